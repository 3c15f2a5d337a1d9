#include "store/orders.h"

#include <gtest/gtest.h>
#include <set>

#include "store/check_store.h"
#include "store/key.h"
#include "store/order_record.h"
#include "support/test_store.h"
#include "unit/store_tables/random_order.h"

namespace invd::store::test {
namespace {

using std::chrono::hours;

class OrderTables : public testing::Test {
 protected:
  Result<void> put(const orders::StoredOrder& order) {
    return books.write([&](WriteTxn& txn) -> Result<void> {
      const auto before = get_order(txn, order.integration, order.amazon.order_id);
      if (!before) return fail(before);
      return put_order(txn, order, *before);
    });
  }
  orders::StoredOrder simple(int n, Timestamp created) {
    orders::StoredOrder order;
    order.integration = kShop;
    order.amazon.order_id = OrderId("order-" + std::to_string(n));
    order.amazon.created = created;
    order.first_seen = order.changed_at = kNow;
    return order;
  }
  CheckReport audit() {
    const std::vector<TableAudit> audits = {{Table::orders, audit_order},
                                            {Table::orders_by_time, audit_order_by_time},
                                            {Table::open_orders, audit_open_order}};
    return check_store(books.kv(), audits).value();
  }
  std::uint64_t rows(Table table) {
    return books.read([&](ReadTxn& txn) { return txn.count(table).value(); });
  }

  invd::test::ManualScheduler scheduler;
  invd::test::TestStore books{scheduler};
};

TEST(I8, ARecordHoldsAllOfAnOrder) {
  SeededRandom random(1);
  for (int i = 0; i < 400; ++i) {
    const auto order = random_order(random, i == 0 ? 0 : i == 1 ? 500 : random.below(5));
    const auto back = decode_order("key", encode_order("key", order));
    ASSERT_TRUE(back) << back.error().message;
    ASSERT_EQ(*back, order);
    EXPECT_FALSE(decode_order("another key", encode_order("key", order)));
  }
}

TEST_F(OrderTables, IndexesFollowTheOrder) {
  SeededRandom random(2);
  for (int i = 0; i < 60; ++i) {
    auto order = random_order(random, 2);
    for (int version = 0; version < 4; ++version) {
      ASSERT_TRUE(put(order));
      ASSERT_EQ(books.read([&](ReadTxn& t) { return get_order(t, kShop, order.amazon.order_id).value(); }), order);
      order.amazon.created = order.amazon.created + Duration(static_cast<std::int64_t>(random.below(2)));
      order.next_reread = maybe_time(random);
    }
  }
  EXPECT_EQ(rows(Table::orders), 60U);
  EXPECT_EQ(rows(Table::orders_by_time), 60U);
  EXPECT_TRUE(audit().clean());
}

TEST_F(OrderTables, ListsNewestFirstInPagesWithFilters) {
  for (int i = 0; i < 40; ++i) {
    auto order = simple(i, kNow + hours(i / 2));  // two at each instant
    order.amazon.status = i % 4 == 0 ? "SHIPPED" : "UNSHIPPED";
    if (i % 10 == 9) order.integration = IntegrationName("amazon-eu");
    ASSERT_TRUE(put(order));
  }
  OrderQuery query;
  query.limit = 7;
  std::vector<std::string> seen;
  for (int pages = 0; pages < 20; ++pages) {
    const OrderList list = books.read([&](ReadTxn& t) { return list_orders(t, query).value(); });
    EXPECT_LE(list.orders.size(), 7U);
    for (std::size_t i = 1; i < list.orders.size(); ++i)
      EXPECT_GE(list.orders[i - 1].amazon.created, list.orders[i].amazon.created);
    for (const auto& o : list.orders) seen.push_back(o.amazon.order_id.str());
    if (!list.orders.empty() && !list.next.empty()) {
      EXPECT_EQ(list.next, order_page_key(list.orders.back()));
    }
    query.after = list.next;
    if (list.next.empty()) break;
  }
  EXPECT_EQ(seen.size(), 40U);
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 40U);

  const auto count = [&](OrderQuery q) {
    q.limit = 1'000;
    return books.read([&](ReadTxn& t) { return list_orders(t, q).value().orders.size(); });
  };
  EXPECT_EQ(count({.integration = IntegrationName("amazon-eu"), .since = {}, .until = {}, .matches = {}, .after = {}}),
            4U);
  EXPECT_EQ(count({.integration = {}, .since = kNow + hours(5), .until = kNow + hours(7), .matches = {}, .after = {}}),
            4U)
      << "until is exclusive";
  EXPECT_EQ(count({.integration = {},
                   .since = {},
                   .until = {},
                   .matches = [](const orders::StoredOrder& o) { return o.amazon.status == "SHIPPED"; },
                   .after = {}}),
            10U);
}

TEST_F(OrderTables, AListThatMatchesLittleEndsItsPageAndGoesOn) {
  for (int i = 0; i < 30; ++i) ASSERT_TRUE(put(simple(i, kNow + hours(i))));
  OrderQuery query;
  query.matches = [](const orders::StoredOrder& o) { return o.amazon.order_id == OrderId("order-0"); };
  query.scan_limit = 8;
  std::size_t found = 0;
  int pages = 0;
  do {
    const OrderList list = books.read([&](ReadTxn& t) { return list_orders(t, query).value(); });
    found += list.orders.size();
    query.after = list.next;
    ASSERT_LT(++pages, 10);
  } while (!query.after.empty());
  EXPECT_EQ(found, 1U);
  EXPECT_EQ(pages, 4);
}

TEST_F(OrderTables, TheLongestDueIsReadFirst) {
  for (int i = 0; i < 10; ++i) {
    auto order = simple(i, kNow);
    order.next_reread = kNow + hours(10 - i);
    if (i == 5) order.integration = IntegrationName("amazon-eu");
    ASSERT_TRUE(put(order));
  }
  const auto due = [&](Timestamp now, std::size_t limit) {
    return books.read([&](ReadTxn& t) { return due_rereads(t, kShop, now, limit).value(); });
  };
  EXPECT_TRUE(due(kNow + hours(1) - Duration(1), 10).empty());
  const auto exactly = due(kNow + hours(1), 10);
  ASSERT_EQ(exactly.size(), 1U);
  EXPECT_EQ(exactly[0].id, OrderId("order-9"));
  const auto three = due(kNow + hours(10), 3);
  ASSERT_EQ(three.size(), 3U);
  EXPECT_EQ(three[0].id, OrderId("order-9"));
  EXPECT_EQ(three[2].id, OrderId("order-7"));
  EXPECT_EQ(due(kNow + hours(10), 100).size(), 9U) << "not the other integration's";
}

TEST_F(OrderTables, AnOrderIdOfTwoAccountsIsTwoOrders) {
  auto order = simple(1, kNow);
  ASSERT_TRUE(put(order));
  order.integration = IntegrationName("amazon-eu");
  ASSERT_TRUE(put(order));
  const auto found = books.read([&](ReadTxn& t) {
    return find_orders(t, OrderId("order-1"), {kShop, IntegrationName("amazon-eu"), IntegrationName("none")}).value();
  });
  EXPECT_EQ(found.size(), 2U);
}

TEST_F(OrderTables, TheAuditFindsAnIndexRowThatIsMissingWithoutRecordOrSwapped) {
  auto order = simple(1, kNow);
  order.next_reread = kNow + hours(1);
  const auto key = [](Timestamp at, const char* id) { return KeyWriter().time(at).text(kShop.view()).text(id).str(); };
  const auto findings = [&](auto damage) {
    books.reopen();
    (void)books.write([&](WriteTxn& t) -> Result<void> {
      for (const Table table : {Table::orders, Table::orders_by_time, Table::open_orders}) {
        std::vector<std::string> keys;
        (void)t.scan(table, {}, Direction::ascending, [&](std::string_view k, std::string_view) {
          keys.emplace_back(k);
          return Scan::go_on;
        });
        for (const auto& k : keys) (void)t.erase(table, k);
      }
      return {};
    });
    EXPECT_TRUE(put(order));
    EXPECT_TRUE(put(simple(2, kNow)));
    EXPECT_TRUE(audit().clean());
    EXPECT_TRUE(books.write([&](WriteTxn& t) -> Result<void> {
      damage(t);
      return {};
    }));
    return audit().findings_total;
  };
  EXPECT_EQ(findings([&](WriteTxn& t) { (void)t.erase(Table::orders_by_time, key(kNow, "order-1")); }), 1U);
  EXPECT_EQ(findings([&](WriteTxn& t) { (void)t.erase(Table::open_orders, key(kNow + hours(1), "order-1")); }), 1U);
  EXPECT_EQ(findings([&](WriteTxn& t) { (void)t.put(Table::orders_by_time, key(kNow, "order-9"), {}); }), 1U);
  EXPECT_EQ(findings([&](WriteTxn& t) { (void)t.put(Table::open_orders, key(kNow, "order-2"), {}); }), 1U);
  EXPECT_GE(findings([&](WriteTxn& t) {
              const auto row = [](const char* id) { return KeyWriter().text(kShop.view()).text(id).str(); };
              const std::string value(**t.get(Table::orders, row("order-1")));
              (void)t.put(Table::orders, row("order-2"), value);
            }),
            1U)
      << "a record under a key that is not its own";
}

}  // namespace
}  // namespace invd::store::test
