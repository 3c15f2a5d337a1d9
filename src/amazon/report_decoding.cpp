#include "amazon/report_decoding.h"

#include <utility>
#include <vector>

#include "amazon/fields.h"
#include "json/document.h"

namespace invd::amazon {
namespace {

constexpr std::size_t kLongestUrl = 8u << 10;

Result<Report> report(const json::Value& value) {
  Fields fields(value);
  Report report;
  report.id = fields.required_id("reportId");
  report.type = fields.required_text("reportType");
  report.status_word = fields.required_text("processingStatus");
  report.status = report_status(report.status_word);
  for (const std::string& id : fields.texts("marketplaceIds")) report.marketplaces.emplace_back(id);
  report.created = fields.required_time("createdTime");
  report.data_start = fields.time("dataStartTime");
  report.data_end = fields.time("dataEndTime");
  report.processing_started = fields.time("processingStartTime");
  report.processing_ended = fields.time("processingEndTime");
  report.document_id = fields.text("reportDocumentId", Fields::kLongestText);
  if (const auto& failed = fields.error()) return std::unexpected(*failed);
  return report;
}

}  // namespace

Result<std::string> decode_report_id(std::string_view body) {
  const auto document = json::Document::parse(body);
  if (!document) return fail(document);
  Fields fields(document->root());
  std::string id = fields.required_id("reportId");
  if (const auto& failed = fields.error()) return std::unexpected(*failed);
  return id;
}

Result<Report> decode_report(std::string_view body) {
  const auto document = json::Document::parse(body);
  if (!document) return fail(document);
  return report(document->root());
}

Result<ReportsPage> decode_reports_page(std::string_view body) {
  const auto document = json::Document::parse(body);
  if (!document) return fail(document);
  const auto root = document->root().object();
  if (!root) return fail(root);
  const auto list = root->array_at("reports");
  if (!list) return fail(list);
  ReportsPage page;
  Fields fields(document->root());
  page.next_token = fields.text("nextToken", Fields::kLongestToken);
  if (const auto& failed = fields.error()) return std::unexpected(*failed);
  for (const json::Value& element : list->elements()) {
    auto one = report(element);
    if (one) {
      page.reports.push_back(std::move(*one));
    } else {
      page.malformed.push_back(std::move(one.error().message));
    }
  }
  return page;
}

Result<ReportDocument> decode_report_document(std::string_view body) {
  const auto document = json::Document::parse(body);
  if (!document) return fail(document);
  Fields fields(document->root());
  ReportDocument found;
  found.id = fields.required_text("reportDocumentId", Fields::kLongestText);
  found.url = Secret(fields.required_text("url", kLongestUrl));
  const std::string compression = fields.text("compressionAlgorithm");
  if (!compression.empty() && compression != "GZIP")
    fields.complain("compressionAlgorithm", "a compression that invd does not know");
  found.gzip = !compression.empty();
  if (const auto& failed = fields.error()) return std::unexpected(*failed);
  return found;
}

}  // namespace invd::amazon
