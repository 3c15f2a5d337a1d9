#include "ctl/stock.h"

#include "unit/ctl/asked_daemon.h"

namespace invd::ctl {
namespace {

using nlohmann::json;
using test::at;
using test::Ran;

const std::vector<control::StockRow> kRows = {{.sku = "MUG 1",
                                               .name = "A mug",
                                               .warehouse = "Main",
                                               .kind = "own",
                                               .on_hand = 1'200,
                                               .committed = 7,
                                               .available = 1'193},
                                              {.sku = "MUG 1",
                                               .name = "A mug",
                                               .warehouse = "FBA",
                                               .kind = "fba",
                                               .on_hand = 0,
                                               .committed = 2,
                                               .available = -2}};
const std::vector<control::LedgerRow> kLedger = {{.seq = 12'345,
                                                  .at = at("2026-11-01T09:00:00Z"),
                                                  .sku = "MUG 1",
                                                  .warehouse = "Main",
                                                  .stream = "movement",
                                                  .kind = "adjustment",
                                                  .delta = -1'002,
                                                  .after = 198,
                                                  .ref = "A-7",
                                                  .reason = "broken",
                                                  .by = "uid 1000"},
                                                 {.seq = 9,
                                                  .at = at("2026-11-01T08:00:00Z"),
                                                  .sku = "MUG 1",
                                                  .warehouse = "Main",
                                                  .stream = "commitment",
                                                  .kind = "reserve",
                                                  .delta = 2,
                                                  .after = 2,
                                                  .ref = "111-1/L1",
                                                  .reason = "",
                                                  .by = "amazon-us"}};

TEST(Stock, ShowHasARowForEachItemAndWarehouse) {
  EXPECT_EQ(render_stock(kRows, {}),
            "SKU    NAME   WAREHOUSE  KIND  ON HAND  COMMITTED  AVAILABLE\n"
            "MUG 1  A mug  Main       own     1,200          7      1,193\n"
            "MUG 1  A mug  FBA        fba         0          2         -2\n");
  EXPECT_EQ(render_stock({}, {}), "No stock matches. `invctl items list` shows the items.\n");
  EXPECT_NE(render_stock(kRows, {.colour = true}).find("\033[31m-2\033[0m"), std::string::npos);
}

TEST(Stock, LedgerHasEachChangeWithWhatItBelongsTo) {
  EXPECT_EQ(
      render_ledger(kLedger, {}),
      "  SEQ  AT                   WAREHOUSE  STREAM      KIND        CHANGE  AFTER  BELONGS TO  REASON  BY\n"
      "12345  2026-11-01 09:00:00  Main       movement    adjustment  -1,002    198  A-7         broken  uid 1000\n"
      "    9  2026-11-01 08:00:00  Main       commitment  reserve         +2      2  111-1/L1            amazon-us\n");
  EXPECT_EQ(render_ledger({}, {}), "Nothing has changed the stock in this period.\n");
}

TEST(Stock, ChangesAreSaidWithBeforeAndAfter) {
  EXPECT_EQ(render_adjustment({.sku = "MUG 1", .warehouse = "Main", .before = 1'200, .after = 198}, {}),
            "MUG 1 in Main: 1,200 -> 198 on hand (-1,002)\n");
  EXPECT_EQ(render_transfer({.sku = "MUG 1",
                             .quantity = 10,
                             .from = {.warehouse = "Main", .before = 12, .after = 2},
                             .to = {.warehouse = "North", .before = 0, .after = 10}},
                            {}),
            "10 of MUG 1\n"
            "  Main: 12 -> 2 on hand (-10)\n"
            "  North: 0 -> 10 on hand (+10)\n");
}

class StockCommands : public test::AskedDaemon {};

TEST_F(StockCommands, ShowIsOfAllOrOneItemNowOrEarlier) {
  on<control::StockShowRequest>("stock.show", control::StockPage{.rows = kRows, .next = ""});
  start();
  const Ran text = run("invctl stock show");
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_EQ(text.out, render_stock(kRows, {}));
  EXPECT_EQ(asked(), (Asked{"stock.show", R"({"limit":50})"}));
  EXPECT_EQ(run("invctl stock show 'MUG 1' --at -7d --warehouse Main --limit 9 --json").out,
            "[\n" + control::to_json(kRows[0]) + ",\n" + control::to_json(kRows[1]) + "\n]\n");
  EXPECT_EQ(asked().parameters, R"({"sku":"MUG 1","at":"-7d","warehouse":"Main","limit":9})");
  EXPECT_EQ(run("invctl stock show --jsonl").out,
            control::to_json(kRows[0]) + "\n" + control::to_json(kRows[1]) + "\n");
}

TEST_F(StockCommands, LedgerIsOfOneItem) {
  on<control::LedgerRequest>("stock.ledger", control::LedgerPage{.rows = kLedger, .next = ""});
  start();
  EXPECT_EQ(run("invctl stock ledger 'MUG 1'").out, render_ledger(kLedger, {}));
  EXPECT_EQ(asked(), (Asked{"stock.ledger", R"({"sku":"MUG 1","limit":50})"}));
  EXPECT_EQ(run("invctl stock ledger A --warehouse Main --since 2026-10-01 --until -1d --limit 0 --jsonl").out,
            control::to_json(kLedger[0]) + "\n" + control::to_json(kLedger[1]) + "\n");
  EXPECT_EQ(asked().parameters, R"({"sku":"A","warehouse":"Main","since":"2026-10-01","until":"-1d","limit":100})");
  EXPECT_EQ(run("invctl stock ledger").err,
            "invctl: stock ledger: SKU is missing\n"
            "  invctl stock ledger SKU [--warehouse NAME] [--since TIME] [--until TIME] [--limit N]\n");
}

TEST_F(StockCommands, AdjustSendsAChangeOrACount) {
  const control::StockAdjustReply reply{.sku = "MUG 1", .warehouse = "Main", .before = 5, .after = 3};
  on<control::StockAdjustRequest>("stock.adjust", reply);
  start();
  EXPECT_EQ(run("invctl stock adjust 'MUG 1' --warehouse Main --by -2 --reason 'two broke'").out,
            "MUG 1 in Main: 5 -> 3 on hand (-2)\n");
  EXPECT_EQ(asked(), (Asked{"stock.adjust", R"({"sku":"MUG 1","warehouse":"Main","by":-2,"reason":"two broke"})"}));
  EXPECT_EQ(run("invctl stock adjust A --warehouse Main --by +5 --reason found --json").out,
            control::to_json(reply) + "\n");
  EXPECT_EQ(asked().parameters, R"({"sku":"A","warehouse":"Main","by":5,"reason":"found"})");
  EXPECT_EQ(run("invctl stock adjust A --warehouse Main --to 0 --reason counted").code, 0);
  EXPECT_EQ(asked().parameters, R"({"sku":"A","warehouse":"Main","to":0,"reason":"counted"})");
}

TEST_F(StockCommands, AdjustIsToldWhatIsMissingBeforeAnythingIsSent) {
  on<control::StockAdjustRequest>("stock.adjust", control::StockAdjustReply{});
  start();
  const auto complaint = [this](const std::string& words) {
    const Ran ran = run("invctl stock adjust A " + words);
    EXPECT_EQ(ran.code, 2) << words;
    return ran.err.substr(0, ran.err.find('\n'));
  };
  EXPECT_EQ(complaint("--warehouse Main --reason x"), "invctl: stock adjust: exactly one of --by and --to is needed");
  EXPECT_EQ(complaint("--warehouse Main --by 1 --to 2 --reason x"),
            "invctl: stock adjust: exactly one of --by and --to is needed");
  EXPECT_EQ(complaint("--by 1 --reason x"), "invctl: stock adjust: --warehouse is missing");
  EXPECT_EQ(complaint("--by 1 --warehouse Main"), "invctl: stock adjust: --reason is missing");
  EXPECT_EQ(complaint("--to -1 --warehouse Main --reason x"), "invctl: --to: '-1' is not a whole number of at least 0");
  EXPECT_EQ(complaint("--by 1.5 --warehouse Main --reason x"), "invctl: --by: '1.5' is not a whole number");
  EXPECT_EQ(complaint("--by +-1 --warehouse Main --reason x"), "invctl: --by: '+-1' is not a whole number");
  EXPECT_EQ(complaint("--by 99999999999999999999 --warehouse Main --reason x"),
            "invctl: --by: '99999999999999999999' is not a whole number");
  EXPECT_TRUE(all_asked().empty());
  EXPECT_EQ(complaint("--by 1000000000001 --warehouse Main --reason x"),
            "invctl: by must be from -1000000000000 to 1000000000000");
}

TEST_F(StockCommands, TransferNamesBothEnds) {
  const control::StockTransferReply reply{.sku = "A",
                                          .quantity = 10,
                                          .from = {.warehouse = "Main", .before = 12, .after = 2},
                                          .to = {.warehouse = "North", .before = 0, .after = 10}};
  on<control::StockTransferRequest>("stock.transfer", reply);
  start();
  EXPECT_EQ(run("invctl stock transfer A --from Main --to North --quantity 10").out, render_transfer(reply, {}));
  EXPECT_EQ(asked(), (Asked{"stock.transfer", R"({"sku":"A","from":"Main","to":"North","quantity":10})"}));
  EXPECT_EQ(run("invctl stock transfer A --from Main --to North --quantity 1 --reason r --json").out,
            control::to_json(reply) + "\n");
  EXPECT_EQ(asked().parameters, R"({"sku":"A","from":"Main","to":"North","quantity":1,"reason":"r"})");
  const Ran none = run("invctl stock transfer A --from Main --to North --quantity 0");
  EXPECT_EQ(none.code, 2);
  EXPECT_EQ(none.err, "invctl: quantity must be from 1 to 1000000000000\n  invctl help stock transfer\n");
  EXPECT_EQ(run("invctl stock transfer A --from Main --quantity 1").code, 2);
}

TEST_F(StockCommands, Ctl3RefusalsEndWithTheirCodeReasonAndNextStep) {
  on_refusing<control::StockShowRequest>("stock.show", control::StockPage{});
  on_refusing<control::LedgerRequest>("stock.ledger", control::LedgerPage{});
  on_refusing<control::StockAdjustRequest>("stock.adjust", control::StockAdjustReply{});
  on_refusing<control::StockTransferRequest>("stock.transfer", control::StockTransferReply{});
  start();
  for (const test::Refusal& refusal : test::kRefusals) {
    for (const std::string& line : {"show " + refusal.code, "ledger " + refusal.code,
                                    "adjust " + refusal.code + " --warehouse Main --by 1 --reason x",
                                    "transfer " + refusal.code + " --from A --to B --quantity 1"}) {
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
