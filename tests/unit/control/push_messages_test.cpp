// The messages about what is on its way to Amazon.
#include "control/messages.h"
#include "unit/control/golden.h"

namespace invd::control {
namespace {

using test::expect_message;
using test::refusal;

Timestamp at(std::string_view text) {
  return parse_rfc3339(text).value();
}

TEST(Contract, StockPlan) {
  expect_message(StockPlanRequest{.integration = "amazon-us", .all = true, .summary = true, .after = "k", .limit = 5},
                 R"({"integration":"amazon-us","all":true,"summary":true,"after":"k","limit":5})");
  StockPlanRow row;
  row.listing = "amazon-us/ATVPDKIKX0DER/MUG-1";
  row.item = "MUG";
  row.current = 7;
  row.desired = 0;
  row.delta = -7;
  row.state = "held";
  row.reason = "settings, or a new link";
  row.waits = "approval";
  row.waits_until = at("2026-11-01T10:00:00Z");
  row.path = "patch";
  row.held = "link";
  const StockPlanEstimate estimate{.integration = "amazon-us",
                                   .changes = 10'000,
                                   .path = "feed",
                                   .patch_seconds = 1'999,
                                   .feed_seconds = 400,
                                   .feed_processing_seconds = 300,
                                   .assumed = true};
  expect_message(
      StockPlanPage{.rows = {row},
                    .estimates = {estimate},
                    .openings = {{"amazon-us", 12}},
                    .unconfirmed = {{"amazon-us", 290}},
                    .next = "k"},
      R"({"rows":[{"listing":"amazon-us/ATVPDKIKX0DER/MUG-1","item":"MUG","current":7,"desired":0,)"
      R"("delta":-7,"state":"held","reason":"settings, or a new link","waits":"approval",)"
      R"("waits_until":"2026-11-01T10:00:00Z","path":"patch","held":"link"}],)"
      R"("estimates":[{"integration":"amazon-us","changes":10000,"path":"feed","patch_seconds":1999,)"
      R"("feed_seconds":400,"feed_processing_seconds":300,"assumed":true}],"openings":[{"integration":"amazon-us","waiting":12}],)"
      R"("unconfirmed":[{"integration":"amazon-us","listings":290}],"next":"k"})");
  EXPECT_EQ(to_json(StockPlanRow{}), "{}") << "no number is made up";
}

TEST(Contract, StockPush) {
  expect_message(StockPushRequest{.skus = {"A", "B"}, .integration = "amazon-us", .wait = false},
                 R"({"skus":["A","B"],"integration":"amazon-us","wait":false})");
  StockPushOutcome outcome;
  outcome.sku = "A";
  outcome.listing = "L";
  outcome.outcome = "sent";
  outcome.quantity = 3;
  outcome.reason = "Amazon to show it";
  outcome.waits_until = at("2026-11-01T10:00:00Z");
  expect_message(StockPushReply{.runs = {}, .outcomes = {outcome}},
                 R"({"runs":[],"outcomes":[{"sku":"A","listing":"L","outcome":"sent","quantity":3,)"
                 R"("reason":"Amazon to show it","waits_until":"2026-11-01T10:00:00Z"}]})");
  EXPECT_TRUE(from_json<StockPushRequest>("{}")->wait) << "as long as nobody says otherwise";
}

TEST(Contract, StockExplain) {
  expect_message(StockExplainRequest{.sku = "A", .integration = "amazon-us"},
                 R"({"sku":"A","integration":"amazon-us"})");
  EXPECT_EQ(refusal<StockExplainRequest>("{}"), "sku is missing");
  ExplainedNumber number;
  number.integration = "amazon-us";
  number.listing = "L";
  number.listings = {"L", "M"};
  number.off = "a rule switches it off";
  number.counts = "available";
  number.mapped = "Main";
  number.shelves = {
      {.warehouse = "Main", .kind = "own", .on_hand = 9, .committed = 2, .available = 7, .counted = true}};
  number.base = 7;
  number.ratio = Decimal::parse("0.5").value();
  number.buffer = 1;
  number.cap = 50;
  number.desired = 2;
  number.read = 9;
  number.read_at = at("2026-11-01T09:00:00Z");
  number.changes = {{.at = at("2026-11-01T09:30:00Z"), .units = -1}};
  number.changes_left_out = -4;
  number.expected = 4;
  number.delta = -2;
  number.cause = "person";
  number.state = "accepted";
  number.sent = 2;
  number.sent_at = at("2026-11-01T09:40:00Z");
  number.feed = 7;
  number.feed_id = "50000000007";
  number.feed_state = "ended";
  number.feed_since = at("2026-11-01T09:41:00Z");
  number.accepted_at = at("2026-11-01T09:41:00Z");
  number.confirmed = 9;
  number.confirmed_at = at("2026-11-01T08:00:00Z");
  number.held = "guard";
  number.waits = "Amazon to show it";
  number.waits_until = at("2026-11-01T09:42:00Z");
  number.failure = "refused";
  number.failures = 3;
  number.next_try_at = at("2026-11-01T09:43:00Z");
  number.corrected = 1;
  expect_message(
      StockExplanation{.sku = "A", .name = "A mug", .numbers = {number}, .ledger = {}, .oversells = {Oversell{}}},
      R"({"sku":"A","name":"A mug","numbers":[{"integration":"amazon-us","listing":"L","listings":["L","M"],)"
      R"("off":"a rule switches it off","counts":"available","mapped":"Main","shelves":[{"warehouse":"Main",)"
      R"("kind":"own","on_hand":9,"committed":2,"available":7,"counted":true}],"base":7,"ratio":"0.5","buffer":1,)"
      R"("cap":50,"desired":2,"read":9,"read_at":"2026-11-01T09:00:00Z","changes":[{"at":"2026-11-01T09:30:00Z",)"
      R"("units":-1}],"changes_left_out":-4,"expected":4,"delta":-2,"cause":"person","state":"accepted","sent":2,)"
      R"("sent_at":"2026-11-01T09:40:00Z","feed":7,"feed_id":"50000000007","feed_state":"ended",)"
      R"("feed_since":"2026-11-01T09:41:00Z","accepted_at":"2026-11-01T09:41:00Z","confirmed":9,)"
      R"("confirmed_at":"2026-11-01T08:00:00Z","held":"guard","waits":"Amazon to show it",)"
      R"("waits_until":"2026-11-01T09:42:00Z","failure":"refused","failures":3,)"
      R"("next_try_at":"2026-11-01T09:43:00Z","corrected":1}],"ledger":[],)"
      R"("oversells":[{"needed":0,"available":0,"missing":0}]})");
}

TEST(Contract, Oversells) {
  expect_message(
      OversellListRequest{.integration = "amazon-us", .since = "-7d", .until = "-1d", .after = "k", .limit = 5},
      R"({"integration":"amazon-us","since":"-7d","until":"-1d","after":"k","limit":5})");
  Oversell one;
  one.order_id = "111-1";
  one.line_id = "L1";
  one.integration = "amazon-us";
  one.seller_sku = "MUG-1";
  one.item = "MUG";
  one.purchased_at = at("2026-11-01T10:00:00Z");
  one.seen_at = at("2026-11-01T10:03:00Z");
  one.needed = 5;
  one.available = -2;
  one.missing = 5;
  one.shown = 10;
  one.cause = "setting";
  one.reason = "not written";
  one.took = "manual M-1 line 1";
  one.took_at = at("2026-11-01T09:59:00Z");
  expect_message(OversellPage{.oversells = {one}, .next = "k"},
                 R"({"oversells":[{"order_id":"111-1","line_id":"L1","integration":"amazon-us","seller_sku":"MUG-1",)"
                 R"("item":"MUG","purchased_at":"2026-11-01T10:00:00Z","seen_at":"2026-11-01T10:03:00Z","needed":5,)"
                 R"("available":-2,"missing":5,"shown":10,"cause":"setting","reason":"not written",)"
                 R"("took":"manual M-1 line 1","took_at":"2026-11-01T09:59:00Z"}],"next":"k"})");
}

TEST(Contract, StockApprove) {
  expect_message(StockApproveRequest{.listings = {"L"}, .all = false, .integration = "amazon-us", .after = "k"},
                 R"({"listings":["L"],"all":false,"integration":"amazon-us","after":"k"})");
  StockApproveOutcome outcome;
  outcome.listing = "L";
  outcome.outcome = "released";
  outcome.held = "link";
  outcome.current = 9;
  outcome.desired = 2;
  outcome.reason = "r";
  expect_message(StockApproveReply{.outcomes = {outcome}, .next = "k"},
                 R"({"outcomes":[{"listing":"L","outcome":"released","held":"link","current":9,"desired":2,)"
                 R"("reason":"r"}],"next":"k"})");
  const std::string many = "[\"" + std::string(401, 'x') + "\"]";
  EXPECT_NE(refusal<StockApproveRequest>("{\"listings\":" + many + "}"), "") << "one listing is no longer than that";
}

}  // namespace
}  // namespace invd::control
