#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "amazon/account.h"
#include "amazon/processing.h"
#include "async/task.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/timestamp.h"

namespace invd::amazon {

/// The report of all listings: one marketplace a report, tab-separated, made anew every one to six hours.
inline constexpr std::string_view kAllListingsReport = "GET_MERCHANT_LISTINGS_ALL_DATA";

/// Cancelled: no data, or asked for again too soon, never "there is nothing". Fatal: failed, or asked for again too
/// soon; a document may tell the reason.
using ReportStatus = ProcessingStatus;

/// What is asked of createReport. Times are left out unless given: a report of listings has none.
struct ReportRequest {
  std::string type{kAllListingsReport};
  std::vector<MarketplaceId> marketplaces;  ///< 1 to 25
  std::optional<Timestamp> data_start;
  std::optional<Timestamp> data_end;
};

struct Report {
  std::string id;
  std::string type;
  ReportStatus status = ReportStatus::unknown;
  std::string status_word;  ///< Amazon's
  std::vector<MarketplaceId> marketplaces;
  Timestamp created;
  std::optional<Timestamp> data_start;
  std::optional<Timestamp> data_end;
  std::optional<Timestamp> processing_started;
  std::optional<Timestamp> processing_ended;
  std::string document_id;  ///< empty until there is one
  bool operator==(const Report&) const = default;
};

/// What is asked of getReports.
using ReportSearch = ProcessingSearch;

struct ReportsPage {
  std::vector<Report> reports;
  std::vector<std::string> malformed;  ///< why others cannot be read
  std::string next_token;              ///< empty on the last page
};

/// Where a report's text lies.
using ReportDocument = SignedDocument;

/// createReport, 0.0167/s burst 15: the new report's id. Not repeated when the answer is lost, as a second report in a
/// row is refused: look with get_reports() first. Errors: as Account::call(), usage, malformed.
[[nodiscard]] async::Task<Result<std::string>> create_report(Account& account, ReportRequest request, Priority priority,
                                                             Duration deadline = kCallDeadline);

/// getReport, 2/s burst 15. Errors: as Account::call(), malformed.
[[nodiscard]] async::Task<Result<Report>> get_report(Account& account, std::string report_id, Priority priority,
                                                     Duration deadline = kCallDeadline);

/// getReports, 0.0222/s burst 10, newest first as Amazon gives them. `page_token`: from the page before; it is then
/// sent alone. Errors: as Account::call(), usage, malformed.
[[nodiscard]] async::Task<Result<ReportsPage>> get_reports(Account& account, ReportSearch search,
                                                           std::string page_token, Priority priority,
                                                           Duration deadline = kCallDeadline);

/// getReportDocument, 0.0167/s burst 15. The address lives for five minutes: ask when the reading can begin. Errors: as
/// Account::call(), malformed (also a compression that invd does not know).
[[nodiscard]] async::Task<Result<ReportDocument>> get_report_document(Account& account, std::string document_id,
                                                                      Priority priority,
                                                                      Duration deadline = kCallDeadline);

}  // namespace invd::amazon
