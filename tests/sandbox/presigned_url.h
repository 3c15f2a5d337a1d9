#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/api.h"

namespace invd::sandbox {

/// The URL of a report document lives so long, in the client's time.
inline constexpr Duration kPresignedLife = std::chrono::minutes(5);

/// "/documents/{id}?X-Amz-Date=...&X-Amz-Expires=300&X-Amz-Signature=...". With `content_encoding`, the download says
/// so in its Content-Encoding.
[[nodiscard]] std::string presigned_path(std::uint64_t seed, std::string_view document_id, Timestamp now,
                                         bool content_encoding);

enum class Presigned : std::uint8_t { good, malformed, wrong_signature, expired };
/// `life` is of the shop's time.
[[nodiscard]] Presigned check_presigned(std::uint64_t seed, std::string_view document_id, const Target& target,
                                        Timestamp now, Duration life);

/// The same for an upload with that Content-Type. The request must have the very same header, which is part of what is
/// signed.
[[nodiscard]] std::string presigned_upload_path(std::uint64_t seed, std::string_view document_id,
                                                std::string_view content_type, Timestamp now);
[[nodiscard]] Presigned check_presigned_upload(std::uint64_t seed, std::string_view document_id,
                                               std::string_view content_type, const Target& target, Timestamp now,
                                               Duration life);

/// What S3 answers to a URL that is not good, or to one with an access token beside it; nothing when it is good.
[[nodiscard]] std::optional<http::Response> refuse_presigned(const http::Request& request, Presigned presigned);

/// An error as S3 writes it: XML.
[[nodiscard]] http::Response storage_error(int status, std::string_view code, std::string_view message);

}  // namespace invd::sandbox
