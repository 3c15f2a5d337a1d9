#include "ctl/items.h"

#include "unit/ctl/asked_daemon.h"

namespace invd::ctl {
namespace {

using test::at;
using test::kNow;
using test::Ran;

control::Item mug() {
  control::Item item;
  item.sku = "MUG-1";
  item.name = "A mug, large";
  item.unit = "pcs";
  item.on_hand = 1'200;
  item.committed = 7;
  item.available = 1'193;
  item.stock = {{.warehouse = "Main", .on_hand = 1'000, .committed = 7, .available = 993},
                {.warehouse = "North", .on_hand = 200, .committed = 0, .available = 200}};
  item.listings = {"amazon-us/ATVPDKIKX0DER/MUG-1", "amazon-us/A2EUQ1WTGCTBG2/MUG-1"};
  item.opening = {{.integration = "amazon-us",
                   .seller_sku = "MUG-1",
                   .state = "posted",
                   .cut_at = at("2026-11-01T09:00:00Z"),
                   .doubt = "an order was cancelled at the cut"}};
  item.created_at = at("2026-11-01T09:30:00Z");
  return item;
}

control::Item oversold() {
  control::Item item;
  item.sku = " full-width ＭＵＧ ";
  item.name = "コーヒーカップ\n\033[31m";
  item.fba = true;
  item.on_hand = 2;
  item.committed = 5;
  item.available = -3;
  item.opening = {{.integration = "amazon-us", .seller_sku = "X", .state = "pending", .cut_at = {}, .doubt = ""}};
  return item;
}

TEST(Items, ListHasStockListingsAndWhatNeedsALook) {
  EXPECT_EQ(render_items({mug(), oversold()}, {.now = kNow}),
            "SKU                  NAME                  CHANNEL  ON HAND  COMMITTED  AVAILABLE  UNIT  LISTINGS  NOTE\n"
            "MUG-1                A mug, large          MFN        1,200          7      1,193  pcs          2  "
            "opening in doubt\n"
            " full-width ＭＵＧ   コーヒーカップ??[31m  FBA            2          5         -3               0  "
            "opening pending\n");
  EXPECT_EQ(render_items({}, {}), "No items match. `invctl items unconfirmed` shows listings that can become items.\n");
}

TEST(Items, WhatIsPromisedAndNotThereStandsOut) {
  EXPECT_NE(render_items({oversold()}, {.colour = true, .now = kNow}).find("\033[31m-3\033[0m"), std::string::npos);
  EXPECT_EQ(render_items({mug()}, {.now = kNow}).find('\033'), std::string::npos);
}

TEST(Items, ShowHasEachWarehouseListingAndOpening) {
  EXPECT_EQ(render_item(mug(), {.now = kNow}),
            "SKU         MUG-1\n"
            "Name        A mug, large\n"
            "Unit        pcs\n"
            "Shipped by  ourselves (MFN)\n"
            "On hand     1,200\n"
            "Committed   7\n"
            "Available   1,193\n"
            "Created     2026-11-01 09:30:00 (30 min ago)\n"
            "\n"
            "  WAREHOUSE  ON HAND  COMMITTED  AVAILABLE\n"
            "  Main         1,000          7        993\n"
            "  North          200          0        200\n"
            "\n"
            "  LISTING\n"
            "  amazon-us/ATVPDKIKX0DER/MUG-1\n"
            "  amazon-us/A2EUQ1WTGCTBG2/MUG-1\n"
            "\n"
            "  OPENING OF  INTEGRATION  STATE   TAKEN AT             DOUBT\n"
            "  MUG-1       amazon-us    posted  2026-11-01 09:00:00  an order was cancelled at the cut\n");
  EXPECT_NE(render_item(oversold(), {.now = kNow}).find("Shipped by  Amazon (FBA)\n"), std::string::npos);
}

class ItemCommands : public test::AskedDaemon {};

TEST_F(ItemCommands, ListSendsWhatItIsGivenAndPrintsElementsAsTheyCame) {
  const control::ItemPage page{.items = {mug(), oversold()}, .next = ""};
  on<control::ItemListRequest>("items.list", page);
  start();
  const Ran text = run("invctl items list --match 'a mug' --warehouse Main");
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_EQ(text.out, render_items(page.items, {.now = kNow}));
  EXPECT_EQ(asked(), (Asked{"items.list", R"({"match":"a mug","warehouse":"Main","limit":50})"}));
  EXPECT_EQ(run("invctl items list --limit 3 --json").out,
            "[\n" + control::to_json(mug()) + ",\n" + control::to_json(oversold()) + "\n]\n");
  EXPECT_EQ(asked(), (Asked{"items.list", R"({"limit":3})"}));
  EXPECT_EQ(run("invctl items list --jsonl").out, control::to_json(mug()) + "\n" + control::to_json(oversold()) + "\n");
}

TEST_F(ItemCommands, ListFollowsItsPages) {
  on<control::ItemListRequest, control::ItemPage>("items.list", [](const control::ItemListRequest& request) {
    return Result<control::ItemPage>(
        {.items = {request.after.empty() ? mug() : oversold()}, .next = request.after.empty() ? "key of MUG-1" : ""});
  });
  start();
  EXPECT_EQ(nlohmann::json::parse(run("invctl items list --limit 0 --json").out).size(), 2U);
  const std::vector<Asked> calls = all_asked();
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_EQ(calls[0].parameters, R"({"limit":100})");
  EXPECT_EQ(calls[1].parameters, R"({"limit":100,"after":"key of MUG-1"})");
}

TEST_F(ItemCommands, AnEmptyListIsAListInJsonAndSaysWhereToLookInText) {
  on<control::ItemListRequest>("items.list", control::ItemPage{});
  start();
  EXPECT_EQ(run("invctl items list --json").out, "[]\n");
  EXPECT_EQ(run("invctl items list --jsonl").out, "");
  EXPECT_EQ(run("invctl items list").out, render_items({}, {}));
}

// SKUs are bytes: neither the command line nor JSON may change one.
TEST_F(ItemCommands, ShowSendsTheSkuByteByByte) {
  on<control::ItemShowRequest>("items.show", mug());
  start();
  EXPECT_EQ(run("invctl items show MUG-1 --json").out, control::to_json(mug()) + "\n");
  EXPECT_EQ(asked(), (Asked{"items.show", R"({"sku":"MUG-1"})"}));
  for (const std::string& sku : {std::string(" padded "), std::string("a/b%2F+,#&=;$(x)`"), std::string("\"q\" 'q'"),
                                 std::string("ＭＵＧ－１"), std::string("МUG-1")}) {
    std::string quoted = "'";
    for (const char c : sku) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    EXPECT_EQ(run("invctl items show " + quoted + "'").code, 0);
    EXPECT_EQ(nlohmann::json::parse(asked().parameters), (nlohmann::json{{"sku", sku}}));
  }
  EXPECT_EQ(run("invctl items show -- --limit").code, 0) << "after -- nothing is an option";
  EXPECT_EQ(asked().parameters, R"({"sku":"--limit"})");
}

TEST_F(ItemCommands, ShowPassesOnWhatANewerDaemonAdds) {
  on_text("items.show", R"({"sku":"MUG-1","colour":"blue","on_hand":3,"committed":0,"available":3})");
  start();
  EXPECT_EQ(run("invctl items show MUG-1 --json").out,
            "{\"sku\":\"MUG-1\",\"colour\":\"blue\",\"on_hand\":3,\"committed\":0,\"available\":3}\n");
  const Ran text = run("invctl items show MUG-1");
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_TRUE(text.out.starts_with("SKU         MUG-1\n")) << text.out;
}

TEST_F(ItemCommands, AnAnswerOfTheWrongTypeIsAnErrorThatNamesTheField) {
  on_text("items.show", R"({"sku":"MUG-1","on_hand":"3"})");
  start();
  const Ran text = run("invctl items show MUG-1");
  EXPECT_EQ(text.code, 1) << "nobody's words are wrong";
  EXPECT_EQ(text.out, "");
  EXPECT_EQ(text.err,
            "invctl: the daemon's answer is not understood: on_hand must be an integer\n"
            "  compare the versions: invctl version\n");
}

TEST_F(ItemCommands, CreateSendsNameAndUnitOnlyWhenGiven) {
  on<control::ItemCreateRequest>("items.create", mug());
  start();
  const Ran text = run("invctl items create MUG-1");
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_TRUE(text.out.starts_with("SKU         MUG-1\n")) << text.out;
  EXPECT_EQ(asked(), (Asked{"items.create", R"({"sku":"MUG-1"})"}));
  EXPECT_EQ(run("invctl items create MUG-1 --name 'A mug, large' --unit pcs --json").out,
            control::to_json(mug()) + "\n");
  EXPECT_EQ(asked(), (Asked{"items.create", R"({"sku":"MUG-1","name":"A mug, large","unit":"pcs"})"}));
}

TEST_F(ItemCommands, Ctl3RefusalsEndWithTheirCodeReasonAndNextStep) {
  on_refusing<control::ItemShowRequest>("items.show", mug());
  on_refusing<control::ItemCreateRequest>("items.create", mug());
  start();
  for (const test::Refusal& refusal : test::kRefusals) {
    for (const std::string command : {"items show ", "items create "}) {
      const Ran text = run("invctl " + command + refusal.code);
      EXPECT_EQ(text.code, refusal.exit) << command << refusal.code;
      EXPECT_EQ(text.out, "");
      EXPECT_EQ(text.err, "invctl: it is so\n  do this next\n");
      const Ran document = run("invctl --json " + command + refusal.code);
      EXPECT_EQ(document.code, refusal.exit);
      EXPECT_EQ(document.err, "");
      EXPECT_EQ(
          nlohmann::json::parse(document.out),
          (nlohmann::json{{"error", {{"code", refusal.code}, {"message", "it is so"}, {"hint", "do this next"}}}}));
    }
  }
}

TEST_F(ItemCommands, WrongWordsAreToldWithoutADaemon) {
  const auto complaint = [this](const std::string& words) {
    const Ran ran = run("invctl " + words);
    EXPECT_EQ(ran.code, 2) << words;
    EXPECT_EQ(ran.out, "") << words;
    return ran.err;
  };
  EXPECT_EQ(complaint("items show"), "invctl: items show: SKU is missing\n  invctl items show SKU\n");
  EXPECT_EQ(complaint("items show ''"), "invctl: items show: SKU is empty\n  invctl items show SKU\n");
  EXPECT_EQ(complaint("items show A B"), "invctl: items show: 'B' is one word too many\n  invctl items show SKU\n");
  EXPECT_EQ(complaint("items create A --nam B"), "invctl: items create has no option --nam\n  did you mean --name?\n");
  EXPECT_EQ(complaint("items list --limit -1"),
            "invctl: --limit: '-1' is not a whole number of at least 0\n  for example --limit 20\n");
}

}  // namespace
}  // namespace invd::ctl
