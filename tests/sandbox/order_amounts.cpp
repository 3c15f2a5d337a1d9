#include "sandbox/order_amounts.h"

#include "sandbox/products.h"

namespace invd::sandbox {
namespace {

bool is_free(const Order& order) {
  return order.replaces >= 0;
}

}  // namespace

bool amounts_known(const Order& order) {
  return order.status != Status::pending && order.status != Status::pending_availability;
}

std::int64_t unit_price(const Shop& shop, const Order& order, std::size_t line) {
  return is_free(order) ? 0 : price_in(shop.products()[order.lines[line].product], shop.stores()[order.store]);
}

std::int64_t shipping_price(const Shop& shop, const Order& order, std::size_t line) {
  if (is_free(order) || order.by_amazon || line != 0) return 0;
  return shop.stores()[order.store].decimals == 0 ? 500 : 499;
}

std::int64_t line_total(const Shop& shop, const Order& order, std::size_t line) {
  const Line& l = order.lines[line];
  if (l.cancelled_by != Party::nobody && l.fulfilled == 0) return 0;
  return unit_price(shop, order, line) * l.ordered + shipping_price(shop, order, line);
}

std::int64_t grand_total(const Shop& shop, const Order& order) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < order.lines.size(); ++i) sum += line_total(shop, order, i);
  return sum;
}

}  // namespace invd::sandbox
