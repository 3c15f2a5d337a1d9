#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "catalog/listing.h"

namespace invd::store {

[[nodiscard]] std::string encode_listing(std::string_view key, const catalog::Listing& listing);
[[nodiscard]] Result<catalog::Listing> decode_listing(std::string_view key, std::string_view value);

}  // namespace invd::store
