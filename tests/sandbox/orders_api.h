#pragma once

#include <string_view>

#include "sandbox/api.h"
#include "sandbox/faults.h"
#include "sandbox/json_text.h"
#include "sandbox/order_search.h"
#include "sandbox/shop.h"

namespace invd::sandbox {

/// Orders 2026-01-01 on a shop. Owned by the World; neither sockets nor clock.
///
/// Paging is live, with a key and not with an offset: orders come in the order of their update (or creation) time, a
/// token stands behind the last order of its page, and every page reads the shop as it is at that moment. The horizon
/// is that of the first page. So an order that is updated while a search is paged leaves the search (its new time lies
/// beyond the horizon) and belongs to the next window; nothing else moves. Amazon's documentation promises neither
/// this nor anything else; the faults duplicated_order and repeated_page are the known ways in which it goes wrong.
class OrdersApi {
 public:
  OrdersApi(Shop& shop, Faults& faults, PersonalData personal) : shop_(shop), faults_(faults), personal_(personal) {}

  [[nodiscard]] http::Response search_orders(const Target& target, Timestamp now);
  [[nodiscard]] http::Response get_order(std::string_view order_id, const Target& target);

 private:
  struct Page;
  [[nodiscard]] Page collect(const OrderSearch& search, Timestamp horizon, SearchView::Key begin, std::size_t size);
  [[nodiscard]] bool matches(const OrderSearch& search, const Order& order);
  void write(JsonText& json, const Order& order, Groups groups, std::string_view operation);
  Shop& shop_;
  Faults& faults_;
  PersonalData personal_;
};

}  // namespace invd::sandbox
