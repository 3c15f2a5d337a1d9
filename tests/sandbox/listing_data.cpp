#include "sandbox/listing_data.h"

#include <algorithm>
#include <array>

#include "sandbox/parameters.h"

namespace invd::sandbox {

std::expected<ListingDataSets, ApiError> parse_listing_data(const Target& target) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "summaries",   "attributes",    "issues",      "offers", "fulfillmentAvailability",
      "procurement", "relationships", "productTypes"};
  const auto bits = parse_bits(target, "includedData", ListingDataSets{}.bits, [](std::string_view name) {
    const auto at = std::ranges::find(kNames, name);
    return at == kNames.end() ? -1 : static_cast<int>(at - kNames.begin());
  });
  if (!bits) return std::unexpected(bits.error());
  return ListingDataSets{static_cast<std::uint8_t>(*bits)};
}

}  // namespace invd::sandbox
