#include "sync/adjustments.h"

#include <algorithm>
#include <limits>

#include "store/numbers.h"
#include "store/postings.h"
#include "sync/places.h"
#include "sync/warehouses.h"

namespace invd::sync {
namespace {

using stock::MovementKind;
using stock::Place;

Result<Place> place_at(store::ReadTxn& txn, const WarehouseName& warehouse) {
  const auto known = known_warehouse(txn, warehouse);
  if (!known) return fail(known);
  return place_of(*known);
}

Result<void> check_units(std::int64_t units) {
  if (units >= 1 && units <= stock::kMaxUnits) return {};
  return fail(ErrorCode::usage, "a number of units is 1 to " + std::to_string(stock::kMaxUnits));
}

/// A document of its own: its number is its natural key.
Result<void> post_by_hand(store::WriteTxn& txn, MovementKind kind, const ItemId& item, std::int64_t units,
                          const Place& from, const Place& to, const ByHand& note) {
  const auto number = store::next_number(txn, "adjustment");
  if (!number) return fail(number);
  const stock::LineRef line{std::string(name(kind)), OrderId(store::number_text(*number)), LineId("1")};
  const stock::Movement movement{{line, kind, 1}, item, units, from, to, note.at};
  return outcome_of(
      store::post(txn, movement, stock::floor_of(kind, false, note.allow_negative), {note.reason, note.by}));
}

}  // namespace

Result<StockChange> adjust_by(store::WriteTxn& txn, const ItemId& item, const WarehouseName& warehouse,
                              std::int64_t units, const ByHand& note) {
  if (note.reason.empty())
    return fail(ErrorCode::usage, "an adjustment needs a reason", "--reason \"damaged in storage\"");
  if (units == std::numeric_limits<std::int64_t>::min()) return fail(check_units(units));
  if (const auto ok = check_units(units < 0 ? -units : units); !ok) return fail(ok);
  const auto place = place_at(txn, warehouse);
  if (!place) return fail(place);
  const auto before = store::balance_at(txn, item, *place);
  if (!before) return fail(before);
  const Place account{stock::Account::adjustment, {}};
  const auto posted = units > 0 ? post_by_hand(txn, MovementKind::adjustment, item, units, account, *place, note)
                                : post_by_hand(txn, MovementKind::adjustment, item, -units, *place, account, note);
  if (!posted) return fail(posted);
  return StockChange{*before, *before + units};
}

Result<StockChange> adjust_to(store::WriteTxn& txn, const ItemId& item, const WarehouseName& warehouse,
                              std::int64_t counted, const ByHand& note) {
  if (counted < 0 || counted > stock::kMaxUnits)
    return fail(ErrorCode::usage, "what is counted is 0 to " + std::to_string(stock::kMaxUnits) + " units");
  const auto place = place_at(txn, warehouse);
  if (!place) return fail(place);
  const auto before = store::balance_at(txn, item, *place);
  if (!before) return fail(before);
  if (*before == counted) return StockChange{counted, counted};
  // It may be further away than one movement goes.
  StockChange change{*before, *before};
  while (change.after != counted) {
    const std::int64_t rest = std::clamp(counted - change.after, -stock::kMaxUnits, stock::kMaxUnits);
    const auto step = adjust_by(txn, item, warehouse, rest, note);
    if (!step) return step;
    change.after = step->after;
  }
  return change;
}

Result<Transfer> transfer(store::WriteTxn& txn, const ItemId& item, const WarehouseName& from, const WarehouseName& to,
                          std::int64_t units, const ByHand& note) {
  if (const auto ok = check_units(units); !ok) return fail(ok);
  if (from == to) return fail(ErrorCode::usage, "a transfer goes from one warehouse to another");
  const auto source = place_at(txn, from);
  if (!source) return fail(source);
  const auto target = place_at(txn, to);
  if (!target) return fail(target);
  for (const Place& place : {*source, *target})
    if (place.account == stock::Account::transit)
      return fail(ErrorCode::refused, "warehouse " + place.warehouse.str() + " holds what is on its way to Amazon",
                  "stock comes and goes there with inbound shipments");
  const auto had = store::balance_at(txn, item, *source);
  if (!had) return fail(had);
  const auto has = store::balance_at(txn, item, *target);
  if (!has) return fail(has);
  const auto posted = post_by_hand(txn, MovementKind::transfer, item, units, *source, *target, note);
  if (!posted) return fail(posted);
  return Transfer{{*had, *had - units}, {*has, *has + units}};
}

}  // namespace invd::sync
