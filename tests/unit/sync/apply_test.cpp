#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>

#include "store/history.h"
#include "store/orders.h"
#include "store/quarantine.h"
#include "support/test_store.h"
#include "sync/apply_orders.h"

namespace invd::sync::test {
namespace {

const Timestamp kNow{1'793'527'200'000};

/// I10 on a store: six versions, in every order in which they may come, leave the same rows.
TEST(I10, AllOrdersOfArrivalLeaveTheSameRows) {
  invd::test::ManualScheduler scheduler;
  invd::test::TestStore books(scheduler);
  const auto version = [](int seconds, const char* status) {
    orders::AmazonOrder order;
    order.order_id = OrderId("111-0000001-0000001");
    order.created = kNow - std::chrono::hours(5);
    order.last_updated = kNow + std::chrono::seconds(seconds);
    order.status = status;
    return order;
  };
  struct Version {
    orders::AmazonOrder order;
    orders::Source source;
  };
  using orders::Source;
  const std::vector<Version> versions = {
      {version(0, "PENDING"), Source::search},      {version(1, "UNSHIPPED"), Source::search},
      {version(2, "UNSHIPPED"), Source::search},    {version(2, "UNSHIPPED"), Source::get_order},
      {version(2, "CANCELLED"), Source::get_order}, {version(1, "PARTIALLY_SHIPPED"), Source::get_order}};
  std::vector<std::size_t> arrival(versions.size());
  std::iota(arrival.begin(), arrival.end(), 0U);
  std::optional<orders::StoredOrder> first;
  do {
    auto txn = books.kv().begin_write();  // never committed: each arrival meets an empty store
    ASSERT_TRUE(txn);
    ApplyContext context;
    context.settings.integration = IntegrationName("amazon-us");
    context.now = kNow;
    for (const std::size_t i : arrival) {
      context.source = versions[i].source;
      ASSERT_TRUE(apply_order(**txn, context, versions[i].order, std::nullopt));
    }
    auto stored = store::get_order(**txn, context.settings.integration, versions[0].order.order_id).value();
    ASSERT_TRUE(stored);
    EXPECT_EQ((*txn)->count(store::Table::orders_by_time).value(), 1U);
    EXPECT_EQ((*txn)->count(store::Table::open_orders).value(), 0U) << "a final order is not followed";
    // What its states were on the way stays with it: the comment and the reason of the first sight.
    stored->comments.clear();
    stored->skip_reason.clear();
    if (!first) first = stored;
    ASSERT_EQ(*stored, *first);
  } while (std::ranges::next_permutation(arrival).found);
  EXPECT_EQ(first->amazon.status, "CANCELLED");
}

class Quarantine : public testing::Test {
 protected:
  Quarantine() {
    context.settings.integration = kShop;
    context.now = kNow;
    run = books.write([&](store::WriteTxn& txn) { return store::begin_run(txn, run); }).value();
  }
  void meet(orders::Source source, std::optional<Timestamp> updated = {}) {
    context.source = source;
    ASSERT_TRUE(books.write([&](store::WriteTxn& txn) {
      return quarantine(txn, context, {kId.str(), "{}", "status: missing", updated}, run);
    }));
  }
  void read(orders::Source source, Timestamp updated) {
    context.source = source;
    orders::AmazonOrder order;
    order.order_id = kId;
    order.created = kNow - std::chrono::hours(5);
    order.last_updated = updated;
    order.status = "UNSHIPPED";
    ASSERT_TRUE(books.write([&](store::WriteTxn& txn) { return apply_order(txn, context, order, std::nullopt); }));
  }
  [[nodiscard]] std::optional<store::Quarantined> waiting() {
    return books.read([&](store::ReadTxn& txn) { return store::get_quarantined(txn, kShop, kId).value(); });
  }

  const IntegrationName kShop{"amazon-us"};
  const OrderId kId{"111-0000001-0000001"};
  invd::test::ManualScheduler scheduler;
  invd::test::TestStore books{scheduler};
  ApplyContext context;
  history::Run run;
};

TEST_F(Quarantine, Ord11OnlyAReadingByIdCountsAsATry) {
  meet(orders::Source::search);
  for (int i = 0; i < 40; ++i) {  // windows overlap: each of them meets it again
    context.now = kNow + std::chrono::minutes(i);
    meet(orders::Source::search);
  }
  ASSERT_TRUE(waiting());
  EXPECT_EQ(waiting()->attempts, 1U);
  EXPECT_EQ(waiting()->next_try, kNow + std::chrono::hours(1));
  EXPECT_EQ(waiting()->last_tried, context.now);
  for (const int hours : {6, 24, 24}) {
    context.now = *waiting()->next_try;
    meet(orders::Source::get_order);
    EXPECT_EQ(waiting()->next_try, context.now + std::chrono::hours(hours));
  }
  EXPECT_EQ(waiting()->attempts, 4U);
}

TEST_F(Quarantine, Ord11AnOlderVersionThatCanBeReadDoesNotClearANewerOneThatCannot) {
  const Timestamp older = kNow - std::chrono::hours(2);
  const Timestamp newer = kNow - std::chrono::hours(1);
  read(orders::Source::search, older);
  for (const auto& updated : {std::optional(newer), std::optional<Timestamp>()}) {
    meet(orders::Source::search, updated);
    read(orders::Source::search, older);
    ASSERT_TRUE(waiting()) << "a page from before it came again";
  }
  EXPECT_EQ(waiting()->last_updated, newer) << "a sight that does not tell takes nothing back";
  read(orders::Source::get_order, older);
  ASSERT_TRUE(waiting()) << "an answer that was stale";
  read(orders::Source::search, newer);
  EXPECT_FALSE(waiting());
}

TEST_F(Quarantine, Ord11WithoutAKnownTimeAReadingByIdClearsIt) {
  read(orders::Source::search, kNow - std::chrono::hours(2));
  meet(orders::Source::search);
  read(orders::Source::get_order, kNow - std::chrono::hours(2));
  EXPECT_FALSE(waiting());
  meet(orders::Source::search);
  read(orders::Source::search, kNow - std::chrono::hours(1));
  EXPECT_FALSE(waiting()) << "and so does a newer version";
}

}  // namespace
}  // namespace invd::sync::test
