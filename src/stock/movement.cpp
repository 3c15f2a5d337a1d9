#include "stock/movement.h"

#include <array>

#include "base/enum_names.h"

namespace invd::stock {
namespace {

constexpr std::array<std::string_view, 6> kAccountNames = {"opening", "own",      "fba",
                                                           "transit", "customer", "adjustment"};
constexpr std::array<std::string_view, 8> kMovementNames = {"opening", "shipment", "adjustment", "transfer",
                                                            "inbound", "outbound", "fba_order",  "return"};

bool well_formed(const Place& place) {
  return holds_stock(place.account) != place.warehouse.empty();
}

/// Whether the kind joins the two accounts in this direction.
bool joins(MovementKind kind, Account from, Account to) {
  const auto either_way = [&](Account a, Account b) { return (from == a && to == b) || (from == b && to == a); };
  const auto transferable = [](Account a) { return a == Account::own || a == Account::fba; };
  switch (kind) {
    case MovementKind::opening:
      return from == Account::opening && to == Account::own;
    case MovementKind::shipment:
      return either_way(Account::own, Account::customer);
    case MovementKind::adjustment:
      return (from == Account::adjustment && holds_stock(to)) || (to == Account::adjustment && holds_stock(from));
    case MovementKind::transfer:
      return transferable(from) && transferable(to);
    case MovementKind::inbound:
      return either_way(Account::own, Account::transit) || either_way(Account::transit, Account::fba);
    case MovementKind::outbound:
    case MovementKind::fba_order:
      return either_way(Account::fba, Account::customer);
    case MovementKind::returned:
      return from == Account::customer && (to == Account::own || to == Account::adjustment);
  }
  return false;
}

}  // namespace

std::string_view name(Account account) {
  return kAccountNames.at(static_cast<std::size_t>(account));
}

bool holds_stock(Account account) {
  return account == Account::own || account == Account::fba || account == Account::transit;
}

std::string_view name(MovementKind kind) {
  return kMovementNames.at(static_cast<std::size_t>(kind));
}

std::optional<MovementKind> movement_kind_from_name(std::string_view wanted) {
  return named<MovementKind>(kMovementNames, wanted);
}

bool is_complete(const LineRef& line) {
  return !line.source.empty() && !line.order.empty() && !line.line.empty();
}

std::string to_string(const LineRef& line) {
  return line.source + " " + line.order.str() + " line " + line.line.str();
}

Result<void> check(const Movement& movement) {
  const auto wrong = [&](std::string_view why) {
    return fail(ErrorCode::internal, "movement " + std::string(name(movement.key.kind)) + " of " +
                                         to_string(movement.key.line) + " " + std::string(why));
  };
  if (movement.quantity < 1 || movement.quantity > kMaxUnits) return wrong("is not of 1 to 10^12 units");
  if (movement.item.empty()) return wrong("names no item");
  if (!is_complete(movement.key.line)) return wrong("has no full key");
  if (!well_formed(movement.from) || !well_formed(movement.to)) return wrong("misplaces a warehouse");
  if (movement.from == movement.to) return wrong("goes nowhere");
  if (!joins(movement.key.kind, movement.from.account, movement.to.account))
    return wrong("goes from " + std::string(name(movement.from.account)) + " to " +
                 std::string(name(movement.to.account)));
  return {};
}

}  // namespace invd::stock
