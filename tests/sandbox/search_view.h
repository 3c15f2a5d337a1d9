#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <queue>
#include <set>
#include <utility>
#include <vector>

#include "sandbox/order.h"

namespace invd::sandbox {

/// What searchOrders sees of the orders: sorted by their update time, and behind the truth while updates are late.
/// An order with a late update is shown as it was before; a new order with one is not shown at all.
class SearchView {
 public:
  using Key = std::pair<std::int64_t, std::uint32_t>;  ///< update time in ms, order number

  explicit SearchView(const std::vector<Order>& orders) : orders_(orders) {}

  /// Takes all orders as they are. Before it, note() does nothing.
  void build();
  /// The order has changed from `before` (nullptr: it is new) at `now`; the change shows `lag` later.
  void note(const Order& order, const Order* before, Timestamp now, Duration lag);
  /// Whether note() wants to know how the order was before.
  [[nodiscard]] bool built() const { return built_; }
  /// Lets the late updates through whose time has come.
  void settle(Timestamp now);

  [[nodiscard]] const std::set<Key>& by_updated() const { return by_updated_; }
  /// The order as shown; nullptr while it is hidden.
  [[nodiscard]] const Order* shown(std::uint32_t number) const;

 private:
  struct Late {
    std::deque<Order> versions;  ///< the first one is shown, unless the order is new
    bool is_new = false;
  };
  struct Due {
    Timestamp at;
    std::uint32_t number;
    bool operator>(const Due& other) const { return std::pair(at, number) > std::pair(other.at, other.number); }
  };
  const std::vector<Order>& orders_;
  bool built_ = false;
  std::set<Key> by_updated_;
  std::map<std::uint32_t, Late> late_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
};

}  // namespace invd::sandbox
