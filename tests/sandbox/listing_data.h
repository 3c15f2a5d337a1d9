#pragma once

#include <cstdint>
#include <expected>

#include "sandbox/api.h"

namespace invd::sandbox {

/// The data sets of includedData of Listings Items, as bits.
enum class ListingData : std::uint8_t {
  summaries = 1,
  attributes = 2,
  issues = 4,
  offers = 8,
  fulfillment_availability = 16,
  procurement = 32,  ///< of vendors: a seller's listing has none
  relationships = 64,
  product_types = 128,
};

/// Which of them an answer holds.
struct ListingDataSets {
  std::uint8_t bits = static_cast<std::uint8_t>(ListingData::summaries);
  [[nodiscard]] bool has(ListingData set) const { return (bits & static_cast<std::uint8_t>(set)) != 0; }
};

/// includedData; summaries when absent.
[[nodiscard]] std::expected<ListingDataSets, ApiError> parse_listing_data(const Target& target);

}  // namespace invd::sandbox
