#pragma once

#include "sandbox/api.h"
#include "sandbox/feeds.h"
#include "sandbox/reply.h"
#include "sandbox/reports.h"
#include "sandbox/shop.h"

namespace invd::sandbox {

/// What lies behind a presigned URL: the document of a report or the processing report of a feed, or S3's refusal.
/// `life` of the URL is of the shop's time. Long documents come as a stream.
[[nodiscard]] Reply download_document(const Shop& shop, const Reports& reports, const Feeds& feeds,
                                      const http::Request& request, const Target& target, std::string_view document_id,
                                      Timestamp now, Duration life);

}  // namespace invd::sandbox
