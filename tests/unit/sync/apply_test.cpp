#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>

#include "store/orders.h"
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

}  // namespace
}  // namespace invd::sync::test
