#include "sandbox/shop.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <span>
#include <utility>

#include "base/assert.h"
#include "sandbox/blueprint.h"
#include "sandbox/chance.h"

namespace invd::sandbox {
namespace {

// An order's id is its number, scattered over 14 digits by a multiplication that can be undone (7^12 has an inverse
// modulo 10^14), so that ids look like Amazon's, never collide, and are found again without a table.
constexpr std::uint64_t kIds = 100'000'000'000'000;
constexpr std::uint64_t kScatter = 13'841'287'201;

constexpr std::uint64_t multiply(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint64_t>(static_cast<unsigned __int128>(a) * b % kIds);
}

/// kScatter^-1 modulo 10^14: each Newton step doubles the digits that are right, and starts with one.
constexpr std::uint64_t inverse() {
  std::uint64_t x = 1;  // 7^12 ends in 1
  for (int i = 0; i < 7; ++i) x = multiply(x, (kIds + 2 - multiply(kScatter, x)) % kIds);
  return x;
}
static_assert(multiply(inverse(), kScatter) == 1);

std::string_view prefix(const Store& store) {
  switch (store.marketplace->region) {
    case Region::na:
      return store.marketplace->country == "US" ? "111" : "701";
    case Region::eu:
      return "302";
    case Region::fe:
      return "250";
  }
  return "111";
}

std::vector<Store> stores_or_us(const std::vector<std::string>& marketplaces) {
  std::vector<Store> stores = make_stores(marketplaces);
  return stores.empty() ? make_stores({"US"}) : stores;
}

}  // namespace

Shop::Shop(std::uint64_t seed, const ShopOptions& options, Faults& faults)
    : seed_(seed),
      options_(options),
      faults_(faults),
      stores_(stores_or_us(options.marketplaces)),
      products_(make_products(seed, std::max<std::size_t>(options.products, 1))),
      first_products_(products_.size()),
      listings_(stores_, products_, faults, options.quantity_domains, options.sales_update_listings) {
  auto families = first_families(seed, first_products_);
  for (const VariationFamily& family : families) products_.push_back(make_parent(family.parent));
  listings_.begin(seed, first_products_, std::move(families), options.start);
  now_ = options_.start - options_.history;
  next_live_ = options_.start;
  orders_.reserve(options_.orders + 1024);
  advance(options_.start);
  view_.build();
}

Timestamp Shop::placing_time(std::uint32_t number) const {
  if (number < options_.orders) {
    const std::int64_t span = options_.history.count();
    const auto n = static_cast<std::int64_t>(options_.orders);
    const std::int64_t step = std::max<std::int64_t>(span / n, 1);
    const std::int64_t jitter =
        static_cast<std::int64_t>(mix(mix(seed_, 'T'), number) % static_cast<std::uint64_t>(step));
    const std::int64_t offset = span / n * number + jitter;
    return options_.start - options_.history + Duration(offset);
  }
  return next_live_;
}

void Shop::advance(Timestamp now) {
  for (;;) {
    const bool history = orders_.size() < options_.orders;
    const bool placing = history || options_.live_rate > 0;
    const Timestamp placed = placing ? placing_time(static_cast<std::uint32_t>(orders_.size())) : now;
    if (!steps_.empty() && (!placing || steps_.top().step.at <= placed)) {
      if (steps_.top().step.at > now) break;
      const Scheduled due = steps_.top();
      steps_.pop();
      if (orders_[due.number].life == due.life) {
        now_ = std::max(now_, due.step.at);
        apply(due.step, due.number);
      }
      continue;
    }
    if (!placing || placed > now) break;
    now_ = std::max(now_, placed);
    place_next();
  }
  now_ = std::max(now_, now);
  view_.settle(now_);
  listings_.settle(now_);
}

void Shop::place_next() {
  const auto number = static_cast<std::uint32_t>(orders_.size());
  Order order = blueprint(seed_ + live_skipped_, number, stores_, std::span(products_).first(first_products_));
  order.created = placing_time(number);
  if (number >= options_.orders) {
    const double mean = 60'000.0 / options_.live_rate;
    const double draw = 0.5 + static_cast<double>(mix(mix(seed_, 'N'), ++live_placed_) >> 11) * 0x1.0p-53;
    next_live_ = next_live_ + Duration(std::max<std::int64_t>(1, static_cast<std::int64_t>(mean * draw)));
    if (options_.stock_limits_orders && !fit_to_stock(order)) {
      ++live_skipped_;
      return;
    }
  }
  schedule(add(std::move(order)));
}

Order& Shop::add(Order order) {
  order.updated = order.created;
  take_units(order);
  orders_.push_back(std::move(order));
  Order& added = orders_.back();
  if (view_.built()) {
    const Fault* late = faults_.fires(FaultKind::late_search, "searchOrders");
    view_.note(added, nullptr, now_, Duration(late == nullptr ? 0 : late->amount));
  }
  return added;
}

void Shop::schedule(const Order& order) {
  if (order.still) return;
  if (const auto step = next_step(seed_, order, options_.merchant_ships))
    steps_.push({*step, order.number, order.life});
}

template <class Change>
void Shop::change(Order& order, Timestamp at, bool silently, Change&& mutate) {
  if (!view_.built()) {  // the history: nobody has asked yet
    mutate(order);
    give_back_units(order, at);
    if (!silently) order.updated = at;
    ++order.life;
    return;
  }
  const Order before = order;
  mutate(order);
  give_back_units(order, at);
  if (!silently) order.updated = at;
  ++order.life;
  const Fault* late = faults_.fires(FaultKind::late_search, "searchOrders");
  view_.note(order, &before, at, Duration(late == nullptr ? 0 : late->amount));
}

namespace {

void ship_units(Order& order, Timestamp at, const std::vector<int>& quantities) {
  Parcel parcel{at, false, {}};
  bool open = false;
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    Line& line = order.lines[i];
    const auto units = static_cast<std::uint16_t>(std::clamp(quantities[i], 0, static_cast<int>(line.open())));
    line.fulfilled = static_cast<std::uint16_t>(line.fulfilled + units);
    parcel.quantities.push_back(units);
    open = open || line.open() > 0;
  }
  order.status = open ? Status::partially_shipped : Status::shipped;
  if (!order.by_amazon) order.parcels.push_back(std::move(parcel));
}

std::vector<int> all_open(const Order& order) {
  std::vector<int> quantities;
  for (const Line& line : order.lines) quantities.push_back(line.open());
  return quantities;
}

/// What has been shipped stays shipped; the rest is cancelled.
void cancel_open(Order& order, Party by) {
  bool shipped = false;
  for (Line& line : order.lines) {
    if (line.open() > 0) line.cancelled_by = by;
    shipped = shipped || line.fulfilled > 0;
  }
  order.status = shipped ? Status::shipped : Status::cancelled;
}

}  // namespace

void Shop::apply(const Step& step, std::uint32_t number) {
  const bool silently =
      step.event == Event::cancel && faults_.fires(FaultKind::silent_cancel, "searchOrders") != nullptr;
  change(orders_[number], step.at, silently, [&](Order& order) {
    switch (step.event) {
      case Event::available:
        order.status = Status::pending;
        break;
      case Event::approve:
        order.status = Status::unshipped;
        break;
      case Event::request_cancel:
        for (Line& line : order.lines) line.cancel_requested = true;
        break;
      case Event::drop_line:
        order.lines.back().cancelled_by = step.by;
        break;
      case Event::ship_part: {
        std::vector<int> quantities(order.lines.size(), 0);
        for (std::size_t i = 0; i < quantities.size(); ++i)
          if (order.lines[i].open() > 0) {
            quantities[i] = 1;
            break;
          }
        ship_units(order, step.at, quantities);
        break;
      }
      case Event::ship:
        ship_units(order, step.at, all_open(order));
        break;
      case Event::cancel:
        cancel_open(order, step.by);
        break;
      case Event::refuse:
        order.status = Status::unfulfillable;
        break;
      case Event::deliver:
        for (Parcel& parcel : order.parcels) parcel.delivered = true;
        break;
    }
  });
  schedule(orders_[number]);
}

std::string Shop::order_id(std::uint32_t number) const {
  const std::uint64_t scattered = multiply(number + 1, kScatter);
  std::array<char, 32> text{};
  const std::string_view head = prefix(stores_[orders_[number].store]);
  std::snprintf(text.data(), text.size(), "%.3s-%07llu-%07llu", head.data(),
                static_cast<unsigned long long>(scattered / 10'000'000),
                static_cast<unsigned long long>(scattered % 10'000'000));
  return text.data();
}

std::string Shop::line_id(const Order& order, std::size_t line) const {
  const std::uint64_t scattered = multiply((order.number + 1ULL) * 64 + line, kScatter);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%014llu", static_cast<unsigned long long>(scattered));
  return text.data();
}

const Order* Shop::find(std::string_view id) const {
  if (id.size() != 19 || id[3] != '-' || id[11] != '-') return nullptr;
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  const auto first = std::from_chars(id.data() + 4, id.data() + 11, high);
  const auto second = std::from_chars(id.data() + 12, id.data() + 19, low);
  if (first.ptr != id.data() + 11 || second.ptr != id.data() + 19) return nullptr;
  const std::uint64_t number = multiply(high * 10'000'000 + low, inverse()) - 1;
  if (number >= orders_.size() || order_id(static_cast<std::uint32_t>(number)) != id) return nullptr;
  return &orders_[number];
}

Result<Order*> Shop::open_order(std::string_view id) {
  const Order* found = find(id);
  if (found == nullptr) return fail(ErrorCode::not_found, "the sandbox has no order " + std::string(id));
  if (is_final(found->status))
    return fail(ErrorCode::conflict, "order " + std::string(id) + " is " + std::string(name(found->status)));
  return &orders_[found->number];
}

Result<std::string> Shop::place(const Placing& placing) {
  const auto number = static_cast<std::uint32_t>(orders_.size());
  Order order = blueprint(seed_, number, stores_, std::span(products_).first(first_products_));
  order.created = now_;
  order.replaces = -1;
  if (!placing.marketplace.empty()) {
    const Marketplace* wanted = find_marketplace(placing.marketplace);
    const auto at = std::ranges::find(stores_, wanted, &Store::marketplace);
    if (wanted == nullptr || at == stores_.end())
      return fail(ErrorCode::usage, "the account has no marketplace " + placing.marketplace);
    order.store = static_cast<std::uint8_t>(at - stores_.begin());
  }
  if (!placing.items.empty()) {
    order.lines.clear();
    order.non_amazon = false;
    for (const Placing::Item& item : placing.items) {
      Line line;
      const auto at = listings_.find(item.sku);
      if (item.sku.empty() || item.quantity < 1 || item.quantity > 60'000)
        return fail(ErrorCode::usage, "an item needs a sku and a quantity of 1 to 60000");
      if (!at) return fail(ErrorCode::not_found, "the shop has no such SKU");
      line.product = *at;
      line.ordered = static_cast<std::uint16_t>(item.quantity);
      order.by_amazon = products_[*at].by_amazon;
      order.lines.push_back(line);
    }
  }
  if (placing.by_amazon) order.by_amazon = *placing.by_amazon;
  if (!order.by_amazon) order.non_amazon = false;  // what Amazon does not ship it does not know from elsewhere
  if (options_.stock_limits_orders) {
    const auto wanted = order.lines;
    const bool fits = fit_to_stock(order);
    const bool whole = std::ranges::equal(order.lines, wanted, {}, &Line::ordered, &Line::ordered);
    if (!fits || (!placing.items.empty() && !whole))
      return fail(ErrorCode::conflict, "nobody can order more than the quantity on sale");
  }
  if (placing.status) order.status = *placing.status;
  if (order.status == Status::shipped) ship_units(order, now_, all_open(order));
  if (order.status == Status::cancelled) cancel_open(order, Party::buyer);
  order.still = placing.still;
  schedule(add(std::move(order)));
  return order_id(number);
}

Result<void> Shop::ship(std::string_view id, const std::vector<int>& quantities) {
  const auto order = open_order(id);
  if (!order) return std::unexpected(order.error());
  if (!quantities.empty() && quantities.size() != (*order)->lines.size())
    return fail(ErrorCode::usage, "one quantity for each line");
  change(**order, now_, false, [&](Order& o) { ship_units(o, now_, quantities.empty() ? all_open(o) : quantities); });
  schedule(**order);
  return {};
}

Result<void> Shop::cancel(std::string_view id, Party by, bool silently) {
  const auto order = open_order(id);
  if (!order) return std::unexpected(order.error());
  change(**order, now_, silently, [by](Order& o) { cancel_open(o, by); });
  return {};
}

Result<void> Shop::request_cancel(std::string_view id) {
  const auto order = open_order(id);
  if (!order) return std::unexpected(order.error());
  change(**order, now_, false, [](Order& o) {
    for (Line& line : o.lines) line.cancel_requested = true;
  });
  schedule(**order);
  return {};
}

Result<void> Shop::approve(std::string_view id) {
  const auto order = open_order(id);
  if (!order) return std::unexpected(order.error());
  if ((*order)->status != Status::pending && (*order)->status != Status::pending_availability)
    return fail(ErrorCode::conflict, "order " + std::string(id) + " is approved already");
  change(**order, now_, false, [](Order& o) { o.status = Status::unshipped; });
  schedule(**order);
  return {};
}

}  // namespace invd::sandbox
