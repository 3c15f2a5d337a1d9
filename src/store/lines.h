#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "stock/line_effects.h"
#include "stock/opening.h"
#include "store/kv.h"

namespace invd::store {

/// What the books know of an order line.
struct LineRecord {
  stock::LineState state;
  Sku sku;                                         ///< as its row in `waiting_lines` names it
  std::int64_t out_before_cut = 0;                 ///< units that had left at the cut of its item's opening (ITEM-5)
  bool brought_units = false;                      ///< its open units were added to the opening
  std::optional<stock::LineBeforeCut> before_cut;  ///< while an opening waits
  bool operator==(const LineRecord&) const = default;
};

/// The tables `lines` and `waiting_lines`. A line has a record once it did something, and a row among those that wait
/// while a link could still move some of it: it has no item, or holds units.

[[nodiscard]] Result<std::optional<LineRecord>> get_line(ReadTxn& txn, const stock::LineRef& line);
[[nodiscard]] Result<void> put_line(WriteTxn& txn, const stock::LineRef& line, const LineRecord& record);
/// Whether the line is among those that wait.
[[nodiscard]] Result<void> set_waiting(WriteTxn& txn, const stock::LineRef& line, const Sku& sku, bool waiting);
/// Those of a listing's SKU, by order and line.
[[nodiscard]] Result<std::vector<stock::LineRef>> waiting_lines(ReadTxn& txn, const std::string& source,
                                                                const Sku& sku);

[[nodiscard]] Result<void> audit_line(ReadTxn& txn, std::string_view key, std::string_view value);
[[nodiscard]] Result<void> audit_waiting_line(ReadTxn& txn, std::string_view key, std::string_view value);

}  // namespace invd::store
