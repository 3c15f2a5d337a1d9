#include "sandbox/presigned_url.h"

#include <array>
#include <cstdio>
#include <optional>

#include "sandbox/chance.h"

namespace invd::sandbox {
namespace {

constexpr std::string_view kEncoding = "response-content-encoding";

/// "20260921T141320Z"
std::string basic_time(Timestamp t) {
  const std::string full = to_rfc3339(t);
  std::string text;
  for (const char c : full.substr(0, 19))
    if (c != '-' && c != ':') text += c;
  return text + "Z";
}

std::optional<Timestamp> parse_basic_time(std::string_view text) {
  if (text.size() != 16) return std::nullopt;
  const std::string t(text);
  const auto time = parse_rfc3339(t.substr(0, 4) + "-" + t.substr(4, 2) + "-" + t.substr(6, 5) + ":" + t.substr(11, 2) +
                                  ":" + t.substr(13));
  return time ? std::optional(*time) : std::nullopt;
}

std::string signature(std::uint64_t seed, std::string_view document_id, std::string_view date, bool encoding) {
  std::uint64_t sum = mix(mix(seed, 'D'), encoding ? 1 : 0);
  for (const std::string_view part : {document_id, date})
    for (const char c : part) sum = mix(sum, static_cast<unsigned char>(c));
  std::string text;
  for (std::uint64_t i = 0; i < 4; ++i) {
    std::array<char, 20> hex{};
    std::snprintf(hex.data(), hex.size(), "%016llx", static_cast<unsigned long long>(mix(sum, i)));
    text += hex.data();
  }
  return text;
}

}  // namespace

std::string presigned_path(std::uint64_t seed, std::string_view document_id, Timestamp now, bool content_encoding) {
  const std::string date = basic_time(now);
  Parameters query = {{"X-Amz-Algorithm", "AWS4-HMAC-SHA256"},
                      {"X-Amz-Date", date},
                      {"X-Amz-SignedHeaders", "host"},
                      {"X-Amz-Expires", "300"},
                      {"X-Amz-Credential", "SANDBOX/" + date.substr(0, 8) + "/us-east-1/s3/aws4_request"},
                      {"X-Amz-Signature", signature(seed, document_id, date, content_encoding)}};
  if (content_encoding) query.emplace_back(kEncoding, "gzip");
  return "/documents/" + http::percent_encode(document_id) + "?" + http::encode_query(query);
}

Presigned check_presigned(std::uint64_t seed, std::string_view document_id, const Target& target, Timestamp now,
                          Duration life) {
  const std::string* date = target.find("X-Amz-Date");
  const std::string* given = target.find("X-Amz-Signature");
  const auto signed_at = date == nullptr ? std::nullopt : parse_basic_time(*date);
  if (!signed_at || given == nullptr) return Presigned::malformed;
  if (*given != signature(seed, document_id, *date, target.find(kEncoding) != nullptr))
    return Presigned::wrong_signature;
  // The date has no milliseconds, and is no reason to die before the time.
  if (now - *signed_at >= life + std::chrono::seconds(1)) return Presigned::expired;
  return Presigned::good;
}

http::Response storage_error(int status, std::string_view code, std::string_view message) {
  http::Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/xml");
  response.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + std::string(code) + "</Code><Message>" +
                  std::string(message) + "</Message></Error>";
  return response;
}

}  // namespace invd::sandbox
