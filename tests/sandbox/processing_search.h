#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "sandbox/api.h"
#include "sandbox/feed.h"
#include "sandbox/report.h"
#include "sandbox/shop.h"

namespace invd::sandbox {

/// What getReports and getFeeds search: what Amazon processes for the account. There is one type of each.
struct ProcessingKind {
  char token;                        ///< of its page tokens
  std::string_view types_parameter;  ///< "reportTypes"
  std::string_view type;             ///< the one there is
  Duration retention;                ///< how long they are kept
};
inline constexpr ProcessingKind kReportKind{'R', "reportTypes", kMerchantListings, std::chrono::days(90)};
inline constexpr ProcessingKind kFeedKind{'E', "feedTypes", kListingsFeed, std::chrono::days(28)};

/// A getReports or getFeeds that has passed all rules. It fits into its page token, because the token comes alone.
struct ProcessingSearch {
  bool of_type = false;          ///< the one type was among those asked for
  std::uint32_t statuses = ~0U;  ///< bit per ReportStatus
  std::uint32_t stores = ~0U;    ///< bit per store of the account
  Timestamp since;
  Timestamp until;
  std::size_t page_size = 10;
  std::uint64_t below = 0;  ///< numbers; the youngest come first

  /// `made_for`: the stores of the report or feed, one of which has to be asked for.
  [[nodiscard]] bool matches(std::uint32_t number, ReportStatus status, std::uint32_t made_for,
                             Timestamp created) const;
};
[[nodiscard]] std::expected<ProcessingSearch, ApiError> parse_processing_search(const ProcessingKind& kind,
                                                                                const Target& target, const Shop& shop,
                                                                                Timestamp now);
[[nodiscard]] std::string encode(const ProcessingKind& kind, const ProcessingSearch& search, Timestamp now);

}  // namespace invd::sandbox
