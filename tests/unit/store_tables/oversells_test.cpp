#include "store/oversells.h"

#include <gtest/gtest.h>
#include <set>

#include "store/check_store.h"
#include "store/latencies.h"
#include "support/test_store.h"
#include "unit/store_tables/random_order.h"

namespace invd::store::test {
namespace {

using std::chrono::hours;

class Oversells : public testing::Test {
 protected:
  /// The n-th of them, purchased n hours after the first: two integrations and three items in turn.
  static Oversell any(int n) {
    Oversell one;
    one.integration = n % 2 == 0 ? kShop : IntegrationName("amazon-eu");
    one.order = OrderId("order-" + std::to_string(n));
    one.line = LineId("L1");
    one.sku = Sku("SKU/" + std::to_string(n % 3));
    one.item = ItemId(std::to_string(n % 3));
    one.purchased = kNow + hours(n);
    one.seen = one.purchased + hours(1);
    one.needed = 5;
    one.available = 2 - n % 4;
    one.verdict.cause = static_cast<stock::OversellCause>(n % 5);
    if (n % 2 == 0) one.verdict.shown = n;
    if (one.verdict.cause == stock::OversellCause::setting) one.verdict.reason = "not written";
    if (n % 3 == 0) {
      one.took = "manual M-0000000001 line 1";
      one.took_at = one.purchased - hours(2);
    }
    return one;
  }
  bool add(const Oversell& one) {
    return books.write([&](WriteTxn& txn) { return add_oversell(txn, one); }).value();
  }
  std::vector<Oversell> list(const OversellQuery& query = {}) {
    return books.read([&](ReadTxn& txn) { return list_oversells(txn, query).value().oversells; });
  }
  std::vector<Oversell> newest_first(int count) {
    std::vector<Oversell> all;
    for (int n = count - 1; n >= 0; --n) all.push_back(any(n));
    return all;
  }

  invd::test::ManualScheduler scheduler;
  invd::test::TestStore books{scheduler};
};

TEST_F(Oversells, Stk12ALineIsCountedOnceHoweverOftenItIsRead) {
  EXPECT_TRUE(add(any(0)));
  Oversell later = any(0);
  later.seen = later.seen + hours(5);
  later.available = -7;
  EXPECT_FALSE(add(later));
  EXPECT_EQ(list(), std::vector{any(0)}) << "as it was found first";
  Oversell other = any(0);
  other.line = LineId("L2");
  EXPECT_TRUE(add(other));
}

TEST_F(Oversells, AreListedNewestFirstByWhatIsAskedFor) {
  for (int n = 0; n < 20; ++n) ASSERT_TRUE(add(any(n)));
  EXPECT_EQ(list(), newest_first(20));
  OversellQuery query;
  query.since = kNow + hours(5);
  query.until = kNow + hours(9);
  EXPECT_EQ(list(query), (std::vector{any(8), any(7), any(6), any(5)}));
  query.integration = kShop;
  EXPECT_EQ(list(query), (std::vector{any(8), any(6)}));
  query.item = ItemId("0");
  EXPECT_EQ(list(query), (std::vector{any(6)}));
}

TEST_F(Oversells, PagesHoldEachOnceWhereverTheyEnd) {
  for (int n = 0; n < 20; ++n) ASSERT_TRUE(add(any(n)));
  for (const auto& [limit, scan_limit] : {std::pair(3, 1000), std::pair(50, 4), std::pair(1, 2)}) {
    OversellQuery query;
    query.limit = static_cast<std::size_t>(limit);
    query.scan_limit = static_cast<std::size_t>(scan_limit);
    std::vector<Oversell> all;
    do {
      const auto page = books.read([&](ReadTxn& txn) { return list_oversells(txn, query).value(); });
      EXPECT_LE(page.oversells.size(), query.limit);
      all.insert(all.end(), page.oversells.begin(), page.oversells.end());
      query.after = page.next;
    } while (!query.after.empty());
    EXPECT_EQ(all, newest_first(20));
  }
}

TEST_F(Oversells, Stk12UnitsThatWereFreeBeforeThePurchaseWereThereAfterAll) {
  Oversell early = any(3);  // item 0, lacks 5 - (-1): all it needs
  Oversell late = any(6);   // item 0, lacks 5
  Oversell other = any(4);  // item 1
  for (const Oversell& one : {early, late, other}) ASSERT_TRUE(add(one));
  const auto take_back = [&](Timestamp since, std::int64_t units) {
    ASSERT_TRUE(books.write([&](WriteTxn& txn) { return take_back_oversells(txn, ItemId("0"), since, units); }));
  };
  ASSERT_EQ(late.missing(), 5);
  take_back(late.purchased + hours(1), 5);
  EXPECT_EQ(list().size(), 3U) << "they came back after it";
  take_back(late.purchased, 2);
  EXPECT_EQ(list().front().missing(), 3);
  take_back(early.purchased, early.missing() + 1);
  EXPECT_EQ(list().size(), 2U) << "the earlier one had them first";
  EXPECT_EQ(list().front().missing(), 2);
  take_back(early.purchased, 100);
  EXPECT_EQ(list(), std::vector{other});
}

TEST_F(Oversells, Hist2AreKeptAsLongAsWhatFailed) {
  for (int n = 0; n < 20; ++n) ASSERT_TRUE(add(any(n)));
  const history::Keep keep{.months = 2};
  const auto expire = [&](Timestamp now, std::size_t limit) {
    return books.write([&](WriteTxn& txn) { return expire_oversells(txn, keep, now, limit); }).value();
  };
  const Timestamp first_goes = add_calendar_months(any(0).purchased, 2);
  EXPECT_EQ(expire(first_goes - Duration(1), 100), 0U);
  EXPECT_EQ(expire(first_goes, 100), 1U);
  EXPECT_EQ(expire(first_goes + hours(10), 4), 4U) << "in slices";
  EXPECT_EQ(list().size(), 15U);
  EXPECT_EQ(expire(first_goes + hours(10), 100), 6U);
  EXPECT_EQ(list().back(), any(11));
}

TEST_F(Oversells, TheCheckFindsDamage) {
  ASSERT_TRUE(add(any(0)));
  const std::vector<TableAudit> audits = {{Table::oversells, audit_oversell}};
  EXPECT_TRUE(check_store(books.kv(), audits).value().clean());
  const std::string key = oversell_page_key(any(1));
  ASSERT_TRUE(books.write([&](WriteTxn& txn) -> Result<void> {
    const auto value = txn.get(Table::oversells, oversell_page_key(any(0)));
    if (!value) return fail(value);
    return txn.put(Table::oversells, key, std::string(**value));
  }));
  EXPECT_EQ(check_store(books.kv(), audits).value().findings.size(), 1U) << "it stands under a wrong key";
}

TEST_F(Oversells, LatenciesAreKeptByIntegration) {
  using std::chrono::seconds;
  const auto read = [&](const IntegrationName& of) {
    return books.read([&](ReadTxn& txn) { return get_latencies(txn, of).value(); });
  };
  EXPECT_EQ(read(kShop), Latencies());
  Latencies expected;
  SeededRandom random(5);
  for (int i = 0; i < 300; ++i) {
    const auto what = static_cast<Timed>(random.below(kTimedKinds));
    const Duration took(static_cast<std::int64_t>(random.below(10'000'000)));
    const Timestamp at = kNow + seconds(i * 300);
    expected.add(what, took, at);
    ASSERT_TRUE(books.write([&](WriteTxn& txn) { return add_latency(txn, kShop, what, took, at); }));
  }
  EXPECT_EQ(read(kShop), expected);
  EXPECT_EQ(read(IntegrationName("amazon-eu")), Latencies());
  const std::vector<TableAudit> audits = {{Table::latencies, audit_latencies}};
  EXPECT_TRUE(check_store(books.kv(), audits).value().clean());
}

}  // namespace
}  // namespace invd::store::test
