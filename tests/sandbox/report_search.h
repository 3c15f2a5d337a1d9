#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "sandbox/api.h"
#include "sandbox/reports.h"
#include "sandbox/shop.h"

namespace invd::sandbox {

/// A getReports that has passed all rules. It fits into its page token, because the token comes alone.
struct ReportSearch {
  bool merchant_listings = false;  ///< the one type there are reports of was among those asked for
  std::uint32_t statuses = ~0U;    ///< bit per ReportStatus
  std::uint32_t stores = ~0U;      ///< bit per store of the account
  Timestamp since;
  Timestamp until;
  std::size_t page_size = 10;
  std::uint64_t below = 0;  ///< numbers of reports; the youngest come first
};
[[nodiscard]] std::expected<ReportSearch, ApiError> parse_report_search(const Target& target, const Shop& shop,
                                                                        Timestamp now);
[[nodiscard]] std::string encode(const ReportSearch& search, Timestamp now);
[[nodiscard]] bool matches(const ReportSearch& search, const Report& report, Timestamp now);

}  // namespace invd::sandbox
