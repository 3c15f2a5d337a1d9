#pragma once

#include "sandbox/api.h"
#include "sandbox/feeds.h"
#include "sandbox/reply.h"
#include "sandbox/shop.h"

namespace invd::sandbox {

/// The PUT to the presigned URL of a feed document, or S3's refusal: the Content-Type is part of the signature. `life`
/// of the URL is of the shop's time.
[[nodiscard]] Reply upload_document(const Shop& shop, Feeds& feeds, const http::Request& request, const Target& target,
                                    std::string_view document_id, Timestamp now, Duration life);

}  // namespace invd::sandbox
