#include "sandbox/document_download.h"

#include <memory>
#include <utility>

#include "sandbox/gzip_source.h"
#include "sandbox/presigned_url.h"
#include "sandbox/report_text.h"

namespace invd::sandbox {
namespace {
/// Of so few rows the document is made at once, and its length is announced.
constexpr std::uint64_t kRowsAtOnce = 20'000;

/// A text that is there already.
class TextSource final : public BodySource {
 public:
  explicit TextSource(std::string text) : text_(std::move(text)) {}
  std::string next() override { return std::exchange(text_, {}); }

 private:
  std::string text_;
};

Reply processing_report_of(const Feed& feed, bool compress, bool said) {
  Reply reply;
  reply.response.status = 200;
  reply.response.headers.emplace_back("Content-Type", "application/json; charset=UTF-8");
  if (compress) {
    reply.response.headers.emplace_back("Content-Encoding", said ? "gzip" : "identity");
    reply.response.body = whole_body(*gzip(std::make_unique<TextSource>(*feed.result)));
  } else {
    reply.response.body = *feed.result;
  }
  return reply;
}
}  // namespace

Reply download_document(const Shop& shop, const Reports& reports, const Feeds& feeds, const http::Request& request,
                        const Target& target, std::string_view document_id, Timestamp now, Duration life) {
  const Presigned presigned = check_presigned(shop.seed(), document_id, target, now, life);
  if (auto refused = refuse_presigned(request, presigned)) return {std::move(*refused)};
  const bool said = target.find("response-content-encoding") != nullptr;
  if (const Feed* feed = feeds.find_result(document_id, now))
    return processing_report_of(*feed, feeds.settings().compress, said);
  const Report* report = reports.find_document(document_id, now);
  if (report == nullptr) return {storage_error(404, "NoSuchKey", "The specified key does not exist.")};
  const ReportDocument& document = *report->document;
  Reply reply;
  reply.response.status = 200;
  std::string type = "text/plain";
  if (document.format.declare_charset) type += "; charset=" + document.format.charset;
  reply.response.headers.emplace_back("Content-Type", type);
  if (document.format.compress) {
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
