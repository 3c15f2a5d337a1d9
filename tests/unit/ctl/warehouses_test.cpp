#include "ctl/warehouses.h"

#include "unit/ctl/asked_daemon.h"

namespace invd::ctl {
namespace {

using test::at;
using test::Ran;

const std::vector<control::Warehouse> kWarehouses = {
    {.name = "Main", .kind = "own", .primary = true, .created_at = at("2020-01-02T10:00:00Z")},
    {.name = "Amazon 倉庫", .kind = "fba", .primary = false, .created_at = {}}};

TEST(Warehouses, ListAndOne) {
  EXPECT_EQ(render_warehouses(kWarehouses, {.now = at("2020-01-02T12:00:00Z")}),
            "WAREHOUSE    KIND  PRIMARY  CREATED\n"
            "Main         own   primary  2 h ago\n"
            "Amazon 倉庫  fba\n");
  EXPECT_EQ(render_warehouses({}, {}), "There is no warehouse yet. `invctl warehouses create NAME` makes one.\n");
  EXPECT_EQ(render_warehouse(kWarehouses[0], {}), "Main: own, the primary one\n");
  EXPECT_EQ(render_warehouse(kWarehouses[1], {}), "Amazon 倉庫: fba\n");
}

class WarehouseCommands : public test::AskedDaemon {};

TEST_F(WarehouseCommands, ListIsTextOrJson) {
  on<control::WarehouseListRequest>("warehouses.list", control::WarehousePage{.warehouses = kWarehouses, .next = ""});
  start();
  EXPECT_EQ(run("invctl warehouses list").out, render_warehouses(kWarehouses, {.now = at("2026-11-01T10:00:00Z")}));
  EXPECT_EQ(asked(), (Asked{"warehouses.list", R"({"limit":50})"}));
  EXPECT_EQ(run("invctl warehouses list --limit 1 --json").out, "[\n" + control::to_json(kWarehouses[0]) + "\n]\n");
  EXPECT_EQ(run("invctl warehouses list --jsonl").out,
            control::to_json(kWarehouses[0]) + "\n" + control::to_json(kWarehouses[1]) + "\n");
}

TEST_F(WarehouseCommands, EachChangeAnswersWithTheWarehouse) {
  on<control::WarehouseCreateRequest>("warehouses.create", kWarehouses[0]);
  on<control::WarehouseRequest>("warehouses.set_primary", kWarehouses[0]);
  on<control::WarehouseKindRequest>("warehouses.set_kind", kWarehouses[1]);
  start();
  const Ran made = run("invctl warehouses create 'North 2'");
  EXPECT_EQ(made.code, 0) << made.err;
  EXPECT_EQ(made.out, "Main: own, the primary one\n");
  EXPECT_EQ(asked(), (Asked{"warehouses.create", R"({"name":"North 2"})"}));
  EXPECT_EQ(run("invctl warehouses create T --kind transit --json").out, control::to_json(kWarehouses[0]) + "\n");
  EXPECT_EQ(asked().parameters, R"({"name":"T","kind":"transit"})");
  EXPECT_EQ(run("invctl warehouses set-primary Main").out, "Main: own, the primary one\n");
  EXPECT_EQ(asked(), (Asked{"warehouses.set_primary", R"({"name":"Main"})"}));
  EXPECT_EQ(run("invctl warehouses set-kind Main fba").out, "Amazon 倉庫: fba\n");
  EXPECT_EQ(asked(), (Asked{"warehouses.set_kind", R"({"name":"Main","kind":"fba"})"}));
}

TEST_F(WarehouseCommands, Ctl3RefusalsEndWithTheirCodeReasonAndNextStep) {
  on_refusing<control::WarehouseCreateRequest>("warehouses.create", kWarehouses[0]);
  on_refusing<control::WarehouseRequest>("warehouses.set_primary", kWarehouses[0]);
  on_refusing<control::WarehouseKindRequest>("warehouses.set_kind", kWarehouses[0]);
  start();
  for (const test::Refusal& refusal : test::kRefusals) {
    for (const std::string& line :
         {"create " + refusal.code, "set-primary " + refusal.code, "set-kind " + refusal.code + " own"}) {
      const Ran text = run("invctl warehouses " + line);
      EXPECT_EQ(text.code, refusal.exit) << line;
      EXPECT_EQ(text.err, "invctl: it is so\n  do this next\n");
      EXPECT_EQ(text.out, "");
    }
  }
  const Ran kind = run("invctl warehouses set-kind Main shop");
  EXPECT_EQ(kind.code, 2);
  EXPECT_EQ(kind.err, "invctl: kind must be one of: own, fba, transit\n  invctl help warehouses set-kind\n");
  EXPECT_EQ(run("invctl warehouses set-kind Main").err,
            "invctl: warehouses set-kind: KIND is missing\n  invctl warehouses set-kind NAME KIND\n");
}

}  // namespace
}  // namespace invd::ctl
