#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"

namespace invd::catalog {

/// One row of a file of items and stock levels. An absent field leaves what is.
struct ItemRow {
  std::uint64_t line = 0;  ///< of the file, from 1
  Sku sku;
  std::optional<std::string> name;
  std::optional<std::string> unit;
  std::optional<WarehouseName> warehouse;
  std::optional<std::int64_t> on_hand;  ///< units that were counted there
};

/// What cannot be taken.
struct RowError {
  std::uint64_t line = 0;
  std::string column;  ///< empty: the row as a whole
  std::string value;   ///< cut
  std::string message;
};

struct ItemFile {
  std::vector<ItemRow> rows;
  std::vector<RowError> errors;  ///< by line
  std::uint64_t lines = 0;       ///< rows in all, good or bad
};

/// Reads CSV with the columns sku, name, unit, warehouse, on_hand: any of them but sku may be absent, in any sequence.
/// A SKU may stand in several rows, for several warehouses. Errors: malformed, when the head is none or names a column
/// that is not known; limit (more than 1,000,000 rows). Pure.
[[nodiscard]] Result<ItemFile> read_item_file(std::string_view text);
inline constexpr std::size_t kMostItemRows = 1'000'000;

}  // namespace invd::catalog
