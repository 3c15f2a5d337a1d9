#include "amazon/report_decoding.h"

#include <utility>

#include "amazon/fields.h"
#include "amazon/processing_decoding.h"
#include "json/document.h"

namespace invd::amazon {
namespace {

Result<Report> report(const json::Value& value) {
  Fields fields(value);
  Report report;
  report.id = fields.required_id("reportId");
  report.type = fields.required_text("reportType");
  report.status_word = fields.required_text("processingStatus");
  report.status = processing_status(report.status_word);
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
  return decode_new_id(body, "reportId");
}

Result<Report> decode_report(std::string_view body) {
  const auto document = json::Document::parse(body);
  if (!document) return fail(document);
  return report(document->root());
}

Result<ReportsPage> decode_reports_page(std::string_view body) {
  auto page = decode_processing_page<Report>(body, "reports", report);
  if (!page) return fail(page);
  return ReportsPage{std::move(page->list), std::move(page->malformed), std::move(page->next_token)};
}

Result<ReportDocument> decode_report_document(std::string_view body) {
  return decode_signed_document(body, "reportDocumentId");
}

}  // namespace invd::amazon
