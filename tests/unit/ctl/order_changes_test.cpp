// Orders that people change: orders create, void, move and comment.
#include "ctl/line_words.h"
#include "ctl/orders.h"
#include "unit/ctl/asked_daemon.h"

namespace invd::ctl {
namespace {

using nlohmann::json;
using test::kNow;
using test::Ran;

TEST(LineWords, TheLastEqualsSignPartsASkuFromItsQuantity) {
  EXPECT_EQ(parse_line("--line", "MUG-1=2", true)->what, "MUG-1");
  const auto odd = parse_line("--line", "a=b@c=12@9.90", true);
  ASSERT_TRUE(odd);
  EXPECT_EQ(odd->what, "a=b@c");
  EXPECT_EQ(odd->quantity, 12);
  EXPECT_EQ(odd->price->str(), "9.90");
  EXPECT_EQ(parse_line("--line", " padded =1", true)->what, " padded ");
}

TEST(LineWords, WhatIsWrongIsSaidWithAnExample) {
  const auto complaint = [](std::string_view text, bool priced) {
    const auto line = parse_line("--line", text, priced);
    if (line) return "taken: " + std::string(text);
    EXPECT_EQ(line.error().code, ErrorCode::usage);
    EXPECT_EQ(line.error().hint, priced ? "for example --line MUG-1=2 or MUG-1=2@9.90" : "for example --line MUG-1=2");
    return line.error().message;
  };
  EXPECT_EQ(complaint("MUG", true), "--line: 'MUG' does not say how many of what");
  EXPECT_EQ(complaint("=2", true), "--line: '=2' does not say how many of what");
  for (const std::string quantity : {"", "0", "-1", "+1", "1.5", "two", "1 ", "99999999999999999999"})
    EXPECT_EQ(complaint("MUG=" + quantity, true),
              "--line: 'MUG=" + quantity + "' has no whole number of at least 1 after the =");
  for (const std::string price : {"", "-1", "x", "1,5"})
    EXPECT_EQ(complaint("MUG=1@" + price, true), "--line: 'MUG=1@" + price + "' has no price after the @");
  EXPECT_EQ(complaint("MUG=1@5", false), "--line: 'MUG=1@5' has a price, which does not belong here");
}

control::Order sale() {
  control::Order order;
  order.order_id = "M-7";
  order.source = "manual";
  order.channel = "MFN";
  order.status = "confirmed";
  order.warehouse = "Main";
  control::OrderLine line;
  line.line_id = "1";
  line.seller_sku = "MUG 1";
  line.quantity = 2;
  order.lines = {line};
  return order;
}

class OrderChanges : public test::AskedDaemon {};

TEST_F(OrderChanges, CreateSendsEachLineAndOnlyWhatIsGiven) {
  on<control::OrderCreateRequest>("orders.create", sale());
  start();
  const Ran text = run("invctl orders create --line 'MUG 1=2'");
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_EQ(text.out, render_order(sale(), {.now = kNow}));
  EXPECT_EQ(asked(), (Asked{"orders.create", R"({"lines":[{"sku":"MUG 1","quantity":2}]})"}));
  EXPECT_EQ(run("invctl orders create --line A=1@9.90 --line B=3 --currency EUR --warehouse North "
                "--reference INV-17 --at -1d --json")
                .out,
            control::to_json(sale()) + "\n");
  EXPECT_EQ(json::parse(asked().parameters),
            (json{{"lines",
                   {{{"sku", "A"}, {"quantity", 1}, {"unit_price", "9.90"}, {"currency", "EUR"}},
                    {{"sku", "B"}, {"quantity", 3}}}},
                  {"warehouse", "North"},
                  {"reference", "INV-17"},
                  {"at", "-1d"}}));
}

TEST_F(OrderChanges, CreateIsToldWhatIsWrongBeforeAnythingIsSent) {
  on<control::OrderCreateRequest>("orders.create", sale());
  start();
  const auto complaint = [this](const std::string& words) {
    const Ran ran = run("invctl orders create " + words);
    EXPECT_EQ(ran.code, 2) << words;
    EXPECT_EQ(ran.out, "") << words;
    return ran.err;
  };
  const std::string hint = "\n  a price stands after the quantity: --line MUG-1=2@9.90 --currency EUR\n";
  EXPECT_EQ(complaint("--line A=1@9.90"), "invctl: orders create: --currency is missing" + hint);
  EXPECT_EQ(complaint("--line A=1 --currency EUR"), "invctl: orders create: --currency without a price" + hint);
  EXPECT_TRUE(complaint("").starts_with("invctl: orders create: --line is missing\n"));
  EXPECT_TRUE(complaint("--line A").starts_with("invctl: --line: 'A' does not say how many of what\n"));
  EXPECT_TRUE(all_asked().empty());
  EXPECT_EQ(complaint("--line A=1@1 --currency EURO"),
            "invctl: lines[0].currency must have at most 3 bytes; it has 4\n  invctl help orders create\n");
}

TEST_F(OrderChanges, VoidMoveAndCommentAnswerWithTheOrder) {
  on<control::OrderVoidRequest>("orders.void", sale());
  on<control::OrderMoveRequest>("orders.move", sale());
  on<control::OrderCommentRequest>("orders.comment", sale());
  start();
  const std::string shown = render_order(sale(), {.now = kNow});
  EXPECT_EQ(run("invctl orders void M-7").out, shown);
  EXPECT_EQ(asked(), (Asked{"orders.void", R"({"order_id":"M-7"})"}));
  EXPECT_EQ(run("invctl orders void M-7 --integration amazon-us --json").out, control::to_json(sale()) + "\n");
  EXPECT_EQ(asked().parameters, R"({"order_id":"M-7","integration":"amazon-us"})");
  EXPECT_EQ(run("invctl orders move M-7 --warehouse North").out, shown);
  EXPECT_EQ(asked(), (Asked{"orders.move", R"({"order_id":"M-7","warehouse":"North"})"}));
  EXPECT_EQ(run("invctl orders move M-7 --warehouse North --line 1").code, 0);
  EXPECT_EQ(asked().parameters, R"({"order_id":"M-7","warehouse":"North","line":"1"})");
  EXPECT_EQ(run("invctl orders comment M-7 'asked; waits'").out, shown);
  EXPECT_EQ(asked(), (Asked{"orders.comment", R"({"order_id":"M-7","text":"asked; waits"})"}));
  EXPECT_EQ(run("invctl orders move M-7").code, 2);
  EXPECT_EQ(run("invctl orders comment M-7").code, 2);
}

TEST_F(OrderChanges, Ctl3RefusalsEndWithTheirCodeReasonAndNextStep) {
  on_refusing<control::OrderCreateRequest>("orders.create", sale());
  on_refusing<control::OrderVoidRequest>("orders.void", sale());
  on_refusing<control::OrderMoveRequest>("orders.move", sale());
  on_refusing<control::OrderCommentRequest>("orders.comment", sale());
  start();
  for (const test::Refusal& refusal : test::kRefusals) {
    for (const std::string& line : {"create --line " + refusal.code + "=1", "void " + refusal.code,
                                    "move " + refusal.code + " --warehouse Main", "comment " + refusal.code + " x"}) {
      const Ran text = run("invctl orders " + line);
      EXPECT_EQ(text.code, refusal.exit) << line;
      EXPECT_EQ(text.err, "invctl: it is so\n  do this next\n");
      EXPECT_EQ(text.out, "");
    }
  }
}

}  // namespace
}  // namespace invd::ctl
