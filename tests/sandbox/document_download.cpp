#include "sandbox/document_download.h"

#include "sandbox/presigned_url.h"
#include "sandbox/report_text.h"

namespace invd::sandbox {
namespace {
/// Of so few rows the document is made at once, and its length is announced.
constexpr std::uint64_t kRowsAtOnce = 20'000;
}  // namespace

Reply download_document(const Shop& shop, const Reports& reports, const http::Request& request, const Target& target,
                        std::string_view document_id, Timestamp now, Duration life) {
  // S3 takes no x-amz header that was not signed: the access token does not belong here.
  if (!http::find_header(request.headers, "x-amz-access-token").empty())
    return {storage_error(403, "AccessDenied", "There were headers present in the request which were not signed")};
  switch (check_presigned(shop.seed(), document_id, target, now, life)) {
    case Presigned::malformed:
      return {storage_error(403, "AccessDenied", "Access Denied")};
    case Presigned::wrong_signature:
      return {storage_error(403, "SignatureDoesNotMatch",
                            "The request signature we calculated does not match the signature you provided.")};
    case Presigned::expired:
      return {storage_error(403, "AccessDenied", "Request has expired")};
    case Presigned::good:
      break;
  }
  const Report* report = reports.find_document(document_id, now);
  if (report == nullptr) return {storage_error(404, "NoSuchKey", "The specified key does not exist.")};
  const ReportDocument& document = *report->document;
  Reply reply;
  reply.response.status = 200;
  std::string type = "text/plain";
  if (document.format.declare_charset) type += "; charset=" + document.format.charset;
  reply.response.headers.emplace_back("Content-Type", type);
  if (document.format.compress) {
    const bool said = target.find("response-content-encoding") != nullptr;
    reply.response.headers.emplace_back("Content-Encoding", said ? "gzip" : "identity");
  }
  auto text = report_text(shop, report->document);
  if (most_rows(document) > kRowsAtOnce)
    reply.stream = std::move(text);
  else
    reply.response.body = whole_body(*text);
  return reply;
}

}  // namespace invd::sandbox
