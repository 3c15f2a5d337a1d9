#include "sandbox/reports_api.h"

#include <algorithm>
#include <expected>
#include <nlohmann/json.hpp>
#include <utility>

#include "sandbox/damage.h"
#include "sandbox/order_json.h"
#include "sandbox/parameters.h"
#include "sandbox/presigned_url.h"
#include "sandbox/processing_search.h"

namespace invd::sandbox {
namespace {

using Json = nlohmann::json;
constexpr std::size_t kMostMarketplaces = 25;

http::Response ok(int status) {
  http::Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/json");
  return response;
}

std::expected<std::optional<Timestamp>, ApiError> time_of(const Json& body, const char* name, Timestamp now) {
  const auto at = body.find(name);
  if (at == body.end()) return std::nullopt;
  const auto time = parse_rfc3339(at->is_string() ? at->get<std::string>() : std::string());
  if (!time) return refuse(std::string(name) + " is not in ISO 8601 format.");
  if (*time > now) return refuse(std::string(name) + " must not be in the future.");
  return *time;
}

bool are_options(const Json& options) {
  return options.is_object() && std::ranges::all_of(options, [](const Json& value) { return value.is_string(); });
}

/// The rules of CreateReportSpecification.
std::expected<Report, ApiError> parse_specification(std::string_view text, const Shop& shop, Timestamp now) {
  const Json body = Json::parse(text, nullptr, false);
  if (!body.is_object()) return refuse("The body is not a JSON object.");
  Report report;
  const auto type = body.find("reportType");
  if (type == body.end() || !type->is_string()) return refuse("reportType is required.");
  report.type = type->get<std::string>();
  if (report.type != kMerchantListings) return refuse("The report type is not supported for the account.");
  const auto ids = body.find("marketplaceIds");
  if (ids == body.end() || !ids->is_array() || ids->empty() || ids->size() > kMostMarketplaces)
    return refuse("marketplaceIds must hold 1 to 25 values.");
  for (const Json& id : *ids) {
    const auto at = std::ranges::find_if(shop.stores(), [&](const Store& s) { return id == s.marketplace->id; });
    if (at == shop.stores().end()) return refuse("marketplaceIds holds a value that is not allowed.");
    if (report.marketplace_ids.empty()) report.store = static_cast<std::size_t>(at - shop.stores().begin());
    report.marketplace_ids.push_back(id.get<std::string>());
  }
  if (body.contains("reportOptions") && !are_options(body.at("reportOptions")))
    return refuse("reportOptions must be an object of strings.");
  const auto start = time_of(body, "dataStartTime", now);
  if (!start) return Failure(start.error());
  const auto end = time_of(body, "dataEndTime", now);
  if (!end) return Failure(end.error());
  report.data_start = *start;
  report.data_end = *end;
  return report;
}

}  // namespace

http::Response ReportsApi::create_report(std::string_view body, Timestamp now) {
  auto report = parse_specification(body, shop_, now);
  if (!report) return to_response(report.error());
  const Report& made = reports_.create(std::move(*report));
  http::Response response = ok(202);
  JsonText json(response.body);
  json.open('{');
  json.field("reportId", made.id());
  json.close('}');
  return response;
}

void ReportsApi::write(JsonText& out, const Report& report, std::string_view operation) {
  const bool unknown = faults_.fires(FaultKind::unknown_enum, operation) != nullptr;
  std::string text;
  JsonText json(text);
  json.open('{');
  json.field("reportType", report.type);
  json.field("processingStatus", unknown ? kUnknownStatus : name(report.status));
  json.key("marketplaceIds").open('[');
  for (const std::string& id : report.marketplace_ids) json.value(id);
  json.close(']');
  json.field("reportId", report.id());
  json.field("dataStartTime", time_text(report.data_start.value_or(report.created)));
  json.field("dataEndTime", time_text(report.data_end.value_or(report.created)));
  json.field("createdTime", time_text(report.created));
  if (report.started) json.field("processingStartTime", time_text(*report.started));
  if (report.ended) json.field("processingEndTime", time_text(*report.ended));
  const bool over = report.status == ReportStatus::done || report.status == ReportStatus::fatal;
  if (over && report.document != nullptr) json.field("reportDocumentId", reports_.document_id(report));
  json.close('}');
  const bool malformed = faults_.fires(FaultKind::malformed_order, operation) != nullptr;
  out.raw(malformed ? with_wrong_type(text, faults_.random()) : text);
}

http::Response ReportsApi::get_report(std::string_view report_id, Timestamp now) {
  const Report* report = reports_.find(report_id, now);
  if (report == nullptr) return to_response({404, "NotFound", "The requested report was not found.", {}});
  http::Response response = ok(200);
  JsonText json(response.body);
  write(json, *report, "getReport");
  return response;
}

http::Response ReportsApi::get_reports(const Target& target, Timestamp now) {
  auto search = parse_processing_search(kReportKind, target, shop_, now);
  if (!search) return to_response(search.error());
  const bool paging = target.find("nextToken") != nullptr;
  if (paging && faults_.fires(FaultKind::expired_token, "getReports") != nullptr)
    return to_response(invalid_input("nextToken has expired."));
  http::Response response = ok(200);
  JsonText json(response.body);
  json.open('{');
  json.key("reports").open('[');
  std::size_t written = 0;
  bool more = false;
  for (std::size_t i = reports_.all().size(); i-- > 0 && !more;) {
    const Report& report = reports_.all()[i];
    if (!Reports::is_kept(report, now) ||
        !search->matches(report.number, report.status, 1U << report.store, report.created))
      continue;
    more = written == search->page_size;
    if (more) break;
    write(json, report, "getReports");
    search->below = report.number;
    ++written;
  }
  json.close(']');
  if (paging && faults_.fires(FaultKind::repeated_page, "getReports") != nullptr)
    json.field("nextToken", *target.find("nextToken"));  // the same page again
  else if (more)
    json.field("nextToken", encode(kReportKind, *search, now));
  json.close('}');
  return response;
}

http::Response ReportsApi::get_report_document(std::string_view document_id, const Target& target,
                                               std::string_view origin, Timestamp now) {
  const std::string* encoding = target.find("enableContentEncodingUrlHeader");
  if (encoding != nullptr && *encoding != "true" && *encoding != "false")
    return to_response(invalid_input("enableContentEncodingUrlHeader must be true or false."));
  const Report* report = reports_.find_document(document_id, now);
  if (report == nullptr) return to_response({404, "NotFound", "The requested report document was not found.", {}});
  const bool compressed = report->document->format.compress;
  const bool said = compressed && encoding != nullptr && *encoding == "true";
  http::Response response = ok(200);
  JsonText json(response.body);
  json.open('{');
  json.field("reportDocumentId", document_id);
  json.field("url", std::string(origin) + presigned_path(shop_.seed(), document_id, now, said));
  if (compressed) json.field("compressionAlgorithm", "GZIP");
  json.close('}');
  return response;
}

}  // namespace invd::sandbox
