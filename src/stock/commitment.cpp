#include "stock/commitment.h"

#include <array>
#include <string>

#include "base/enum_names.h"
#include "stock/sums.h"

namespace invd::stock {
namespace {

constexpr std::array<std::string_view, 3> kCommitmentNames = {"reserve", "release", "deduct"};

}  // namespace

std::string_view name(CommitmentKind kind) {
  return kCommitmentNames.at(static_cast<std::size_t>(kind));
}

std::optional<CommitmentKind> commitment_kind_from_name(std::string_view wanted) {
  return named<CommitmentKind>(kCommitmentNames, wanted);
}

Result<void> check(const CommitmentChange& change) {
  if (change.quantity >= 1 && change.quantity <= kMaxUnits && !change.item.empty() && !change.warehouse.empty() &&
      is_complete(change.key.line))
    return {};
  return fail(ErrorCode::internal,
              std::string(name(change.key.kind)) + " of " + to_string(change.key.line) + " is malformed");
}

std::int64_t signed_units(const CommitmentChange& change) {
  return change.key.kind == CommitmentKind::reserve ? change.quantity : -change.quantity;
}

Result<std::int64_t> available(std::int64_t on_hand, std::int64_t committed) {
  std::int64_t units = 0;
  if (__builtin_sub_overflow(on_hand, committed, &units))
    return fail(ErrorCode::limit, "a number of available units does not fit 64 bits");
  return units;
}

Result<Posted> Commitments::post(const CommitmentChange& change) {
  const std::string what = std::string(name(change.key.kind)) + " of " + to_string(change.key.line);
  if (const auto sound = check(change); !sound) return fail(sound);
  if (const auto found = changes_.find(change.key); found != changes_.end()) {
    if (found->second == change) return Posted::present;
    return fail(ErrorCode::conflict,
                what + " exists as version " + std::to_string(change.key.version) + " with other content");
  }
  const Stock stock(change.item, change.warehouse);
  const auto line = checked_sum(units_at(held_, std::pair(change.key.line, stock)), signed_units(change));
  if (!line) return fail(line, what);
  if (*line < 0) return fail(ErrorCode::internal, what + " takes more than the line holds");
  const auto all = checked_sum(units_at(committed_, stock), signed_units(change));
  if (!all) return fail(all, what);
  set_units(held_, std::pair(change.key.line, stock), *line);
  set_units(committed_, stock, *all);
  changes_.emplace(change.key, change);
  return Posted::posted;
}

std::int64_t Commitments::committed(const ItemId& item, const WarehouseName& warehouse) const {
  return units_at(committed_, Stock(item, warehouse));
}

std::int64_t Commitments::held(const LineRef& line, const ItemId& item, const WarehouseName& warehouse) const {
  return units_at(held_, std::pair(line, Stock(item, warehouse)));
}

Result<std::map<Commitments::Stock, std::int64_t>> Commitments::committed_at(Timestamp instant) const {
  std::map<Stock, std::int64_t> sums;
  for (const auto& [key, change] : changes_) {
    if (change.at > instant) continue;
    const Stock stock(change.item, change.warehouse);
    const auto sum = checked_sum(units_at(sums, stock), signed_units(change));
    if (!sum) return fail(sum);
    set_units(sums, stock, *sum);
  }
  return sums;
}

Result<void> may_reserve(const CommitmentChange& reserve, std::int64_t on_hand, std::int64_t committed,
                         bool allow_negative) {
  if (allow_negative) return {};
  const auto then = checked_sum(committed, reserve.quantity);
  if (!then) return fail(then);
  const auto left = available(on_hand, *then);
  if (!left) return fail(left);
  if (*left >= 0) return {};
  return fail(ErrorCode::refused,
              "item " + reserve.item.str() + " would have " + std::to_string(*left) + " available in warehouse " +
                  reserve.warehouse.str(),
              "take fewer, or set stock.allow_negative");
}

}  // namespace invd::stock
