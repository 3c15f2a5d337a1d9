#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace invd::amazon {

/// The columns of the report of all listings that invd reads.
enum class ListingColumn : std::uint8_t {
  seller_sku,
  quantity,
  fulfillment_channel,
  asin1,
  product_id,
  product_id_type,
  item_name,
  item_condition,
  open_date,
  status,
};
inline constexpr std::size_t kListingColumns = static_cast<std::size_t>(ListingColumn::status) + 1;
/// Amazon's name in English: "seller-sku".
[[nodiscard]] std::string_view name(ListingColumn column);

/// The column that a header names in one of the languages of Amazon's stores; upper and lower case of ASCII letters,
/// and "-", "_" or a space between words, are the same.
[[nodiscard]] std::optional<ListingColumn> listing_column(std::string_view header);

/// Where a report's columns stand.
struct ListingHeader {
  std::array<std::optional<std::size_t>, kListingColumns> place;
  std::size_t columns = 0;
  [[nodiscard]] std::optional<std::size_t> at(ListingColumn column) const {
    return place.at(static_cast<std::size_t>(column));
  }
  /// Those that it does not have. A listing is good without them; one that Amazon always sends hints at a header in a
  /// language that invd does not know.
  [[nodiscard]] std::vector<ListingColumn> missing() const;
};

/// From the fields of a report's first line. Errors: malformed, with the header's text: a column without which nothing
/// is certain is not there (seller-sku, quantity, fulfillment-channel, and asin1 or product-id), or one is there twice.
[[nodiscard]] Result<ListingHeader> read_listing_header(std::span<const std::string_view> fields);

}  // namespace invd::amazon
