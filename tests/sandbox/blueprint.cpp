#include "sandbox/blueprint.h"

#include "sandbox/chance.h"

namespace invd::sandbox {
namespace {

/// A product of the wanted channel at or after a random place, so that one order has one channel.
std::uint32_t pick(Chance& chance, std::span<const Product> products, bool by_amazon) {
  const std::size_t begin = chance.below(products.size());
  for (std::size_t i = 0; i < products.size(); ++i) {
    const std::size_t at = (begin + i) % products.size();
    if (products[at].listed && products[at].by_amazon == by_amazon) return static_cast<std::uint32_t>(at);
  }
  return static_cast<std::uint32_t>(begin);
}

}  // namespace

Order blueprint(std::uint64_t seed, std::uint32_t number, std::span<const Store> stores,
                std::span<const Product> products) {
  Chance chance(seed, 'O', number);
  Order order;
  order.number = number;
  order.store = static_cast<std::uint8_t>(chance.in_thousand(600) ? 0 : chance.below(stores.size()));
  order.non_amazon = chance.in_thousand(20);
  order.by_amazon = order.non_amazon || chance.in_thousand(400);
  order.status = chance.in_thousand(5) ? Status::pending_availability : Status::pending;
  if (number > 10 && !order.non_amazon && chance.in_thousand(15))
    order.replaces = static_cast<std::int64_t>(number) - chance.between(1, 10);
  const std::size_t lines = chance.in_thousand(700) ? 1 : 1 + chance.below(5);
  order.lines.reserve(lines);
  for (std::size_t i = 0; i < lines; ++i) {
    Line line;
    // Now and then a SKU stands in two lines of the order: the line's id is the identity, never the SKU.
    line.product = i > 0 && chance.in_thousand(150) ? order.lines[0].product : pick(chance, products, order.by_amazon);
    line.ordered = static_cast<std::uint16_t>(chance.in_thousand(800) ? 1 : chance.between(2, 6));
    order.lines.push_back(line);
  }
  return order;
}

}  // namespace invd::sandbox
