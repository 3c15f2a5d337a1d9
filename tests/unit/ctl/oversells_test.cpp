#include "ctl/oversells.h"

#include "control/push_message.h"
#include "ctl/explanation.h"
#include "unit/ctl/asked_daemon.h"

namespace invd::ctl {
namespace {

using test::at;

const Timestamp kThen = at("2020-01-02T12:00:00Z");

control::Oversell by_latency() {
  control::Oversell one;
  one.order_id = "111-1";
  one.line_id = "L1";
  one.integration = "amazon-us";
  one.seller_sku = "MUG/1";
  one.item = "MUG";
  one.purchased_at = at("2020-01-02T10:00:00Z");
  one.needed = 1'200;
  one.available = 2;
  one.missing = 1'198;
  one.shown = 1'500;
  one.cause = "latency";
  one.took = "manual M-1 line 1";
  one.took_at = at("2020-01-02T09:59:30Z");
  return one;
}
control::Oversell by_setting() {
  control::Oversell one;
  one.order_id = "111-2";
  one.line_id = "L2";
  one.seller_sku = "CUP";
  one.needed = 1;
  one.available = -3;
  one.missing = 1;
  one.cause = "setting";
  one.reason = "a lower number waits for approval";
  return one;
}

TEST(Oversells, Stk12EachStandsWithItsCauseAndWhatThatRestsOn) {
  EXPECT_EQ(render_oversells({by_latency(), by_setting()}, {.now = kThen}),
            "ORDER  LINE  SKU  PURCHASED    QTY  MISSING  CAUSE                                  RESTS ON\n"
            "111-1  L1    MUG  2 h ago    1,200    1,198  Amazon still showed the number before  2 available, Amazon "
            "showed 1,500, last taken by manual M-1 line 1 at 2020-01-02 09:59:30\n"
            "111-2  L2    CUP                 1        1  a lower number waits for approval      -3 available\n");
  EXPECT_EQ(render_oversells({}, {}), "No order line found too little stock.\n");
}

TEST(Oversells, AnExplanationHasTheNewestOnes) {
  control::StockExplanation explanation;
  explanation.sku = "MUG";
  EXPECT_EQ(render_explanation(explanation, {}).find("too little"), std::string::npos);
  explanation.oversells = {by_latency()};
  EXPECT_NE(render_explanation(explanation, {}).find("found too little:\n" + render_oversells({by_latency()}, {})),
            std::string::npos);
}

class OversellCommands : public test::AskedDaemon {};

TEST_F(OversellCommands, AreAskedForByTimeAndIntegration) {
  on<control::OversellListRequest>("stock.oversells", control::OversellPage{.oversells = {by_latency()}, .next = ""});
  start();
  EXPECT_EQ(run("invctl stock oversells").out, render_oversells({by_latency()}, {}));
  EXPECT_EQ(asked(), (Asked{"stock.oversells", R"({"limit":50})"}));
  EXPECT_EQ(run("invctl stock oversells --integration amazon-us --since -30d --until -1d --limit 9 --jsonl").out,
            control::to_json(by_latency()) + "\n");
  EXPECT_EQ(asked().parameters, R"({"integration":"amazon-us","since":"-30d","until":"-1d","limit":9})");
}

}  // namespace
}  // namespace invd::ctl
