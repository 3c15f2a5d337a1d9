#include "bench/filled_store.h"

#include <chrono>
#include <string>

#include "base/random.h"
#include "bench/filling.h"
#include "store/history.h"
#include "store/orders.h"

namespace invd::bench {
namespace {

const IntegrationName kShop("demo");

orders::StoredOrder order(std::uint64_t n, Timestamp now, SeededRandom& random) {
  using namespace orders;
  StoredOrder out;
  out.integration = kShop;
  out.source = Source::search;
  AmazonOrder& o = out.amazon;
  const std::string number = std::to_string(1'000'000'000 + n);
  o.order_id = OrderId("701-" + number.substr(0, 7) + "-" + number.substr(3));
  o.created = now - std::chrono::hours(24 * 91) - Duration(static_cast<std::int64_t>(n) * 30'000);
  o.last_updated = o.created + std::chrono::hours(30);
  out.first_seen = out.changed_at = o.last_updated;
  o.channel_name = "AMAZON";
  o.marketplace = MarketplaceId("ATVPDKIKX0DER");
  o.marketplace_name = "Amazon.com";
  o.status = "SHIPPED";
  o.fulfilled_by = "MERCHANT";
  o.service_level = "STANDARD";
  o.ship_by = {o.created, o.created + std::chrono::hours(48)};
  o.deliver_by = {o.created, o.created + std::chrono::hours(120)};
  const Money price{*Decimal::from_parts(static_cast<std::int64_t>(100 + random.below(20'000)), 2), "USD"};
  o.proceeds.total = price;
  AmazonOrderItem item;
  item.line_id = LineId("line-" + number);
  item.quantity_ordered = 1 + static_cast<std::int64_t>(random.below(3));
  item.quantity_fulfilled = item.quantity_ordered;
  item.quantity_unfulfilled = 0;
  item.asin = Asin("B0" + number.substr(0, 8));
  item.seller_sku = Sku("SKU-" + std::to_string(random.below(10'000)));
  item.title =
      "Hand-made maple board, oiled, with a groove around its edge, no. " + std::to_string(random.below(10'000));
  item.condition = "New";
  item.unit_price = price;
  item.proceeds.total = price;
  item.proceeds.breakdowns.push_back({"ITEM", {}, price, {}});
  item.proceeds.breakdowns.push_back({"TAX", {}, price, {}});
  o.items.push_back(std::move(item));
  return out;
}

history::Run run(std::uint64_t n, std::uint64_t of, Timestamp now) {
  history::Run out;
  out.module = history::Module::orders;
  out.integration = kShop;
  out.trigger = history::Trigger::schedule;
  out.started_at = now - Duration(static_cast<std::int64_t>(of - n) * 2'000);
  out.config_hash = "0123456789abcdef";
  return out;
}

}  // namespace

void fill_store(const std::filesystem::path& directory, std::uint64_t orders, std::uint64_t runs) {
  SeededRandom random(1);
  const store::lmdb::OpenStore opened = open_to_fill(directory);
  const Timestamp now = wall_clock();
  in_transactions(*opened.engine, orders, [&](store::WriteTxn& txn, std::uint64_t n) {
    must(store::put_order(txn, order(n, now, random), std::nullopt));
  });
  in_transactions(*opened.engine, runs, [&](store::WriteTxn& txn, std::uint64_t n) {
    history::Run begun = must(store::begin_run(txn, run(n, runs, now)));
    const bool failed = n % 1'000 == 0;
    for (int i = 0; i < 3; ++i)
      must(store::add_record(txn, begun,
                             {"order", "701-" + std::to_string(n) + "-" + std::to_string(i),
                              failed ? history::Outcome::failed : history::Outcome::synced, "SHIPPED"}));
    must(store::end_run(txn, begun, failed ? history::RunStatus::failed : history::RunStatus::succeeded,
                        failed ? "Amazon did not answer" : "", begun.started_at + Duration(900)));
  });
}

}  // namespace invd::bench
