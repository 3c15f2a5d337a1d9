#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/secret.h"
#include "base/timestamp.h"

namespace invd::amazon {

// What Reports and Feeds 2021-06-30 have in common: something that Amazon works on for a while, found by a search, with
// documents at signed addresses.

/// Where it stands. What a final one means for a report or a feed stands with these.
enum class ProcessingStatus : std::uint8_t {
  unknown,  ///< a word that invd does not know: wait and look again
  in_queue,
  in_progress,
  done,
  cancelled,
  fatal
};
[[nodiscard]] std::string_view name(ProcessingStatus status);  ///< "in_queue"
/// From Amazon's word: "IN_QUEUE".
[[nodiscard]] ProcessingStatus processing_status(std::string_view word);
/// Whether nothing of it will change any more.
[[nodiscard]] constexpr bool is_final(ProcessingStatus status) {
  return status == ProcessingStatus::done || status == ProcessingStatus::cancelled || status == ProcessingStatus::fatal;
}

/// Where a document is put, or lies. The address is signed and lets anybody use it for five minutes: it is never shown
/// (I28).
struct SignedDocument {
  std::string id;
  Secret url;
  bool gzip = false;  ///< of what lies there: it is packed
};

/// What is asked of getReports and getFeeds.
struct ProcessingSearch {
  std::vector<std::string> types;  ///< 1 to 10
  std::optional<Timestamp> created_since = {};
  std::vector<MarketplaceId> marketplaces = {};  ///< at most 10; empty: all
  int page_size = 100;                           ///< 1 to 100
};
/// `operation` and `thing` name it in the error: "getFeeds", "feed". Errors: usage.
[[nodiscard]] Result<void> check(const ProcessingSearch& search, std::string_view operation, std::string_view thing);
/// A page token from the page before is sent alone. `types`: the parameter's name.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> query_of(const ProcessingSearch& search,
                                                                        std::string_view types,
                                                                        const std::string& page_token);

/// The most marketplaces that createReport and createFeed take.
inline constexpr std::size_t kMostMarketplacesOfOne = 25;

}  // namespace invd::amazon
