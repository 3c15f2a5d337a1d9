#include "ctl/mapping.h"

#include "unit/ctl/asked_daemon.h"

namespace invd::ctl {
namespace {

using test::at;
using test::Ran;

const control::Mapping kOn{.integration = "shop",
                           .enabled = true,
                           .warehouse = "North 倉庫",
                           .since = at("2026-11-01T10:00:00Z"),
                           .by = "uid 1000"};
const control::Mapping kOff{.integration = "shop", .enabled = false, .warehouse = {}, .since = {}, .by = {}};

control::MappingReply reply(const std::string& outcome, const control::Mapping& mapping) {
  return {.outcome = outcome,
          .mapping = mapping,
          .changed = 2,
          .unchanged = 1,
          .effects = {{.listing = "shop/US/MUG-1", .item = "MUG-1", .quantity_before = 1'050, .quantity_after = 1'000},
                      {.listing = "shop/US/CUP", .item = "CUP", .quantity_before = 0, .quantity_after = 3}}};
}

constexpr std::string_view kTable =
    "LISTING        ITEM     NOW   THEN\n"
    "shop/US/MUG-1  MUG-1  1,050  1,000\n"
    "shop/US/CUP    CUP        0      3\n"
    "\n";

TEST(Mapping, EachIntegrationWithItsWarehouse) {
  EXPECT_EQ(render_mappings({kOn, kOff}, {}),
            "INTEGRATION  MAPPING  WAREHOUSE   SINCE                BY\n"
            "shop         on       North 倉庫  2026-11-01 10:00:00  uid 1000\n"
            "shop         off\n");
  EXPECT_EQ(render_mappings({}, {}), "There is no integration yet: add one to invd.yaml.\n");
}

TEST(Mapping, ASwitchShowsEachNumberThatItChanges) {
  EXPECT_EQ(render_mapping_switch(reply("would_switch", kOff), {}),
            std::string(kTable) + "2 numbers would change, 1 stays as it is.\n");
  EXPECT_EQ(render_mapping_switch(reply("switched", kOn), {}),
            std::string(kTable) + "2 numbers change, 1 stays as it is.\nshop sells from North 倉庫 from now on.\n");
  control::MappingReply many = reply("switched", kOff);
  many.changed = 1'234;
  many.unchanged = 2;
  EXPECT_EQ(render_mapping_switch(many, {}), std::string(kTable.substr(0, kTable.size() - 1)) +
                                                 "and 1,232 more\n\n1,234 numbers change, 2 stay as they are.\n"
                                                 "shop sells from all own warehouses from now on.\n");
  EXPECT_EQ(render_mapping_switch({.outcome = "unchanged", .mapping = kOn, .effects = {}}, {}),
            "shop sells from North 倉庫 already.\n");
}

class MappingCommands : public test::AskedDaemon {};

TEST_F(MappingCommands, WithoutYesNothingIsSwitchedAndTheNextStepIsSaid) {
  on<control::MappingEnableRequest>("mapping.enable", reply("would_switch", kOff));
  on<control::MappingDisableRequest>("mapping.disable", reply("would_switch", kOn));
  start();
  const Ran enable = run("invctl mapping enable --warehouse North --integration shop");
  EXPECT_EQ(enable.code, 3);
  EXPECT_EQ(enable.out, render_mapping_switch(reply("would_switch", kOff), {}));
  EXPECT_EQ(enable.err,
            "invctl: nothing was switched\n"
            "  invctl mapping enable --warehouse North --integration shop --yes\n");
  EXPECT_EQ(asked(), (Asked{"mapping.enable", R"({"warehouse":"North","integration":"shop"})"}));
  const Ran disable = run("invctl mapping disable --json");
  EXPECT_EQ(disable.code, 3);
  EXPECT_EQ(disable.out, control::to_json(reply("would_switch", kOn)) + "\n");
  EXPECT_EQ(disable.err, "");
}

TEST_F(MappingCommands, WithYesItIsSwitched) {
  on<control::MappingEnableRequest>("mapping.enable", reply("switched", kOn));
  on<control::MappingDisableRequest>("mapping.disable", reply("switched", kOff));
  start();
  const Ran enable = run("invctl mapping enable --warehouse North --yes");
  EXPECT_EQ(enable.code, 0) << enable.err;
  EXPECT_EQ(enable.out, render_mapping_switch(reply("switched", kOn), {}));
  EXPECT_EQ(asked(), (Asked{"mapping.enable", R"({"warehouse":"North","yes":true})"}));
  EXPECT_EQ(run("invctl mapping disable --yes --json").out, control::to_json(reply("switched", kOff)) + "\n");
  EXPECT_EQ(asked(), (Asked{"mapping.disable", R"({"yes":true})"}));
}

TEST_F(MappingCommands, WhatIsInForceAlreadyIsNoRefusal) {
  on<control::MappingEnableRequest>("mapping.enable",
                                    control::MappingReply{.outcome = "unchanged", .mapping = kOn, .effects = {}});
  start();
  const Ran ran = run("invctl mapping enable --warehouse North");
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.err, "");
}

TEST_F(MappingCommands, StatusIsTextOrJson) {
  on<control::MappingStatusRequest>("mapping.status", control::MappingStatusReply{.mappings = {kOn}});
  start();
  EXPECT_EQ(run("invctl mapping status").out, render_mappings({kOn}, {}));
  EXPECT_EQ(asked(), (Asked{"mapping.status", "{}"}));
  EXPECT_EQ(run("invctl mapping status --integration shop --json").out, "[\n" + control::to_json(kOn) + "\n]\n");
  EXPECT_EQ(asked().parameters, R"({"integration":"shop"})");
}

TEST_F(MappingCommands, Ctl3_RefusalsEndWithTheirCodeReasonAndNextStep) {
  on_refusing<control::MappingEnableRequest>("mapping.enable", reply("switched", kOn));
  start();
  for (const test::Refusal& refusal : test::kRefusals) {
    const Ran text = run("invctl mapping enable --yes --warehouse " + refusal.code);
    EXPECT_EQ(text.code, refusal.exit);
    EXPECT_EQ(text.err, "invctl: it is so\n  do this next\n");
    EXPECT_EQ(text.out, "");
  }
  EXPECT_EQ(run("invctl mapping enable").code, 2);
}

}  // namespace
}  // namespace invd::ctl
