#include "stock/ledger.h"

#include <algorithm>
#include <limits>
#include <ranges>
#include <string>
#include <vector>

#include "base/assert.h"
#include "stock/sums.h"

namespace invd::stock {
namespace {

template <class Movements>
Result<Balances> summed(Movements&& movements, Timestamp instant) {
  Balances balances;
  for (const Movement& movement : movements) {
    if (movement.at > instant) continue;
    if (auto applied = balances.apply(movement); !applied) return fail(applied);
  }
  return balances;
}

}  // namespace

Floor floor_of(MovementKind kind, bool manual_order, bool allow_negative) {
  if (allow_negative) return Floor::none;
  const bool by_hand = kind == MovementKind::adjustment || kind == MovementKind::transfer ||
                       (manual_order && kind == MovementKind::shipment);
  return by_hand ? Floor::zero : Floor::none;
}

Result<std::int64_t> checked_sum(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return fail(ErrorCode::limit, "a number of units does not fit 64 bits");
  return sum;
}

Result<void> Balances::apply(const Movement& movement, Floor floor) {
  if (auto sound = check(movement); !sound) return sound;
  const auto from = checked_sum(of(movement.item, movement.from), -movement.quantity);
  if (!from) return fail(from, "item " + movement.item.str());
  const auto to = checked_sum(of(movement.item, movement.to), movement.quantity);
  if (!to) return fail(to, "item " + movement.item.str());
  if (floor == Floor::zero && holds_stock(movement.from.account) && *from < 0)
    return fail(ErrorCode::refused,
                "item " + movement.item.str() + " would be at " + std::to_string(*from) + " in warehouse " +
                    movement.from.warehouse.str(),
                "count the warehouse and adjust its stock, or set stock.allow_negative");
  set_units(balances_, {movement.item, movement.from}, *from);
  set_units(balances_, {movement.item, movement.to}, *to);
  return {};
}

void Balances::take_back(const Movement& applied) {
  set_units(balances_, {applied.item, applied.from}, of(applied.item, applied.from) + applied.quantity);
  set_units(balances_, {applied.item, applied.to}, of(applied.item, applied.to) - applied.quantity);
}

std::int64_t Balances::of(const ItemId& item, const Place& place) const {
  return units_at(balances_, {item, place});
}

Result<std::int64_t> Balances::on_hand(const ItemId& item, Account kind) const {
  INVD_ASSERT(holds_stock(kind));
  Result<std::int64_t> sum = 0;
  for (auto it = balances_.lower_bound({item, Place{kind, {}}}); sum && it != balances_.end(); ++it) {
    if (it->first.first != item || it->first.second.account != kind) break;
    sum = checked_sum(*sum, it->second);
  }
  return sum;
}

bool Balances::conserved() const {
  // Modulo 2^64, where the sum in any sequence is the same: partial sums of sound legs may overflow.
  std::map<ItemId, std::uint64_t> sums;
  for (const auto& [key, units] : balances_) sums[key.first] += static_cast<std::uint64_t>(units);
  return std::ranges::all_of(sums, [](const auto& sum) { return sum.second == 0; });
}

Result<Balances> balances_at(std::span<const Movement> movements, Timestamp instant) {
  return summed(movements, instant);
}

Result<Posted> Ledger::post(const Movement& movement, Floor floor) {
  const auto found = movements_.find(movement.key);
  if (found != movements_.end()) {
    if (found->second == movement) return Posted::present;
    return fail(ErrorCode::conflict, "movement " + std::string(name(movement.key.kind)) + " " +
                                         std::to_string(movement.key.version) + " of " + to_string(movement.key.line) +
                                         " exists with other content");
  }
  if (auto applied = balances_.apply(movement, floor); !applied) return fail(applied);
  movements_.emplace(movement.key, movement);
  return Posted::posted;
}

Result<void> Ledger::post_all(std::span<const Movement> movements, Floor floor) {
  std::vector<const Movement*> done;
  for (const Movement& movement : movements) {
    const auto outcome = post(movement, floor);
    if (outcome) {
      if (*outcome == Posted::posted) done.push_back(&movement);
      continue;
    }
    for (const Movement* undone : std::views::reverse(done)) take_back(*undone);
    return fail(outcome);
  }
  return {};
}

void Ledger::take_back(const Movement& movement) {
  movements_.erase(movement.key);
  balances_.take_back(movement);
}

Result<Balances> Ledger::balances_at(Timestamp instant) const {
  return summed(std::views::values(movements_), instant);
}

Result<void> Ledger::audit() const {
  const auto recomputed = balances_at(Timestamp{std::numeric_limits<std::int64_t>::max()});
  if (!recomputed) return fail(recomputed, "the ledger");
  if (*recomputed != balances_) return fail(ErrorCode::internal, "the ledger's balances are not the sum of its legs");
  if (!balances_.conserved()) return fail(ErrorCode::internal, "the ledger's legs do not cancel out");
  return {};
}

}  // namespace invd::stock
