#include "sandbox/presigned_url.h"

#include <array>
#include <cstdio>
#include <utility>

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

/// `purpose` is a number of its own for each kind of URL.
std::string signature(std::uint64_t purpose, std::string_view document_id, std::string_view date,
                      std::string_view content_type = {}) {
  std::uint64_t sum = purpose;
  for (const std::string_view part : {document_id, date, content_type})
    for (const char c : part) sum = mix(sum, static_cast<unsigned char>(c));
  std::string text;
  for (std::uint64_t i = 0; i < 4; ++i) {
    std::array<char, 20> hex{};
    std::snprintf(hex.data(), hex.size(), "%016llx", static_cast<unsigned long long>(mix(sum, i)));
    text += hex.data();
  }
  return text;
}

std::uint64_t download(std::uint64_t seed, bool encoding) {
  return mix(mix(seed, 'D'), encoding ? 1 : 0);
}

std::uint64_t upload(std::uint64_t seed) {
  return mix(mix(seed, 'D'), 2);
}

Parameters presigned_query(const std::string& date, std::string_view headers, std::string signed_text) {
  return {{"X-Amz-Algorithm", "AWS4-HMAC-SHA256"},
          {"X-Amz-Date", date},
          {"X-Amz-SignedHeaders", std::string(headers)},
          {"X-Amz-Expires", "300"},
          {"X-Amz-Credential", "SANDBOX/" + date.substr(0, 8) + "/us-east-1/s3/aws4_request"},
          {"X-Amz-Signature", std::move(signed_text)}};
}

Presigned check(std::uint64_t purpose, std::string_view document_id, std::string_view content_type,
                const Target& target, Timestamp now, Duration life) {
  const std::string* date = target.find("X-Amz-Date");
  const std::string* given = target.find("X-Amz-Signature");
  const auto signed_at = date == nullptr ? std::nullopt : parse_basic_time(*date);
  if (!signed_at || given == nullptr) return Presigned::malformed;
  if (*given != signature(purpose, document_id, *date, content_type)) return Presigned::wrong_signature;
  // The date has no milliseconds, and is no reason to die before the time.
  if (now - *signed_at >= life + std::chrono::seconds(1)) return Presigned::expired;
  return Presigned::good;
}

}  // namespace

std::string presigned_path(std::uint64_t seed, std::string_view document_id, Timestamp now, bool content_encoding) {
  const std::string date = basic_time(now);
  Parameters query = presigned_query(date, "host", signature(download(seed, content_encoding), document_id, date));
  if (content_encoding) query.emplace_back(kEncoding, "gzip");
  return "/documents/" + http::percent_encode(document_id) + "?" + http::encode_query(query);
}

Presigned check_presigned(std::uint64_t seed, std::string_view document_id, const Target& target, Timestamp now,
                          Duration life) {
  return check(download(seed, target.find(kEncoding) != nullptr), document_id, {}, target, now, life);
}

std::string presigned_upload_path(std::uint64_t seed, std::string_view document_id, std::string_view content_type,
                                  Timestamp now) {
  const std::string date = basic_time(now);
  const Parameters query =
      presigned_query(date, "content-type;host", signature(upload(seed), document_id, date, content_type));
  return "/documents/" + http::percent_encode(document_id) + "?" + http::encode_query(query);
}

Presigned check_presigned_upload(std::uint64_t seed, std::string_view document_id, std::string_view content_type,
                                 const Target& target, Timestamp now, Duration life) {
  return check(upload(seed), document_id, content_type, target, now, life);
}

std::optional<http::Response> refuse_presigned(const http::Request& request, Presigned presigned) {
  // S3 takes no x-amz header that was not signed: the access token does not belong here.
  if (!http::find_header(request.headers, "x-amz-access-token").empty())
    return storage_error(403, "AccessDenied", "There were headers present in the request which were not signed");
  switch (presigned) {
    case Presigned::malformed:
      return storage_error(403, "AccessDenied", "Access Denied");
    case Presigned::wrong_signature:
      return storage_error(403, "SignatureDoesNotMatch",
                           "The request signature we calculated does not match the signature you provided.");
    case Presigned::expired:
      return storage_error(403, "AccessDenied", "Request has expired");
    case Presigned::good:
      break;
  }
  return std::nullopt;
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
