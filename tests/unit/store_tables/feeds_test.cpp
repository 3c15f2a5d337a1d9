#include "store/feeds.h"

#include <gtest/gtest.h>

#include "store/check_store.h"
#include "store/pushes.h"
#include "support/test_store.h"

namespace invd::store::test {
namespace {

const IntegrationName kUs("amazon-us");
const IntegrationName kUk("amazon-uk");

StockFeed feed_of(std::uint64_t number, StockFeed::State state = StockFeed::State::submitted) {
  StockFeed feed;
  feed.integration = kUs;
  feed.number = number;
  feed.state = state;
  feed.marketplace = MarketplaceId("ATVPDKIKX0DER");
  feed.document_id = "amzn1.tortuga.4.na.a";
  feed.feed_id = "50000000000";
  feed.messages = 25'000;
  feed.created_at = {1'000};
  feed.submitted_at = Timestamp{2'000};
  if (state == StockFeed::State::ended) {
    feed.ended_at = Timestamp{3'000};
    feed.outcome = StockFeed::Outcome::done;
    feed.what = "25000 accepted";
  }
  return feed;
}

DomainId domain(const std::string& sku, const std::string& group = {}) {
  return {kUs, Sku(sku), group};
}

class FeedsTable : public testing::Test {
 protected:
  void put(const StockFeed& feed) {
    ASSERT_TRUE(books.write([&](WriteTxn& txn) { return put_feed(txn, feed); }));
  }
  void add(std::uint64_t feed, const DomainId& id) {
    ASSERT_TRUE(books.write([&](WriteTxn& txn) { return add_feed_member(txn, feed, id); }));
  }
  /// Its number goes by that feed.
  void send(std::uint64_t feed, const DomainId& id) {
    ASSERT_TRUE(books.write([&](WriteTxn& txn) -> Result<void> {
      Push push{.id = id, .item = ItemId("I1"), .state = {}};
      push.state.verified = stock::Reading{5, {500}};
      push.state.desired = 9;
      push.state = stock::begin_attempt(std::move(push.state), 9, {5, {600}}, {700});
      push.state = stock::by_feed(std::move(push.state), feed, {9'000});
      return put_push(txn, push);
    }));
  }
  std::vector<StockFeed> feeds() {
    return books.read([](ReadTxn& txn) { return list_feeds(txn, kUs).value(); });
  }
  std::vector<DomainId> members(std::uint64_t feed, const std::optional<DomainId>& after = std::nullopt,
                                std::size_t limit = 100) {
    return books.read([&](ReadTxn& txn) { return feed_members(txn, kUs, feed, after, limit).value(); });
  }
  std::string damage() {
    const std::vector<TableAudit> audits = {{Table::pushes, audit_push},
                                            {Table::pushes, audit_push_by_feed},
                                            {Table::feeds, audit_feed},
                                            {Table::feed_members, audit_feed_member}};
    const auto report = check_store(books.kv(), audits);
    if (!report) return report.error().message;
    return report->clean() ? "" : report->findings.front().error.message;
  }

  invd::test::ManualScheduler scheduler;
  invd::test::TestStore books{scheduler};
};

TEST_F(FeedsTable, KeepsWhatWasPut) {
  for (std::uint64_t state = 0; state <= 3; ++state) {
    const StockFeed feed = feed_of(state + 1, static_cast<StockFeed::State>(state));
    put(feed);
    EXPECT_EQ(books.read([&](ReadTxn& txn) { return get_feed(txn, kUs, state + 1).value(); }), feed);
  }
  StockFeed other = feed_of(3);
  other.integration = kUk;
  put(other);
  ASSERT_EQ(feeds().size(), 4U);
  EXPECT_EQ(feeds().front().number, 4U) << "newest first";
  EXPECT_FALSE(books.read([](ReadTxn& txn) { return get_feed(txn, kUs, 9).value(); }));
}

TEST_F(FeedsTable, MembersAreFoundByTheirFeedInTheSequenceOfTheirMessages) {
  for (const char* sku : {"C", "A", "B"}) add(7, domain(sku));
  add(7, domain("A", "EU"));
  add(8, domain("D"));
  EXPECT_EQ(members(7), (std::vector{domain("A"), domain("A", "EU"), domain("B"), domain("C")}));
  EXPECT_EQ(members(7, domain("A", "EU"), 1), std::vector{domain("B")});
  EXPECT_EQ(members(8), std::vector{domain("D")});
  // Feeds sort them as the document does, which is written in the sequence of these keys.
  EXPECT_LT(push_page_key(domain("A")), push_page_key(domain("A", "EU")));
  ASSERT_TRUE(books.write([](WriteTxn& txn) { return drop_feed_member(txn, 7, domain("B")); }).value());
  EXPECT_EQ(members(7).size(), 3U);
}

TEST_F(FeedsTable, OldOnesAreForgottenUnlessTheyAreNeeded) {
  put(feed_of(1));  // has not ended
  put(feed_of(2, StockFeed::State::ended));
  add(2, domain("A"));
  for (std::uint64_t n = 3; n < 30; ++n) put(feed_of(n, StockFeed::State::ended));
  ASSERT_TRUE(books.write([](WriteTxn& txn) { return forget_feeds(txn, kUs); }));
  const auto left = feeds();
  ASSERT_EQ(left.size(), kKeptFeeds + 2);
  EXPECT_EQ(left[left.size() - 2].number, 2U);
  EXPECT_EQ(left.back().number, 1U);
}

TEST_F(FeedsTable, TheAuditFindsMembersAndNumbersThatBelongToNoFeed) {
  put(feed_of(7));
  send(7, domain("A"));
  EXPECT_NE(damage().find("no feed has"), std::string::npos) << damage();
  add(7, domain("A"));
  EXPECT_EQ(damage(), "");
  add(7, domain("B"));
  EXPECT_NE(damage().find("nothing is known of"), std::string::npos) << damage();
  ASSERT_TRUE(books.write([](WriteTxn& txn) { return drop_feed_member(txn, 7, domain("B")); }));
  send(9, domain("A"));
  add(9, domain("A"));
  EXPECT_NE(damage().find("a feed that is not there"), std::string::npos) << damage();
}

}  // namespace
}  // namespace invd::store::test
