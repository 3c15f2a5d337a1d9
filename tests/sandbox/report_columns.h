#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace invd::sandbox {

/// A column of GET_MERCHANT_LISTINGS_ALL_DATA (facts 2.5) and its header where Amazon localises it. What is empty is
/// in English there too.
struct ReportColumn {
  std::string_view name;  ///< "seller-sku"
  std::string_view german;
  std::string_view japanese;
};
inline constexpr std::size_t kReportColumns = 29;
[[nodiscard]] const std::array<ReportColumn, kReportColumns>& report_columns();
/// In "en", "de" or "ja".
[[nodiscard]] std::string_view header(const ReportColumn& column, std::string_view language);
[[nodiscard]] bool knows_language(std::string_view language);

}  // namespace invd::sandbox
