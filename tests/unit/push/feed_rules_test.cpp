// What is decided about feeds without asking anybody.
#include <gtest/gtest.h>

#include "sync/feed_push.h"

namespace invd::sync {
namespace {

using Outcome = store::StockFeed::Outcome;
using State = store::StockFeed::State;
using std::chrono::hours;
using std::chrono::minutes;

constexpr Timestamp kNow{1'790'000'000'000};
const MarketplaceId kUs("ATVPDKIKX0DER");

store::StockFeed ended(Outcome outcome, Duration ago) {
  store::StockFeed feed;
  feed.state = State::ended;
  feed.outcome = outcome;
  feed.submitted_at = kNow - ago - minutes(7);
  feed.ended_at = kNow - ago;
  return feed;
}
store::StockFeed open(State state) {
  store::StockFeed feed;
  feed.number = 9;
  feed.state = state;
  feed.marketplace = kUs;
  feed.messages = 3;
  feed.feed_id = state == State::submitted ? "900" : "";
  feed.submitted_at = kNow;
  return feed;
}

TEST(Stk10, OneFeedIsBegunAtATimeAndFiveAreOnTheirWay) {
  EXPECT_TRUE(may_begin_feed({}, kNow));
  EXPECT_FALSE(may_begin_feed({open(State::preparing)}, kNow));
  EXPECT_FALSE(may_begin_feed({open(State::submitting)}, kNow)) << "whether it is there is not known";
  EXPECT_TRUE(may_begin_feed({4, open(State::submitted)}, kNow));
  EXPECT_FALSE(may_begin_feed({5, open(State::submitted)}, kNow));
}

TEST(Stk10, FeedsThatComeToNothingAreTriedEverMoreRarely) {
  EXPECT_TRUE(may_begin_feed({ended(Outcome::done, minutes(0))}, kNow));
  EXPECT_FALSE(may_begin_feed({ended(Outcome::fatal, minutes(59))}, kNow));
  EXPECT_TRUE(may_begin_feed({ended(Outcome::fatal, minutes(61))}, kNow));
  const auto cancelled = ended(Outcome::cancelled, minutes(90));
  EXPECT_FALSE(may_begin_feed({cancelled, cancelled}, kNow));
  EXPECT_TRUE(may_begin_feed({cancelled, ended(Outcome::done, hours(5)), cancelled}, kNow));
  EXPECT_TRUE(may_begin_feed(std::vector(20, ended(Outcome::lost, minutes(241))), kNow)) << "but for ever";
  EXPECT_TRUE(may_begin_feed({ended(Outcome::fatal, -hours(9))}, kNow)) << "a clock was ahead";
}

TEST(Stk10, OnlyFeedsThatAmazonProcessedAreTimed) {
  EXPECT_EQ(processing_times({ended(Outcome::done, minutes(5)), ended(Outcome::lost, minutes(9)),
                              open(State::submitted), ended(Outcome::done, hours(5))}),
            (std::vector<Duration>{minutes(7), minutes(7)}));
}

amazon::Feed told(const std::string& id, Duration after, const MarketplaceId& marketplace = kUs) {
  amazon::Feed feed;
  feed.id = id;
  feed.type = amazon::kListingsFeed;
  feed.marketplaces = {marketplace};
  feed.created = kNow + after;
  return feed;
}

TEST(I20, AFeedWithoutAnswerIsTheOneThatNobodyKnows) {
  const store::StockFeed sought = open(State::submitting);
  const std::vector<store::StockFeed> known = {sought, open(State::submitted)};
  EXPECT_EQ(find_made({}, sought, known), nullptr);
  EXPECT_EQ(find_made({told("900", minutes(0))}, sought, known), nullptr) << "another of ours";
  EXPECT_EQ(find_made({told("901", -minutes(3))}, sought, known), nullptr) << "it was there before";
  EXPECT_EQ(find_made({told("901", minutes(0), MarketplaceId("A2EUQ1WTGCTBG2"))}, sought, known), nullptr);
  const std::vector<amazon::Feed> two = {told("902", minutes(4)), told("901", minutes(1))};
  EXPECT_EQ(find_made(two, sought, known), &two[1]);
}

amazon::FeedResult result(std::int64_t accepted, std::int64_t invalid) {
  amazon::FeedResult out;
  out.messages_processed = accepted + invalid;
  out.messages_accepted = accepted;
  out.messages_invalid = invalid;
  return out;
}
amazon::FeedIssue issue(std::int64_t message, amazon::Severity severity = amazon::Severity::error) {
  return {message, Sku(), {"8541", severity, "The SKU is unknown."}};
}

TEST(I22, AResultThatDoesNotAccountForEveryMessageLeavesTheOthersInDoubt) {
  const store::StockFeed feed = open(State::submitted);  // of three messages
  EXPECT_EQ(verdict_of(result(3, 0), feed).others, SendOutcome::accepted);
  auto refusing = result(2, 1);
  refusing.issues = {issue(2), issue(3, amazon::Severity::warning)};
  const FeedVerdict one = verdict_of(refusing, feed);
  EXPECT_EQ(one.others, SendOutcome::accepted);
  EXPECT_EQ(one.refused, (std::map<std::uint64_t, std::string>{{2, "Amazon refuses it: 8541: The SKU is unknown."}}));
  for (const auto& doubtful : {result(2, 0), result(4, 0), result(2, 1)})
    EXPECT_EQ(verdict_of(doubtful, feed).others, SendOutcome::no_answer);
  auto about_all = result(3, 0);
  about_all.issues = {issue(0)};
  EXPECT_EQ(verdict_of(about_all, feed).outcome, Outcome::unclear);
  auto unreadable = refusing;
  unreadable.malformed = {"issues[2]: no text"};
  EXPECT_EQ(verdict_of(unreadable, feed).others, SendOutcome::no_answer);
  EXPECT_EQ(verdict_of(unreadable, feed).refused.size(), 1U) << "what is refused is certain";
  auto another = result(3, 0);
  another.feed_id = "901";
  EXPECT_EQ(verdict_of(another, feed).others, SendOutcome::no_answer);
}

}  // namespace
}  // namespace invd::sync
