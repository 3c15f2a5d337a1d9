#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "amazon/account.h"
#include "async/task.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/secret.h"
#include "base/timestamp.h"

namespace invd::amazon {

/// The report of all listings: one marketplace a report, tab-separated, made anew every one to six hours.
inline constexpr std::string_view kAllListingsReport = "GET_MERCHANT_LISTINGS_ALL_DATA";

/// Where a report stands.
enum class ReportStatus : std::uint8_t {
  unknown,  ///< a word that invd does not know: wait and look again
  in_queue,
  in_progress,
  done,
  cancelled,  ///< no data, or asked for again too soon: never "there is nothing"
  fatal       ///< failed, or asked for again too soon; a document may tell the reason
};
[[nodiscard]] std::string_view name(ReportStatus status);  ///< "in_queue"
/// From Amazon's word: "IN_QUEUE".
[[nodiscard]] ReportStatus report_status(std::string_view word);
/// Whether nothing of it will change any more.
[[nodiscard]] constexpr bool is_final(ReportStatus status) {
  return status == ReportStatus::done || status == ReportStatus::cancelled || status == ReportStatus::fatal;
}

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
struct ReportSearch {
  std::vector<std::string> types;  ///< 1 to 10
  std::optional<Timestamp> created_since;
  std::vector<MarketplaceId> marketplaces;  ///< at most 10; empty: all
  int page_size = 100;                      ///< 1 to 100
};

struct ReportsPage {
  std::vector<Report> reports;
  std::vector<std::string> malformed;  ///< why others cannot be read
  std::string next_token;              ///< empty on the last page
};

/// Where a report's text lies. The address is signed and lets anybody read it for five minutes: it is never shown
/// (I28).
struct ReportDocument {
  std::string id;
  Secret url;
  bool gzip = false;
};

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
