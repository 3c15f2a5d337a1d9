#pragma once

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

#include "orders/sales_order.h"
#include "store/check_store.h"
#include "store/items.h"
#include "store/lines.h"
#include "store/listings.h"
#include "store/orders.h"
#include "store/postings.h"
#include "store/routes.h"
#include "store/warehouses.h"
#include "support/test_store.h"
#include "sync/apply_orders.h"
#include "sync/books.h"
#include "sync/linking.h"

namespace invd::sync::test {

inline const IntegrationName kShop("amazon-us");
inline const MarketplaceId kUs("ATVPDKIKX0DER");
inline const MarketplaceId kCa("A2EUQ1WTGCTBG2");
inline const WarehouseName kMain("Main");
inline const WarehouseName kNorth("North");
inline constexpr Timestamp kStart{1'790'000'000'000};

[[nodiscard]] inline Timestamp at(std::int64_t seconds) {
  return kStart + std::chrono::seconds(seconds);
}

/// A shop's books: one integration, two warehouses, orders applied as an import applies them.
class BookShop {
 public:
  BookShop() {
    expect_written([](store::WriteTxn& txn) -> Result<void> {
      if (const auto ok = store::put_warehouse(txn, {kMain, catalog::WarehouseKind::own, true, kStart}); !ok) return ok;
      if (const auto ok = store::put_warehouse(txn, {kNorth, catalog::WarehouseKind::own, false, kStart}); !ok)
        return ok;
      return store::put_route(txn, {}, {kStart, kMain});
    });
  }

  template <class Fn>
  auto write(Fn fn) {
    return books.write(fn);
  }
  template <class Fn>
  void expect_written(Fn fn) {
    const auto done = books.write(fn);
    ASSERT_TRUE(done) << done.error().message;
  }

  /// A version of an order, read by the import at that time.
  void apply(const orders::AmazonOrder& order, Timestamp now) {
    ApplyContext context;
    context.settings.integration = kShop;
    context.settings.marketplaces = {kUs, kCa};
    context.now = now;
    context.observers = {std::make_shared<Books>(settings)};
    expect_written([&](store::WriteTxn& txn) -> Result<void> {
      return outcome_of(apply_order(txn, context, order, std::nullopt));
    });
  }

  catalog::ListingId put_listing(const std::string& sku, const MarketplaceId& marketplace = kUs,
                                 catalog::Channel channel = catalog::Channel::mfn) {
    catalog::Statement statement;
    statement.amazon.sku = Sku(sku);
    statement.amazon.marketplace = marketplace;
    statement.amazon.title = "Title of " + sku;
    statement.amazon.channel = channel;
    statement.as_of = kStart;
    const catalog::Listing listing = catalog::after_statement(std::nullopt, kShop, statement, kStart);
    expect_written([&](store::WriteTxn& txn) { return store::put_listing(txn, listing, std::nullopt); });
    return listing.id();
  }
  catalog::Item make_item(const std::string& sku) {
    catalog::Item item;
    item.sku = Sku(sku);
    item.created_at = kStart;
    auto made = books.write([&](store::WriteTxn& txn) { return store::create_item(txn, item); });
    EXPECT_TRUE(made);
    return *made;
  }

  struct Stock {
    std::int64_t on_hand = 0;
    std::int64_t committed = 0;
    [[nodiscard]] std::int64_t available() const { return on_hand - committed; }
    bool operator==(const Stock&) const = default;
  };
  Stock stock(const ItemId& item, const WarehouseName& warehouse = kMain) {
    return books.read([&](store::ReadTxn& txn) {
      return Stock{store::balance_at(txn, item, {stock::Account::own, warehouse}).value(),
                   store::committed_at(txn, item, warehouse).value()};
    });
  }
  std::optional<store::QuantityDomain> domain(const std::string& sku, const MarketplaceId& marketplace = kUs) {
    return books.read([&](store::ReadTxn& txn) {
      return store::get_domain(txn, domain_of(settings, marketplace, Sku(sku))).value();
    });
  }
  /// Everything in the tables of the books, checked as `invd --check-store` does.
  std::string damage() {
    const std::vector<store::TableAudit> audits = {{store::Table::items, store::audit_item},
                                                   {store::Table::items_by_name, store::audit_item_by_name},
                                                   {store::Table::items_by_sku, store::audit_item_by_sku},
                                                   {store::Table::listings, store::audit_listing},
                                                   {store::Table::item_listings, store::audit_item_listing},
                                                   {store::Table::unconfirmed, store::audit_unconfirmed},
                                                   {store::Table::domains, store::audit_domain},
                                                   {store::Table::pending_openings, store::audit_pending_opening},
                                                   {store::Table::lines, store::audit_line},
                                                   {store::Table::waiting_lines, store::audit_waiting_line},
                                                   {store::Table::postings, store::audit_posting},
                                                   {store::Table::ledger, store::audit_ledger},
                                                   {store::Table::balances, store::audit_balance}};
    const auto report = store::check_store(books.kv(), audits);
    if (!report) return report.error().message;
    return report->clean() ? "" : report->findings.front().error.message;
  }

  invd::test::ManualScheduler scheduler;
  invd::test::TestStore books{scheduler};
  BooksSettings settings{kShop, {}};
};

/// An order of one line, as Amazon states it.
struct OrderMaker {
  std::string id = "111-0000001-0000001";
  std::string sku = "MUG";
  Timestamp purchased = at(0);
  std::int64_t ordered = 1;

  [[nodiscard]] orders::AmazonOrder state(const std::string& status, Timestamp updated, std::int64_t fulfilled = 0,
                                          std::int64_t still_ordered = -1) const {
    orders::AmazonOrder order;
    order.order_id = OrderId(id);
    order.created = purchased;
    order.last_updated = updated;
    order.channel_name = "AMAZON";
    order.marketplace = kUs;
    order.status = status;
    order.fulfilled_by = "MERCHANT";
    orders::AmazonOrderItem item;
    item.line_id = LineId(id + "-1");
    item.seller_sku = Sku(sku);
    item.quantity_ordered = still_ordered < 0 ? ordered : still_ordered;
    item.quantity_fulfilled = fulfilled;
    item.quantity_unfulfilled = status == "CANCELLED" ? 0 : item.quantity_ordered - fulfilled;
    order.items = {item};
    return order;
  }
};

}  // namespace invd::sync::test
