#include "ctl/pushes.h"

#include "ctl/explanation.h"
#include "unit/ctl/asked_daemon.h"

namespace invd::ctl {
namespace {

using nlohmann::json;
using test::at;
using test::kNow;
using test::Ran;

control::StockPlanRow row(const std::string& sku, std::int64_t current, std::int64_t desired, const std::string& state,
                          const std::string& waits = {}) {
  control::StockPlanRow out;
  out.listing = "amazon-us/US/" + sku;
  out.item = sku;
  out.current = current;
  out.desired = desired;
  out.delta = desired - current;
  out.state = state;
  out.reason = "stock was changed by hand";
  out.waits = waits;
  out.path = "patch";
  return out;
}

control::StockApproveOutcome approved(const std::string& listing, const std::string& outcome) {
  control::StockApproveOutcome out;
  out.listing = listing;
  out.outcome = outcome;
  if (outcome == "failed") {
    out.reason = "nothing of it is held";
  } else {
    out.held = "link";
    out.current = 1'900;
    out.desired = 0;
  }
  return out;
}

control::StockPushOutcome pushed(const std::string& sku, const std::string& outcome) {
  control::StockPushOutcome out;
  out.sku = sku;
  out.listing = "amazon-us/US/" + sku;
  out.outcome = outcome;
  return out;
}

control::Run run_of_stock() {
  control::Run run;
  run.run_id = "42";
  run.module = "stock";
  run.integration = "amazon-us";
  run.status = "succeeded";
  run.synced = 1;
  return run;
}

TEST(Pushes, PlanSaysWhatBecomesOfEachNumberAndWhatItWaitsFor) {
  control::StockPlanRow later = row("CUP", 2, 9, "dirty", "another try");
  later.waits_until = at("2026-11-01T10:04:00Z");
  later.path = "feed";
  EXPECT_EQ(render_plan({row("MUG", 1'900, 12, "dirty"), later}, {.now = kNow}),
            "LISTING           ITEM  ON AMAZON  SHALL BE  CHANGE  STATE  BY     BECAUSE OF                 WAITS FOR\n"
            "amazon-us/US/MUG  MUG       1,900        12  -1,888  dirty  patch  stock was changed by hand\n"
            "amazon-us/US/CUP  CUP           2         9      +7  dirty  feed   stock was changed by hand  another try "
            "(in 4 min)\n");
  EXPECT_EQ(render_plan({}, {}), "Nothing is to be written: Amazon's numbers are what our stock says.\n");
}

TEST(Stk10, PlanSaysByWhichPathManyRaisesGoAndHowLongTheyTake) {
  control::StockPlanEstimate many{.integration = "amazon-us",
                                  .changes = 10'000,
                                  .path = "feed",
                                  .patch_seconds = 1'999,
                                  .feed_seconds = 401,
                                  .feed_processing_seconds = 300,
                                  .assumed = false};
  EXPECT_EQ(render_estimates({many}),
            "\namazon-us: 10,000 raises may be written now, by a feed: about 34 min by patches, 7 min by a feed (as "
            "Amazon lately took 5 min).\n");
  many.assumed = true;
  many.path = "patch";
  many.patch_seconds = 40;
  EXPECT_EQ(
      render_estimates({many}),
      "\namazon-us: 10,000 raises may be written now, by patches: about 40 s by patches, 7 min by a feed (assuming "
      "that Amazon takes 5 min).\n");
  many.changes = 5;
  EXPECT_EQ(render_estimates({many}), "") << "few go by patches, which needs no word";
}

TEST(Stk10, ExplanationNamesTheFeedThatCarriesANumber) {
  control::ExplainedNumber number;
  number.listing = "L";
  number.feed = 7;
  number.feed_id = "50000000007";
  number.feed_state = "submitted";
  number.feed_since = at("2026-11-01T09:40:00Z");
  const std::string text =
      render_explanation({.sku = "A", .name = "", .numbers = {number}, .ledger = {}, .oversells = {}}, {.now = kNow});
  EXPECT_NE(text.find("By feed  7 (Amazon's 50000000007), submitted "), std::string::npos) << text;
}

TEST(Pushes, PushEndsWithTheRunAndWhatBecameOfEachItem) {
  control::StockPushOutcome sent = pushed("MUG", "sent");
  sent.quantity = 12;
  sent.reason = "Amazon to show it";
  EXPECT_EQ(render_push({.runs = {run_of_stock()}, .outcomes = {sent}}, {.now = kNow}),
            "stock amazon-us: succeeded, 1 synced (run 42)\n"
            "\n"
            "SKU  LISTING           OUTCOME  QTY  REASON\n"
            "MUG  amazon-us/US/MUG  sent      12  Amazon to show it\n");
  EXPECT_EQ(render_push({.runs = {run_of_stock()}, .outcomes = {}}, {}),
            "stock amazon-us: succeeded, 1 synced (run 42)\n");
}

TEST(Pushes, ExplanationGoesFromTheShelvesToWhatAmazonShows) {
  control::ExplainedNumber number;
  number.listing = "amazon-us/US/MUG";
  number.listings = {"amazon-us/US/MUG", "amazon-us/CA/MUG"};
  number.counts = "available";
  number.shelves = {
      {.warehouse = "Main", .kind = "own", .on_hand = 20, .committed = 2, .available = 18, .counted = true},
      {.warehouse = "FBA", .kind = "fba", .on_hand = 5, .committed = 0, .available = 5, .counted = false}};
  number.base = 18;
  number.ratio = Decimal::parse("0.5").value();
  number.buffer = 1;
  number.cap = 50;
  number.desired = 8;
  number.read = 12;
  number.read_at = at("2026-11-01T09:00:00Z");
  number.changes = {{.at = at("2026-11-01T09:30:00Z"), .units = -2}};
  number.expected = 10;
  number.delta = -2;
  number.cause = "person";
  number.state = "dirty";
  number.waits = "another try";
  number.waits_until = at("2026-11-01T10:04:00Z");
  number.failure = "Amazon refuses it";
  number.failures = 1;
  control::LedgerRow newest;
  newest.seq = 7;
  newest.at = at("2026-11-01T08:00:00Z");
  newest.warehouse = "Main";
  newest.stream = "movement";
  newest.kind = "adjustment";
  newest.delta = -2;
  newest.after = 20;
  const std::string text = render_explanation(
      {.sku = "MUG", .name = "A mug", .numbers = {number}, .ledger = {newest}, .oversells = {}}, {.now = kNow});
  EXPECT_EQ(text,
            "MUG  A mug\n"
            "\n"
            "amazon-us/US/MUG, and 1 more with the same number\n"
            "  WAREHOUSE  KIND  ON HAND  COMMITTED  AVAILABLE  COUNTS\n"
            "  Main       own        20          2         18  yes\n"
            "  FBA        fba         5          0          5  no\n"
            "  Base           18 available\n"
            "  Rule           times 0.5, less a buffer of 1, at most 50\n"
            "  Shall be       8\n"
            "  Read           12, 2026-11-01 09:00:00 (1 h ago)\n"
            "  Since then     -2 by orders and cancellations, the last -2 at 2026-11-01 09:30:00\n"
            "  Should be now  10\n"
            "  State          dirty (-2 to go)\n"
            "  Because of     person\n"
            "  Waits for      another try (in 4 min)\n"
            "  Failure        Amazon refuses it (1 time)\n"
            "\n"
            "SEQ  AT                   WAREHOUSE  STREAM    KIND        CHANGE  AFTER\n"
            "  7  2026-11-01 08:00:00  Main       movement  adjustment      -2     20\n");
  EXPECT_EQ(render_explanation({.sku = "JUG", .name = "A jug", .numbers = {}, .ledger = {}, .oversells = {}}, {}),
            "JUG  A jug\nNo listing shows its stock on Amazon.\n");
}

TEST(Pushes, WhatAmazonDidByItselfIsSummedUpWithWhatIsNotTold) {
  control::ExplainedNumber number;
  number.listing = "L";
  number.read = 100;
  number.changes = {{.at = {}, .units = -2}, {.at = {}, .units = 1}};
  number.changes_left_out = -30;
  const std::string text =
      render_explanation({.sku = "A", .name = "", .numbers = {number}, .ledger = {}, .oversells = {}}, {});
  EXPECT_NE(text.find("Since then  -31 by orders and cancellations, the last +1\n"), std::string::npos) << text;
}

TEST(Pushes, AWarehouseThatOnlyLowersTheNumberIsTold) {
  control::ExplainedNumber number;
  number.listing = "L";
  number.shelves = {
      {.warehouse = "North", .kind = "own", .on_hand = 0, .committed = 3, .available = -3, .counted = false}};
  const std::string text =
      render_explanation({.sku = "A", .name = "", .numbers = {number}, .ledger = {}, .oversells = {}}, {});
  EXPECT_NE(text.find("as a shortage"), std::string::npos) << text;
}

class PushCommands : public test::AskedDaemon {};

TEST_F(PushCommands, PlanIsOfAllOrOneIntegration) {
  const auto mug = row("MUG", 9, 2, "dirty");
  const control::StockPlanEstimate many{.integration = "amazon-us", .changes = 10'000, .path = "feed"};
  on<control::StockPlanRequest>(
      "stock.plan",
      control::StockPlanPage{.rows = {mug}, .estimates = {many}, .openings = {}, .unconfirmed = {}, .next = ""});
  start();
  EXPECT_EQ(run("invctl stock plan").out, render_plan({mug}, {}) + render_estimates({many}));
  EXPECT_EQ(asked(), (Asked{"stock.plan", R"({"limit":50})"}));
  EXPECT_EQ(run("invctl stock plan --integration amazon-us --all --limit 9 --jsonl").out, control::to_json(mug) + "\n");
  EXPECT_EQ(asked().parameters, R"({"integration":"amazon-us","all":true,"limit":9})");
}

TEST_F(PushCommands, Item5APlanTellsOfOpeningsThatWait) {
  const control::StockPlanOpenings many{.integration = "amazon-us", .waiting = 1'200};
  const control::StockPlanOpenings one{.integration = "amazon-eu", .waiting = 1};
  on<control::StockPlanRequest>(
      "stock.plan",
      control::StockPlanPage{.rows = {}, .estimates = {}, .openings = {many, one}, .unconfirmed = {}, .next = ""});
  start();
  EXPECT_EQ(run("invctl stock plan").out,
            "Nothing is to be written yet.\n"
            "\namazon-us: 1,200 listings wait for their opening stock, until orders up to when they were read are "
            "known: a quarter of an hour.\n"
            "\namazon-eu: a listing waits for its opening stock, until orders up to when it was read are known: a "
            "quarter of an hour.\n");
  EXPECT_EQ(run("invctl stock plan --json").out, "[]\n") << "a list stays a list";
}

TEST_F(PushCommands, Item3APlanTellsOfListingsThatNobodyConfirmed) {
  const control::StockPlanPage page{
      .rows = {},
      .estimates = {},
      .openings = {},
      .unconfirmed = {{.integration = "amazon-us", .listings = 1'290}, {.integration = "amazon-eu", .listings = 1}},
      .next = ""};
  on<control::StockPlanRequest>("stock.plan", page);
  start();
  const std::string us =
      "amazon-us: nothing is written for 1,290 listings without an item: invctl items unconfirmed.\n";
  const std::string eu = "amazon-eu: nothing is written for a listing without an item: invctl items unconfirmed.\n";
  EXPECT_EQ(run("invctl stock plan").out, "Nothing is to be written yet.\n\n" + us + "\n" + eu);
  EXPECT_EQ(render_plan_summary(page), "No raise may be written now, and no opening waits.\n" + us + eu);
}

TEST_F(PushCommands, ASummaryOfThePlanIsOneDocument) {
  const control::StockPlanEstimate few{.integration = "amazon-us", .changes = 3, .path = "patch"};
  const control::StockPlanPage page{.rows = {},
                                    .estimates = {few},
                                    .openings = {{.integration = "amazon-us", .waiting = 2}},
                                    .unconfirmed = {},
                                    .next = ""};
  on<control::StockPlanRequest>("stock.plan", page);
  start();
  EXPECT_EQ(run("invctl stock plan --summary").out, render_plan_summary(page));
  EXPECT_EQ(asked(), (Asked{"stock.plan", R"({"summary":true})"}));
  EXPECT_NE(render_plan_summary(page).find("amazon-us: 3 raises may be written now, by patches"), std::string::npos);
  EXPECT_NE(render_plan_summary(page).find("amazon-us: 2 listings wait"), std::string::npos);
  EXPECT_EQ(run("invctl stock plan --summary --integration amazon-us --json").out, control::to_json(page) + "\n");
  EXPECT_EQ(asked().parameters, R"({"integration":"amazon-us","summary":true})");
  EXPECT_EQ(render_plan_summary({}), "No raise may be written now, and no opening waits.\n");
}

TEST_F(PushCommands, PushSendsTheItemsAndEndsByWhatBecameOfThem) {
  on<control::StockPushRequest, control::StockPushReply>(
      "stock.push", [](const control::StockPushRequest& request) -> Result<control::StockPushReply> {
        control::StockPushReply reply{.runs = {run_of_stock()}, .outcomes = {}};
        for (const std::string& sku : request.skus) reply.outcomes.push_back(pushed(sku, sku));
        return reply;
      });
  start();
  EXPECT_EQ(run("invctl stock push").code, 0);
  EXPECT_EQ(asked(), (Asked{"stock.push", "{}"}));
  EXPECT_EQ(run("invctl stock push sent clean waits --integration amazon-us").code, 0);
  EXPECT_EQ(asked().parameters, R"({"skus":["sent","clean","waits"],"integration":"amazon-us"})");
  EXPECT_EQ(run("invctl stock push sent held").code, 8);
  EXPECT_EQ(run("invctl stock push failed").code, 1);
  EXPECT_EQ(run("invctl stock push off held").code, 1);
  (void)all_asked();
  const Ran document = run("invctl stock push sent --no-wait --json");
  EXPECT_EQ(asked().parameters, R"({"skus":["sent"],"wait":false})");
  EXPECT_EQ(json::parse(document.out)["outcomes"][0]["outcome"], "sent");
  EXPECT_EQ(json::parse(document.out)["runs"][0]["run_id"], "42");
}

TEST_F(PushCommands, ExplainIsOfOneItem) {
  const control::StockExplanation reply{.sku = "MUG", .name = "A mug", .numbers = {}, .ledger = {}, .oversells = {}};
  on<control::StockExplainRequest>("stock.explain", reply);
  start();
  EXPECT_EQ(run("invctl stock explain MUG").out, render_explanation(reply, {}));
  EXPECT_EQ(asked(), (Asked{"stock.explain", R"({"sku":"MUG"})"}));
  EXPECT_EQ(run("invctl stock explain MUG --integration amazon-us --json").out, control::to_json(reply) + "\n");
  EXPECT_EQ(asked().parameters, R"({"sku":"MUG","integration":"amazon-us"})");
  EXPECT_EQ(run("invctl stock explain").code, 2);
}

TEST_F(PushCommands, ApproveGivesAnAnswerForEachListing) {
  on<control::StockApproveRequest, control::StockApproveReply>(
      "stock.approve", [](const control::StockApproveRequest& request) -> Result<control::StockApproveReply> {
        if (request.all && request.after.empty())
          return control::StockApproveReply{.outcomes = {approved("L1", "released")}, .next = "k"};
        if (request.all) return control::StockApproveReply{.outcomes = {approved("L2", "released")}, .next = ""};
        control::StockApproveReply reply;
        for (const std::string& listing : request.listings)
          reply.outcomes.push_back(approved(listing, listing == "free" ? "failed" : "released"));
        return reply;
      });
  start();
  const Ran two = run("invctl stock approve L1 free");
  EXPECT_EQ(two.code, 8);
  EXPECT_EQ(two.out,
            "LISTING  OUTCOME   HELD BY  ON AMAZON  SHALL BE  REASON\n"
            "L1       released  link         1,900         0\n"
            "free     failed                                  nothing of it is held\n");
  EXPECT_EQ(asked(), (Asked{"stock.approve", R"({"listings":["L1","free"]})"}));
  EXPECT_EQ(run("invctl stock approve free").code, 1);
  (void)all_asked();
  const Ran all = run("invctl stock approve --all --integration amazon-us --jsonl");
  EXPECT_EQ(all.code, 0);
  EXPECT_EQ(all.out,
            control::to_json(approved("L1", "released")) + "\n" + control::to_json(approved("L2", "released")) + "\n");
  EXPECT_EQ(all_asked().size(), 2U) << "page after page";
  EXPECT_EQ(run("invctl stock approve").err,
            "invctl: stock approve: LISTING is missing\n"
            "  name listings or give --all; invctl stock plan shows what is held\n");
  EXPECT_EQ(run("invctl stock approve --all L1").code, 2);
  EXPECT_TRUE(all_asked().empty());
}

TEST_F(PushCommands, Ctl3RefusalsEndWithTheirCodeReasonAndNextStep) {
  on_refusing<control::StockPlanRequest>("stock.plan", control::StockPlanPage{});
  on_refusing<control::StockPushRequest>("stock.push", control::StockPushReply{});
  on_refusing<control::StockExplainRequest>("stock.explain", control::StockExplanation{});
  on_refusing<control::StockApproveRequest>("stock.approve", control::StockApproveReply{});
  start();
  for (const test::Refusal& refusal : test::kRefusals) {
    for (const std::string& line : {"plan --integration " + refusal.code, "push " + refusal.code,
                                    "explain " + refusal.code, "approve " + refusal.code}) {
      const Ran text = run("invctl stock " + line);
      EXPECT_EQ(text.code, refusal.exit) << line;
      EXPECT_EQ(text.err, "invctl: it is so\n  do this next\n");
      EXPECT_EQ(text.out, "");
      EXPECT_EQ(json::parse(run("invctl --json stock " + line).out)["error"]["code"], refusal.code);
    }
  }
}

}  // namespace
}  // namespace invd::ctl
