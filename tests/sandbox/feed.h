#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/marketplace.h"
#include "base/timestamp.h"
#include "sandbox/report.h"

namespace invd::sandbox {

inline constexpr std::string_view kListingsFeed = "JSON_LISTINGS_FEED";

using FeedStatus = ReportStatus;  ///< feeds have the statuses of reports

/// A document that the client fills: createFeedDocument and the upload to its URL.
struct FeedDocument {
  std::uint32_t number = 0;
  std::string content_type;
  Timestamp created;
  std::optional<std::string> body;  ///< once it is uploaded

  [[nodiscard]] std::string id(std::uint64_t seed, Region region) const;
};

struct Feed {
  std::uint32_t number = 0;
  std::string type;
  std::vector<std::string> marketplace_ids;  ///< as asked for
  std::uint32_t stores = 0;                  ///< the same as bits
  std::uint32_t document = 0;                ///< number of the input
  Timestamp created;
  FeedStatus status = FeedStatus::in_queue;
  std::optional<Timestamp> started, ended;
  std::optional<std::string> result;  ///< the processing report, JSON

  [[nodiscard]] std::string id() const;
  [[nodiscard]] std::string result_document_id(std::uint64_t seed, Region region) const;
};

}  // namespace invd::sandbox
