#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "sandbox/json_text.h"
#include "sandbox/listing_data.h"
#include "sandbox/shop.h"

namespace invd::sandbox {

/// Whether something keeps the listing from being sold that its issues tell of.
[[nodiscard]] bool has_error_issue(const ListingView& view, std::size_t store);

/// Writes the listing as Listings Items 2021-08-01 shows it for those stores it is in. `status` stands in the place of
/// Amazon's words when not empty (fault unknown_enum).
void write_listing(JsonText& json, const Shop& shop, const ListingView& view, std::span<const std::size_t> stores,
                   ListingDataSets data, std::string_view status = {});

}  // namespace invd::sandbox
