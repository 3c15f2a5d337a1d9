#include "sandbox/life.h"

#include <algorithm>

#include "sandbox/chance.h"

namespace invd::sandbox {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

Step after(const Order& order, Chance& chance, std::int64_t low, std::int64_t high, Event event,
           Party by = Party::nobody) {
  return {order.updated + Duration(chance.between(low, high)), event, by};
}

bool cancel_requested(const Order& order) {
  return std::ranges::any_of(order.lines, [](const Line& line) { return line.cancel_requested; });
}

int open_units(const Order& order) {
  int units = 0;
  for (const Line& line : order.lines) units += line.open();
  return units;
}

std::optional<Step> from_unshipped(const Order& order, Chance& chance, bool merchant_ships) {
  if (order.non_amazon && chance.in_thousand(50)) return after(order, chance, kHour, kDay, Event::refuse);
  const bool requested = cancel_requested(order);
  if (!order.by_amazon && !requested && chance.in_thousand(30))
    return after(order, chance, 10 * kMinute, 6 * kHour, Event::request_cancel);
  if (!order.by_amazon && !merchant_ships) return std::nullopt;
  if (requested && chance.in_thousand(600)) return after(order, chance, kHour, kDay, Event::cancel, Party::merchant);
  if (chance.in_thousand(10)) return after(order, chance, kHour, kDay, Event::cancel, Party::amazon);
  if (order.lines.size() > 1 && open_units(order) == 0) return std::nullopt;
  const bool whole = std::ranges::none_of(order.lines, [](const Line& l) { return l.cancelled_by != Party::nobody; });
  if (order.lines.size() > 1 && whole && chance.in_thousand(30))
    return after(order, chance, kHour, kDay, Event::drop_line, Party::merchant);
  if (open_units(order) > 1 && chance.in_thousand(200))
    return after(order, chance, 2 * kHour, 2 * kDay, Event::ship_part);
  return after(order, chance, 2 * kHour, order.by_amazon ? 2 * kDay : 3 * kDay, Event::ship);
}

}  // namespace

std::optional<Step> next_step(std::uint64_t seed, const Order& order, bool merchant_ships) {
  Chance chance(mix(seed, 'L'), order.number, order.life);
  switch (order.status) {
    case Status::pending_availability:
      return after(order, chance, kDay, 5 * kDay, Event::available);
    case Status::pending:
      if (chance.in_thousand(40))
        return after(order, chance, 10 * kMinute, 2 * kDay, Event::cancel,
                     chance.in_thousand(500) ? Party::buyer : Party::amazon);
      if (chance.in_thousand(20)) return after(order, chance, kDay, 10 * kDay, Event::approve);
      return after(order, chance, kMinute, order.by_amazon ? 2 * kHour : 30 * kMinute, Event::approve);
    case Status::unshipped:
      return from_unshipped(order, chance, merchant_ships);
    case Status::partially_shipped:
      if (!order.by_amazon && !merchant_ships) return std::nullopt;
      return after(order, chance, 2 * kHour, 2 * kDay, Event::ship);
    case Status::shipped:
      if (std::ranges::any_of(order.parcels, [](const Parcel& p) { return !p.delivered; }))
        return after(order, chance, kDay, 5 * kDay, Event::deliver);
      return std::nullopt;
    case Status::cancelled:
    case Status::unfulfillable:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace invd::sandbox
