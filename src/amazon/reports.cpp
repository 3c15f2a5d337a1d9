#include "amazon/reports.h"

#include <utility>

#include "amazon/report_decoding.h"
#include "http/message.h"
#include "json/write.h"

namespace invd::amazon {
namespace {

constexpr std::string_view kReports = "/reports/2021-06-30/reports";
constexpr std::string_view kDocuments = "/reports/2021-06-30/documents/";

std::string body(const ReportRequest& request) {
  json::ArrayBuilder marketplaces;
  for (const MarketplaceId& id : request.marketplaces) marketplaces.add(id.view());
  json::ObjectBuilder body;
  body.add("reportType", request.type);
  body.add("marketplaceIds", marketplaces.build());
  if (request.data_start) body.add("dataStartTime", to_rfc3339(*request.data_start));
  if (request.data_end) body.add("dataEndTime", to_rfc3339(*request.data_end));
  return body.build().str();
}

Result<void> check(const ReportRequest& request) {
  if (request.type.empty()) return fail(ErrorCode::usage, "createReport takes a type of report");
  if (request.marketplaces.empty() || request.marketplaces.size() > kMostMarketplacesOfOne)
    return fail(ErrorCode::usage, "createReport takes 1 to 25 marketplaces");
  return {};
}

}  // namespace

async::Task<Result<std::string>> create_report(Account& account, ReportRequest request, Priority priority,
                                               Duration deadline) {
  if (auto checked = check(request); !checked) co_return fail(checked);
  Call call{.operation = Operation::create_report,
            .method = "POST",
            .path = std::string(kReports),
            .body = body(request),
            .repeatable = false};
  const auto response = co_await account.call(std::move(call), priority, deadline);
  if (!response) co_return fail(response);
  auto id = decode_report_id(response->body);
  if (!id) co_return fail(id, account.name().str() + ": createReport");
  co_return id;
}

async::Task<Result<Report>> get_report(Account& account, std::string report_id, Priority priority, Duration deadline) {
  if (report_id.empty()) co_return fail(ErrorCode::usage, "getReport takes the id of a report");
  Call call{.operation = Operation::get_report, .path = std::string(kReports) + "/" + http::percent_encode(report_id)};
  const auto response = co_await account.call(std::move(call), priority, deadline);
  if (!response) co_return fail(response);
  auto report = decode_report(response->body);
  if (!report) co_return fail(report, account.name().str() + ": getReport");
  co_return report;
}

async::Task<Result<ReportsPage>> get_reports(Account& account, ReportSearch search, std::string page_token,
                                             Priority priority, Duration deadline) {
  if (auto checked = check(search, "getReports", "report"); !checked) co_return fail(checked);
  Call call{.operation = Operation::get_reports,
            .path = std::string(kReports),
            .query = query_of(search, "reportTypes", page_token)};
  const auto response = co_await account.call(std::move(call), priority, deadline);
  if (!response) co_return fail(response);
  auto page = decode_reports_page(response->body);
  if (!page) co_return fail(page, account.name().str() + ": getReports");
  co_return page;
}

async::Task<Result<ReportDocument>> get_report_document(Account& account, std::string document_id, Priority priority,
                                                        Duration deadline) {
  if (document_id.empty()) co_return fail(ErrorCode::usage, "getReportDocument takes the id of a document");
  Call call{.operation = Operation::get_report_document,
            .path = std::string(kDocuments) + http::percent_encode(document_id)};
  const auto response = co_await account.call(std::move(call), priority, deadline);
  if (!response) co_return fail(response);
  auto document = decode_report_document(response->body);
  if (!document) co_return fail(document, account.name().str() + ": getReportDocument");
  co_return document;
}

}  // namespace invd::amazon
