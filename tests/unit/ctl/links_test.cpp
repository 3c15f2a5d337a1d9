// From listings to items: items unconfirmed, confirm, link, unlink, confirm-channel, mark-fba and mark-mfn.
#include "ctl/links.h"

#include "ctl/bulk.h"
#include "ctl/listings.h"
#include "ctl/marks.h"
#include "unit/ctl/asked_daemon.h"

namespace invd::ctl {
namespace {

using nlohmann::json;
using test::Ran;

const std::string kMug = "amazon-us/ATVPDKIKX0DER/MUG-1";
const std::string kCup = "amazon-us/ATVPDKIKX0DER/CUP 1";

control::ConfirmOutcome confirmed(const std::string& listing) {
  return {.listing = listing,
          .outcome = "confirmed",
          .item = "MUG-1",
          .reason = "",
          .opening = "pending",
          .on_hand = 1'200,
          .committed = 3,
          .available = 1'197,
          .listings = {{.id = listing, .quantity_before = 1'197, .quantity_after = 1'197}}};
}
control::ConfirmOutcome failed(const std::string& listing) {
  control::ConfirmOutcome out;
  out.listing = listing;
  out.outcome = "failed";
  out.reason = "item CUP 1 exists already";
  return out;
}

TEST(Confirm, EachListingHasItsOutcomeStockAndNumberOnAmazon) {
  EXPECT_EQ(render_confirmed({confirmed(kMug), failed(kCup)}, {}),
            "LISTING                        OUTCOME    ITEM   OPENING  ON HAND  COMMITTED  AVAILABLE  ON AMAZON  "
            "REASON\n"
            "amazon-us/ATVPDKIKX0DER/MUG-1  confirmed  MUG-1  pending    1,200          3      1,197      1,197\n"
            "amazon-us/ATVPDKIKX0DER/CUP 1  failed                                                               "
            "item CUP 1 exists already\n");
  EXPECT_EQ(render_confirmed({}, {}), "Nothing to confirm: every listing has an item.\n");
}

TEST(Link, TheNumberOnAmazonIsShownBeforeAndAfter) {
  control::LinkReply reply;
  reply.item.sku = "MUG-1";
  reply.item.name = "A mug";
  reply.listings = {{.id = kMug, .quantity_before = 7, .quantity_after = 1'200},
                    {.id = kCup, .quantity_before = 5, .quantity_after = 5},
                    {.id = "amazon-us/ATVPDKIKX0DER/FBA", .quantity_before = {}, .quantity_after = {}}};
  reply.moved_lines = 1;
  const std::string text = render_link(reply, false, {});
  EXPECT_TRUE(text.starts_with("SKU         MUG-1\n")) << text;
  EXPECT_TRUE(
      text.ends_with("\n"
                     "  LISTING                         ON AMAZON\n"
                     "  amazon-us/ATVPDKIKX0DER/MUG-1  7 -> 1,200\n"
                     "  amazon-us/ATVPDKIKX0DER/CUP 1           5\n"
                     "  amazon-us/ATVPDKIKX0DER/FBA\n"
                     "\n"
                     "1 open order line moved to this item.\n"))
      << text;
  EXPECT_TRUE(render_link(reply, true, {}).ends_with("\nA dry run: the books are as they were.\n"));
  EXPECT_NE(render_link(reply, false, {.colour = true}).find("\033[33m7 -> 1,200\033[0m"), std::string::npos);
}

TEST(Link, UnlinkSaysWhatStays) {
  const control::UnlinkReply reply{.listing = kMug, .item = "MUG-1", .kept_lines = 2};
  EXPECT_EQ(render_unlink(reply, false, {}), kMug + ": taken from MUG-1\n  2 open order lines stay with the item.\n");
  EXPECT_EQ(render_unlink({.listing = kMug, .item = "MUG-1", .kept_lines = 0}, true, {}),
            kMug + ": would be taken from MUG-1\n  A dry run: the books are as they were.\n");
}

TEST(Bulk, WordsGoInRequestsThatTheDaemonTakes) {
  EXPECT_EQ(in_requests({}).size(), 1U);
  const std::vector<std::string> many(250, "SKU");
  const auto by_number = in_requests(many);
  ASSERT_EQ(by_number.size(), 3U);
  EXPECT_EQ(by_number[0].size(), 100U);
  EXPECT_EQ(by_number[2].size(), 50U);
  // Each byte may take six in JSON.
  const std::vector<std::string> long_ones(100, std::string(400, '\x01'));
  std::size_t words = 0;
  for (const auto& part : in_requests(long_ones)) {
    control::ConfirmRequest request;
    request.listings = part;
    const std::string sent = control::to_json(request);
    EXPECT_LT(sent.size(), control::kMaxRequestBytes - 1'000);
    EXPECT_TRUE(control::from_json<control::ConfirmRequest>(sent, control::Unknown::refused));
    words += part.size();
  }
  EXPECT_EQ(words, long_ones.size());
}

TEST(Ctl3, ABulkCommandEndsWithEightForAPartAndOneForNothing) {
  using control::ExitCode;
  EXPECT_EQ(exit_code_of_bulk(0, 0), ExitCode::done);
  EXPECT_EQ(exit_code_of_bulk(0, 3), ExitCode::done);
  EXPECT_EQ(exit_code_of_bulk(1, 3), ExitCode::partial);
  EXPECT_EQ(exit_code_of_bulk(3, 3), ExitCode::failed);
}

class Links : public test::AskedDaemon {
 protected:
  void confirm_answers(const std::vector<control::ConfirmOutcome>& outcomes) {
    on<control::ConfirmRequest>("items.confirm", control::ConfirmReply{.outcomes = outcomes, .next = ""});
    start();
  }
  /// What invctl says of words that it does not send.
  std::string complaint(const std::string& words) {
    const Ran ran = run("invctl " + words);
    EXPECT_EQ(ran.code, 2) << words;
    EXPECT_EQ(ran.out, "") << words;
    EXPECT_TRUE(all_asked().empty()) << words;
    return ran.err;
  }
};

TEST_F(Links, UnconfirmedIsAListOfListings) {
  control::Listing listing;
  listing.id = kMug;
  listing.channel = "MFN";
  listing.quantity = 3;
  listing.open_units = 2;
  on<control::UnconfirmedRequest>("items.unconfirmed", control::ListingPage{.listings = {listing}, .next = ""});
  start();
  EXPECT_EQ(run("invctl items unconfirmed").out, render_unconfirmed({listing}, {}));
  EXPECT_EQ(asked(), (Asked{"items.unconfirmed", R"({"limit":50})"}));
  EXPECT_EQ(run("invctl items unconfirmed --integration amazon-us --limit 0 --json").out,
            "[\n" + control::to_json(listing) + "\n]\n");
  EXPECT_EQ(asked().parameters, R"({"integration":"amazon-us","limit":100})");
}

TEST_F(Links, ConfirmSendsListingsAsTheyAreTyped) {
  confirm_answers({confirmed(kMug), confirmed(kCup)});
  const Ran text = run("invctl items confirm " + kMug + " 'CUP 1'");
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_EQ(text.out, render_confirmed({confirmed(kMug), confirmed(kCup)}, {}));
  EXPECT_EQ(asked(), (Asked{"items.confirm", R"({"listings":[")" + kMug + R"(","CUP 1"]})"}));
  EXPECT_EQ(run("invctl --json items confirm A").out,
            "[\n" + control::to_json(confirmed(kMug)) + ",\n" + control::to_json(confirmed(kCup)) + "\n]\n");
  EXPECT_EQ(run("invctl --jsonl items confirm A").out,
            control::to_json(confirmed(kMug)) + "\n" + control::to_json(confirmed(kCup)) + "\n");
}

TEST_F(Links, ConfirmOfOneMayNameTheItem) {
  confirm_answers({confirmed(kMug)});
  EXPECT_EQ(run("invctl items confirm " + kMug + " --sku M --name 'A mug' --dry-run").code, 0);
  EXPECT_EQ(json::parse(asked().parameters),
            (json{{"listings", {kMug}}, {"sku", "M"}, {"name", "A mug"}, {"dry_run", true}}));
}

TEST_F(Links, ConfirmAllFollowsWhatWaits) {
  on<control::ConfirmRequest, control::ConfirmReply>("items.confirm", [](const control::ConfirmRequest& request) {
    return Result<control::ConfirmReply>(
        {.outcomes = {confirmed(request.after.empty() ? kMug : kCup)}, .next = request.after.empty() ? "k" : ""});
  });
  start();
  EXPECT_EQ(json::parse(run("invctl items confirm --all --integration amazon-us --json").out).size(), 2U);
  const std::vector<Asked> calls = all_asked();
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_EQ(json::parse(calls[0].parameters),
            (json{{"all", true}, {"integration", "amazon-us"}, {"listings", json::array()}}));
  EXPECT_EQ(json::parse(calls[1].parameters),
            (json{{"all", true}, {"integration", "amazon-us"}, {"listings", json::array()}, {"after", "k"}}));
}

TEST_F(Links, Ctl3SomeListingsThatFailEndWithEightAndAllWithOne) {
  on<control::ConfirmRequest, control::ConfirmReply>("items.confirm", [](const control::ConfirmRequest& request) {
    control::ConfirmReply reply;
    for (const std::string& listing : request.listings)
      reply.outcomes.push_back(listing == "good" ? confirmed(kMug) : failed(kCup));
    return Result<control::ConfirmReply>(reply);
  });
  start();
  EXPECT_EQ(run("invctl items confirm good good").code, 0);
  const Ran part = run("invctl items confirm good bad");
  EXPECT_EQ(part.code, 8);
  EXPECT_NE(part.out.find("item CUP 1 exists already\n"), std::string::npos);
  EXPECT_EQ(run("invctl items confirm bad bad").code, 1);
  for (const std::string format : {"--json", "--jsonl"})
    EXPECT_EQ(run("invctl items confirm good bad " + format).code, 8) << format;
}

TEST_F(Links, WhatWasConfirmedBeforeAnErrorIsShown) {
  on<control::ConfirmRequest, control::ConfirmReply>(
      "items.confirm", [](const control::ConfirmRequest& request) -> Result<control::ConfirmReply> {
        if (!request.after.empty()) return fail(ErrorCode::temporary, "Amazon is silent", "try again");
        return control::ConfirmReply{.outcomes = {confirmed(kMug)}, .next = "k"};
      });
  start();
  const Ran text = run("invctl items confirm --all");
  EXPECT_EQ(text.code, 8);
  EXPECT_NE(text.out.find(kMug), std::string::npos);
  EXPECT_EQ(text.err, "invctl: Amazon is silent\n  try again\n");
  const Ran lines = run("invctl items confirm --all --jsonl");
  EXPECT_EQ(lines.code, 8);
  EXPECT_TRUE(lines.out.starts_with(control::to_json(confirmed(kMug)) + "\n{\"error\":")) << lines.out;
}

TEST_F(Links, ConfirmNeedsListingsOrAll) {
  EXPECT_EQ(complaint("items confirm"),
            "invctl: items confirm: LISTING is missing\n"
            "  name listings or give --all; invctl items unconfirmed lists them\n");
  EXPECT_EQ(complaint("items confirm A --all"),
            "invctl: items confirm: --all and listings exclude each other\n  give one of them\n");
  for (const std::string words : {"A B --sku M", "A B --name M", "--all --sku M"})
    EXPECT_EQ(complaint("items confirm " + words),
              "invctl: items confirm: --sku and --name are for a single listing\n"
              "  confirm it by itself: invctl items confirm LISTING --sku SKU\n");
}

TEST_F(Links, LinkSendsItsChoicesOnlyWhenGiven) {
  control::LinkReply reply;
  reply.item.sku = "MUG-1";
  reply.listings = {{.id = kMug, .quantity_before = 7, .quantity_after = 12}};
  on<control::LinkRequest>("items.link", reply);
  start();
  const Ran text = run("invctl items link " + kMug + " MUG-1");
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_EQ(text.out, render_link(reply, false, {}));
  EXPECT_EQ(json::parse(asked().parameters), (json{{"listing", kMug}, {"sku", "MUG-1"}}));
  const Ran dry = run("invctl items link " + kMug + " MUG-1 --stock add --open-orders keep --dry-run");
  EXPECT_EQ(dry.out, render_link(reply, true, {}));
  EXPECT_EQ(json::parse(asked().parameters),
            (json{{"listing", kMug}, {"sku", "MUG-1"}, {"stock", "add"}, {"open_orders", "keep"}, {"dry_run", true}}));
  EXPECT_EQ(run("invctl items link A B --json").out, control::to_json(reply) + "\n");
}

TEST_F(Links, AWordThatIsNoChoiceIsRefusedWithThoseThatAre) {
  on<control::LinkRequest>("items.link", control::LinkReply{});
  start();
  const Ran ran = run("invctl items link A B --stock double");
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.err, "invctl: stock must be one of: keep, add\n  invctl help items link\n");
}

TEST_F(Links, UnlinkAsksAndShowsTheSameWay) {
  const control::UnlinkReply reply{.listing = kMug, .item = "MUG-1", .kept_lines = 2};
  on<control::UnlinkRequest>("items.unlink", reply);
  start();
  EXPECT_EQ(run("invctl items unlink MUG-1").out, render_unlink(reply, false, {}));
  EXPECT_EQ(asked(), (Asked{"items.unlink", R"({"listing":"MUG-1"})"}));
  EXPECT_EQ(run("invctl items unlink MUG-1 --dry-run").out, render_unlink(reply, true, {}));
  EXPECT_EQ(asked().parameters, R"({"listing":"MUG-1","dry_run":true})");
  EXPECT_EQ(run("invctl items unlink MUG-1 --json").out, control::to_json(reply) + "\n");
}

TEST_F(Links, ConfirmChannelAnswersWithTheListing) {
  control::Listing listing;
  listing.id = kMug;
  listing.marketplace = "ATVPDKIKX0DER";
  listing.channel = "FBA";
  on<control::ListingRequest>("items.confirm_channel", listing);
  start();
  EXPECT_EQ(run("invctl items confirm-channel " + kMug).out, render_listing(listing, {}));
  EXPECT_EQ(asked(), (Asked{"items.confirm_channel", R"({"listing":")" + kMug + "\"}"}));
  EXPECT_EQ(run("invctl items confirm-channel A --json").out, control::to_json(listing) + "\n");
}

TEST_F(Links, Ctl3RefusalsEndWithTheirCodeReasonAndNextStep) {
  on_refusing<control::ConfirmRequest>("items.confirm", control::ConfirmReply{});
  on_refusing<control::LinkRequest>("items.link", control::LinkReply{});
  on_refusing<control::UnlinkRequest>("items.unlink", control::UnlinkReply{});
  on_refusing<control::ListingRequest>("items.confirm_channel", control::Listing{});
  on_refusing<control::ItemMarkRequest>("items.mark_fba", control::ItemMarkReply{});
  start();
  for (const test::Refusal& refusal : test::kRefusals) {
    for (const std::string command : {"confirm ", "link A ", "unlink ", "confirm-channel ", "mark-fba "}) {
      const Ran text = run("invctl items " + command + refusal.code);
      EXPECT_EQ(text.code, refusal.exit) << command << refusal.code;
      EXPECT_EQ(text.err, "invctl: it is so\n  do this next\n");
      EXPECT_EQ(text.out, "");
    }
  }
}

TEST_F(Links, MarksHaveOneAnswerForEachItem) {
  on<control::ItemMarkRequest, control::ItemMarkReply>("items.mark_fba", [](const control::ItemMarkRequest& request) {
    control::ItemMarkReply reply;
    for (const std::string& sku : request.skus)
      reply.outcomes.push_back({.sku = sku,
                                .outcome = sku == "bad" ? "failed" : "marked",
                                .reason = sku == "bad" ? "no active FBA listing is linked to it" : ""});
    return Result<control::ItemMarkReply>(reply);
  });
  on<control::ItemMarkRequest>(
      "items.mark_mfn", control::ItemMarkReply{.outcomes = {{.sku = "A", .outcome = "unchanged", .reason = ""}}});
  start();
  const Ran part = run("invctl items mark-fba 'A 1' bad");
  EXPECT_EQ(part.code, 8);
  EXPECT_EQ(part.out,
            "SKU  OUTCOME  REASON\n"
            "A 1  marked\n"
            "bad  failed   no active FBA listing is linked to it\n");
  EXPECT_EQ(asked(), (Asked{"items.mark_fba", R"({"skus":["A 1","bad"]})"}));
  EXPECT_EQ(run("invctl items mark-fba bad").code, 1);
  EXPECT_EQ(run("invctl items mark-fba A --json").out, "[\n{\"sku\":\"A\",\"outcome\":\"marked\"}\n]\n");
  (void)all_asked();
  EXPECT_EQ(run("invctl items mark-mfn A").out, "SKU  OUTCOME\nA    unchanged\n");
  EXPECT_EQ(asked(), (Asked{"items.mark_mfn", R"({"skus":["A"]})"}));
  EXPECT_EQ(complaint("items mark-fba"), "invctl: items mark-fba: SKU is missing\n  invctl items mark-fba SKU ...\n");
}

TEST_F(Links, MoreItemsThanARequestTakesAreMarkedInSeveral) {
  on<control::ItemMarkRequest, control::ItemMarkReply>("items.mark_mfn", [](const control::ItemMarkRequest& request) {
    control::ItemMarkReply reply;
    for (const std::string& sku : request.skus)
      reply.outcomes.push_back({.sku = sku, .outcome = "marked", .reason = ""});
    return Result<control::ItemMarkReply>(reply);
  });
  start();
  const Ran ran = run("invctl items mark-mfn --jsonl $(seq 1 250)");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(std::ranges::count(ran.out, '\n'), 250);
  EXPECT_EQ(all_asked().size(), 3U);
}

}  // namespace
}  // namespace invd::ctl
