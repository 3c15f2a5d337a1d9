#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace invd::stock::test {

/// What may happen to a line of one order and to its listing.
enum class Action : std::uint8_t {
  place,
  confirm,
  edit_quantity,
  cancel_part,
  cancel,
  ship_part,
  ship,
  return_unit,
  link,
  unlink,
  relink,
  switch_mapping,
  poll  ///< where answers are late: what happened on Amazon since the last poll gets known
};
inline constexpr std::size_t kActions = 13;
[[nodiscard]] std::string_view name(Action action);

/// The reference: it follows each unit on its own and knows no quantities, holds or differences. Items and warehouses
/// are letters; ' ' is none.
struct Unit {
  enum class Is : std::uint8_t { gone, open, cancelled, shipped } is = Is::open;
  Is seen = Is::gone;   ///< as the last answer of Amazon had it
  char item = ' ';      ///< of a unit seen as shipped: whose stock it left
  char returned = ' ';  ///< the item that it came back as
};

struct OrderModel {
  bool placed = false;
  bool confirmed = false;
  bool closed = false;
  bool seen_closed = false;
  char link = ' ';
  char pin = ' ';
  char mapped = 'M';
  char warehouse = ' ';  ///< where the order went
  int links = 0;
  std::vector<char> returns;  ///< the item of each; the first, third, ... is restocked into M, the others are scrapped
  std::vector<Unit> units;

  [[nodiscard]] std::int64_t seen(Unit::Is is) const;
  [[nodiscard]] std::string text() const;
};

/// The model after all that happened, from the beginning; nothing when the last of it cannot happen there. Late: what
/// happens on Amazon is seen at the next poll, else at once.
[[nodiscard]] std::optional<OrderModel> replay(std::span<const Action> happened, bool late);

/// What the books must say. Keys: item and warehouse ('C' is the customer, 'X' the adjustment account). Without zeros.
struct ExpectedBooks {
  std::map<std::pair<char, char>, std::int64_t> balances;
  std::map<std::pair<char, char>, std::int64_t> committed;
};
[[nodiscard]] ExpectedBooks expected_books(const OrderModel& model);

}  // namespace invd::stock::test
