#pragma once

#include <string>
#include <string_view>

#include "amazon/reports.h"
#include "base/error.h"

namespace invd::amazon {

/// The bodies of Reports 2021-06-30. What Amazon's model requires must be there; unknown words are kept. Errors:
/// malformed, limit: with the place, never with a value. Any thread.
[[nodiscard]] Result<std::string> decode_report_id(std::string_view body);
[[nodiscard]] Result<Report> decode_report(std::string_view body);
[[nodiscard]] Result<ReportsPage> decode_reports_page(std::string_view body);
[[nodiscard]] Result<ReportDocument> decode_report_document(std::string_view body);

}  // namespace invd::amazon
