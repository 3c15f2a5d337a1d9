#pragma once

#include <string>

#include "base/random.h"
#include "orders/stored_order.h"

namespace invd::store::test {

inline const Timestamp kNow{1'793'527'200'000};
inline const IntegrationName kShop("amazon-us");

/// Any text: empty, unicode, control characters, long.
inline std::string any_text(Random& r) {
  switch (r.below(6)) {
    case 0:
      return {};
    case 1:
      return "Größe 42 \xe2\x80\x93 \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x93\xa6";
    case 2:
      return std::string("a\0b\x01\xff", 5);
    case 3:
      return std::string(r.below(3'000), 'x');
    default:
      return "text-" + std::to_string(r.below(1'000'000));
  }
}
inline std::int64_t any_number(Random& r) {
  return r.below(4) == 0 ? static_cast<std::int64_t>(r.next()) : static_cast<std::int64_t>(r.below(10));
}
inline std::optional<Timestamp> maybe_time(Random& r) {
  if (r.below(2) == 0) return std::nullopt;
  return Timestamp{static_cast<std::int64_t>(r.below(4'000'000'000'000)) - 1'000'000};
}
inline Money any_money(Random& r) {
  return {Decimal::from_parts(static_cast<std::int64_t>(r.below(2'000'000)) - 1'000'000, static_cast<int>(r.below(10)))
              .value(),
          r.below(3) == 0 ? "" : "USD"};
}
inline std::optional<Money> maybe_money(Random& r) {
  if (r.below(2) == 0) return std::nullopt;
  return any_money(r);
}
inline orders::Proceeds any_proceeds(Random& r) {
  orders::Proceeds p{maybe_money(r), {}};
  for (std::uint64_t i = r.below(3); i > 0; --i) {
    p.breakdowns.push_back({any_text(r), any_text(r), any_money(r), {}});
    for (std::uint64_t d = r.below(3); d > 0; --d) p.breakdowns.back().details.push_back({any_text(r), maybe_money(r)});
  }
  return p;
}

inline orders::StoredOrder random_order(Random& r, std::size_t lines) {
  using namespace orders;
  const auto texts = [&] {
    std::vector<std::string> list(r.below(3));
    for (auto& t : list) t = any_text(r);
    return list;
  };
  const auto maybe = [&]() -> std::optional<std::int64_t> {
    if (r.below(2) == 0) return std::nullopt;
    return any_number(r);
  };
  StoredOrder s;
  s.integration = kShop;
  s.source = r.below(2) == 0 ? Source::search : Source::get_order;
  s.first_seen = kNow;
  s.changed_at = kNow + Duration(any_number(r) % 1'000'000);
  s.skip_reason = any_text(r);
  s.rereads = static_cast<std::uint32_t>(r.below(1ULL << 32U));
  s.next_reread = maybe_time(r);
  for (std::uint64_t i = r.below(3); i > 0; --i) s.comments.push_back({kNow, any_text(r)});
  AmazonOrder& o = s.amazon;
  o.order_id = OrderId("111-" + std::to_string(r.next()));
  o.created = kNow - Duration(static_cast<std::int64_t>(r.below(10'000'000'000)));
  o.last_updated = kNow + Duration(any_number(r) % 1'000'000'000);
  o.channel_name = any_text(r);
  o.marketplace = MarketplaceId(any_text(r));
  o.marketplace_name = any_text(r);
  o.programs = texts();
  for (std::uint64_t i = r.below(3); i > 0; --i) o.aliases.push_back({any_text(r), any_text(r)});
  for (std::uint64_t i = r.below(3); i > 0; --i) o.associated_orders.push_back({OrderId(any_text(r)), any_text(r)});
  o.status = any_text(r);
  o.fulfilled_by = any_text(r);
  o.service_level = any_text(r);
  o.ship_by = {maybe_time(r), maybe_time(r)};
  o.deliver_by = {maybe_time(r), maybe_time(r)};
  o.proceeds = any_proceeds(r);
  for (std::size_t i = 0; i < lines; ++i) {
    AmazonOrderItem item;
    item.line_id = LineId(std::to_string(i));
    item.quantity_ordered = any_number(r);
    item.asin = Asin(any_text(r));
    item.seller_sku = Sku(any_text(r));
    item.title = any_text(r);
    item.condition = any_text(r);
    item.condition_subtype = any_text(r);
    item.unit_price = maybe_money(r);
    item.price_designation = any_text(r);
    item.proceeds = any_proceeds(r);
    item.programs = texts();
    item.cancel_requester = any_text(r);
    item.cancel_request_reason = any_text(r);
    item.cancelled_by = any_text(r);
    item.cancelled_reason = any_text(r);
    item.quantity_fulfilled = maybe();
    item.quantity_unfulfilled = maybe();
    item.gift_wrap_level = any_text(r);
    o.items.push_back(std::move(item));
  }
  for (std::uint64_t i = r.below(3); i > 0; --i) {
    AmazonPackage p;
    p.reference_id = any_text(r);
    p.created = maybe_time(r);
    p.status = any_text(r);
    p.detailed_status = any_text(r);
    p.carrier = any_text(r);
    p.tracking_number = any_text(r);
    p.shipping_service = any_text(r);
    p.shipped = maybe_time(r);
    for (std::uint64_t n = r.below(3); n > 0; --n) p.items.push_back({LineId(any_text(r)), any_number(r)});
    o.packages.push_back(std::move(p));
  }
  return s;
}

}  // namespace invd::store::test
