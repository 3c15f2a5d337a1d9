#include "ctl/returns.h"

#include "unit/ctl/asked_daemon.h"

namespace invd::ctl {
namespace {

using nlohmann::json;
using test::at;
using test::kNow;
using test::Ran;

control::Return restocked() {
  return {
      .return_id = "R-7",
      .at = at("2020-01-02T10:00:00Z"),
      .order_id = "111-1",
      .integration = "amazon-us",
      .warehouse = "Main",
      .restock = true,
      .note = "too large",
      .lines = {{.sku = "MUG 1", .line_id = "L1", .quantity = 1'000}, {.sku = "CUP", .line_id = "", .quantity = 2}}};
}
control::Return scrapped() {
  return {.return_id = "R-6",
          .at = {},
          .order_id = "",
          .integration = "",
          .warehouse = "North",
          .restock = false,
          .note = "",
          .lines = {{.sku = "CUP", .line_id = "", .quantity = 1}}};
}

TEST(Returns, ListCountsLinesAndUnits) {
  EXPECT_EQ(render_returns({restocked(), scrapped()}, {.now = at("2020-01-02T12:00:00Z")}),
            "RETURN  ENTERED  ORDER  WAREHOUSE  LINES    QTY  UNITS      NOTE\n"
            "R-7     2 h ago  111-1  Main           2  1,002  restocked  too large\n"
            "R-6                     North          1      1  scrapped\n");
  EXPECT_EQ(render_returns({}, {}), "No returns match. `invctl returns create` enters one.\n");
}

TEST(Returns, ShowHasItsLines) {
  EXPECT_EQ(render_return(restocked(), {.now = kNow}),
            "Return       R-7\n"
            "Entered      2020-01-02 10:00:00\n"
            "Order        111-1\n"
            "Integration  amazon-us\n"
            "Warehouse    Main\n"
            "Units        restocked\n"
            "Note         too large\n"
            "\n"
            "  SKU    LINE    QTY\n"
            "  MUG 1  L1    1,000\n"
            "  CUP              2\n");
}

class ReturnCommands : public test::AskedDaemon {};

TEST_F(ReturnCommands, CreateSendsLinesBySkuAndByOrderLine) {
  on<control::ReturnCreateRequest>("returns.create", restocked());
  start();
  const Ran text = run("invctl returns create --line 'MUG 1=2' --warehouse Main --restock");
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_EQ(text.out, render_return(restocked(), {.now = kNow}));
  EXPECT_EQ(
      json::parse(asked().parameters),
      (json{{"warehouse", "Main"}, {"restock", true}, {"lines", json::array({{{"sku", "MUG 1"}, {"quantity", 2}}})}}));
  EXPECT_EQ(run("invctl returns create --order 111-1 --integration amazon-us --line A=1 --order-line L1=3 "
                "--warehouse Main --scrap --note 'too large' --json")
                .out,
            control::to_json(restocked()) + "\n");
  EXPECT_EQ(json::parse(asked().parameters),
            (json{{"order_id", "111-1"},
                  {"integration", "amazon-us"},
                  {"warehouse", "Main"},
                  {"restock", false},
                  {"note", "too large"},
                  {"lines", {{{"sku", "A"}, {"quantity", 1}}, {{"line_id", "L1"}, {"quantity", 3}}}}}));
}

TEST_F(ReturnCommands, CreateIsToldWhatIsMissingBeforeAnythingIsSent) {
  on<control::ReturnCreateRequest>("returns.create", restocked());
  start();
  const auto complaint = [this](const std::string& words) {
    const Ran ran = run("invctl returns create " + words);
    EXPECT_EQ(ran.code, 2) << words;
    EXPECT_EQ(ran.out, "") << words;
    return ran.err;
  };
  const std::string either =
      "invctl: returns create: exactly one of --restock and --scrap is needed\n"
      "  say whether the units can be sold again\n";
  EXPECT_EQ(complaint("--line A=1 --warehouse Main"), either);
  EXPECT_EQ(complaint("--line A=1 --warehouse Main --restock --scrap"), either);
  EXPECT_EQ(complaint("--warehouse Main --restock"),
            "invctl: returns create: --line or --order-line is missing\n"
            "  say what came back: --line MUG-1=1\n");
  EXPECT_EQ(complaint("--order-line L1=1 --warehouse Main --restock"),
            "invctl: returns create: --order-line without --order\n"
            "  a line's id is known only within its order\n");
  EXPECT_TRUE(complaint("--line A=1@5 --warehouse Main --restock")
                  .starts_with("invctl: --line: 'A=1@5' has a price, which does not belong here\n"));
  EXPECT_TRUE(complaint("--line A=1 --restock").starts_with("invctl: returns create: --warehouse is missing\n"));
  EXPECT_TRUE(all_asked().empty());
}

TEST_F(ReturnCommands, ListIsOfAllOrOfOneOrder) {
  on<control::ReturnListRequest>("returns.list", control::ReturnPage{.returns = {restocked(), scrapped()}, .next = ""});
  start();
  EXPECT_EQ(run("invctl returns list").out, render_returns({restocked(), scrapped()}, {.now = kNow}));
  EXPECT_EQ(asked(), (Asked{"returns.list", R"({"limit":50})"}));
  EXPECT_EQ(run("invctl returns list --order 111-1 --since -30d --until 2026-11-01 --limit 5 --json").out,
            "[\n" + control::to_json(restocked()) + ",\n" + control::to_json(scrapped()) + "\n]\n");
  EXPECT_EQ(asked().parameters, R"({"order_id":"111-1","since":"-30d","until":"2026-11-01","limit":5})");
  EXPECT_EQ(run("invctl returns list --jsonl").out,
            control::to_json(restocked()) + "\n" + control::to_json(scrapped()) + "\n");
}

TEST_F(ReturnCommands, Ctl3RefusalsEndWithTheirCodeReasonAndNextStep) {
  on_refusing<control::ReturnCreateRequest>("returns.create", restocked());
  on_refusing<control::ReturnListRequest>("returns.list", control::ReturnPage{});
  start();
  for (const test::Refusal& refusal : test::kRefusals) {
    for (const std::string& line :
         {"create --line A=1 --warehouse " + refusal.code + " --scrap", "list --order " + refusal.code}) {
      const Ran text = run("invctl returns " + line);
      EXPECT_EQ(text.code, refusal.exit) << line;
      EXPECT_EQ(text.err, "invctl: it is so\n  do this next\n");
      EXPECT_EQ(text.out, "");
    }
  }
}

}  // namespace
}  // namespace invd::ctl
