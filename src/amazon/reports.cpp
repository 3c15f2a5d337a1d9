#include "amazon/reports.h"

#include <algorithm>
#include <array>
#include <utility>

#include "amazon/comma_list.h"
#include "amazon/report_decoding.h"
#include "http/message.h"
#include "json/write.h"

namespace invd::amazon {
namespace {

constexpr std::string_view kReports = "/reports/2021-06-30/reports";
constexpr std::string_view kDocuments = "/reports/2021-06-30/documents/";
constexpr std::size_t kMostMarketplaces = 25;
constexpr std::size_t kMostSearched = 10;  // types, and marketplaces
constexpr int kLargestPage = 100;

struct StatusName {
  ReportStatus status;
  std::string_view name;
  std::string_view word;
};
constexpr std::array kStatuses = {
    StatusName{ReportStatus::unknown, "unknown", ""},
    StatusName{ReportStatus::in_queue, "in_queue", "IN_QUEUE"},
    StatusName{ReportStatus::in_progress, "in_progress", "IN_PROGRESS"},
    StatusName{ReportStatus::done, "done", "DONE"},
    StatusName{ReportStatus::cancelled, "cancelled", "CANCELLED"},
    StatusName{ReportStatus::fatal, "fatal", "FATAL"},
};

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
  if (request.marketplaces.empty() || request.marketplaces.size() > kMostMarketplaces)
    return fail(ErrorCode::usage, "createReport takes 1 to 25 marketplaces");
  return {};
}

Result<void> check(const ReportSearch& search) {
  if (search.types.empty() || search.types.size() > kMostSearched)
    return fail(ErrorCode::usage, "getReports takes 1 to 10 types of report");
  if (search.marketplaces.size() > kMostSearched)
    return fail(ErrorCode::usage, "getReports takes at most 10 marketplaces");
  if (search.page_size < 1 || search.page_size > kLargestPage)
    return fail(ErrorCode::usage, "getReports takes a page size from 1 to 100");
  return {};
}

std::vector<std::pair<std::string, std::string>> query(const ReportSearch& search, const std::string& page_token) {
  if (!page_token.empty()) return {{"nextToken", page_token}};
  std::vector<std::pair<std::string, std::string>> query = {{"reportTypes", comma_list(search.types)}};
  if (!search.marketplaces.empty()) query.emplace_back("marketplaceIds", comma_list(search.marketplaces));
  if (search.created_since) query.emplace_back("createdSince", to_rfc3339(*search.created_since));
  query.emplace_back("pageSize", std::to_string(search.page_size));
  return query;
}

}  // namespace

std::string_view name(ReportStatus status) {
  return kStatuses.at(static_cast<std::size_t>(status)).name;
}

ReportStatus report_status(std::string_view word) {
  const auto found = std::ranges::find(kStatuses, word, &StatusName::word);
  return found == kStatuses.end() ? ReportStatus::unknown : found->status;
}

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
  if (auto checked = check(search); !checked) co_return fail(checked);
  Call call{.operation = Operation::get_reports, .path = std::string(kReports), .query = query(search, page_token)};
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
