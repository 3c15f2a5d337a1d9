#include "ctl/status.h"

#include <gtest/gtest.h>

#include "unit/ctl/moment.h"

namespace invd::ctl {
namespace {

using test::at;
using test::kNow;

control::Status healthy() {
  control::Status status;
  status.version = "0.1.0";
  status.started_at = at("2026-11-01T06:50:00Z");
  status.config_hash = "3f2a";
  status.store = {.bytes = 12'900'000, .state = "ok"};
  control::IntegrationStatus us;
  us.name = "amazon-us";
  us.state = "active";
  us.region = "na";
  us.primary_marketplace = "ATVPDKIKX0DER";
  us.marketplaces = {{.id = "ATVPDKIKX0DER", .country = "US"}, {.id = "A2EUQ1WTGCTBG2", .country = "CA"}};
  control::LastRun run;
  run.run_id = "01JC01";
  run.trigger = "schedule";
  run.status = "succeeded";
  run.started_at = at("2026-11-01T09:57:50Z");
  run.ended_at = at("2026-11-01T09:58:00Z");
  run.synced = 12;
  us.modules["orders"] = {.automatic = true,
                          .last_run = run,
                          .last_success_at = run.ended_at,
                          .next_run_at = at("2026-11-01T10:01:00Z"),
                          .watermark = at("2026-11-01T09:55:00Z")};
  status.integrations = {us};
  return status;
}

TEST(Status, IsHealthAtAGlance) {
  EXPECT_EQ(render_status(healthy(), {.now = kNow}),
            "invd 0.1.0, up 3 h 10 min, configuration 3f2a\n"
            "\n"
            "amazon-us  active  na  US (primary), CA\n"
            "  MODULE  AUTO  LAST RUN   OUTCOME    RECORDS    NEXT RUN  COMPLETE UP TO\n"
            "  orders  on    2 min ago  succeeded  12 synced  in 1 min  2026-11-01 09:55:00\n"
            "\n"
            "Store  ok, 12.3 MiB\n");
}

TEST(Status, AProblemStandsWithItsCodeAgeAndRemedy) {
  control::Status status = healthy();
  status.integrations[0].state = "error";
  status.integrations[0].modules.clear();
  status.integrations[0].problems = {{.code = "credentials.refused",
                                      .message = "Amazon refuses the refresh token",
                                      .hint = "invctl authorize amazon-us",
                                      .since = at("2026-11-01T09:57:00Z")}};
  status.outbox = {.pending = 3, .unknown = 1, .failed = 0};
  status.stock = {.dirty = 2,
                  .unconfirmed = 1,
                  .oldest_dirty_at = at("2026-11-01T09:59:00Z"),
                  .held_plan = "p-7",
                  .oversells = {},
                  .latency = {}};
  EXPECT_EQ(render_status(status, {.now = kNow}),
            "invd 0.1.0, up 3 h 10 min, configuration 3f2a\n"
            "\n"
            "amazon-us  error  na  US (primary), CA\n"
            "  ! Amazon refuses the refresh token (since 3 min ago) [credentials.refused]\n"
            "    invctl authorize amazon-us\n"
            "\n"
            "Store   ok, 12.3 MiB\n"
            "Outbox  3 waiting, 1 of unknown outcome, 0 failed\n"
            "Stock   2 to push, 1 unconfirmed, the oldest from 1 min ago\n"
            "Held    plan p-7 is held back\n");
}

TEST(Status, WhatConcernsTheWholeDaemonStandsOnTop) {
  control::Status status = healthy();
  status.integrations.clear();
  status.problems = {
      {.code = "store.full", .message = "the store is full", .hint = "raise store.max_size", .since = {}}};
  const std::string text = render_status(status, {.now = kNow});
  EXPECT_EQ(text.find("  ! the store is full [store.full]\n    raise store.max_size\n"), text.find('\n') + 1) << text;
}

TEST(Status, TheHeadRoomOfEachQuotaAndWhatWaitsForIt) {
  control::Status status = healthy();
  status.integrations[0].quotas = {
      {.operation = "getOrder", .burst = 30, .level = 30, .free_percent = 100, .waiting = 0},
      {.operation = "searchOrders", .burst = 20, .level = 0.4, .free_percent = 2, .waiting = 1'200}};
  const std::string text = render_status(status, {.now = kNow});
  EXPECT_NE(text.find("\n  Quotas  getOrder 100 % free, searchOrders 2 % free (1,200 waiting)\n"), std::string::npos)
      << text;
}

TEST(Status, HowLongThingsTookStandsInOneLine) {
  control::Status status = healthy();
  status.integrations[0].latency = {{"to_confirmed", {.count = 3, .p50 = 48, .p99 = 100, .max = 3'700}},
                                    {"order_seen", {.count = 90, .p50 = 130.2, .p99 = 190, .max = 190}}};
  const std::string text = render_status(status, {.now = kNow});
  EXPECT_NE(text.find("\n  Latency p50/p99/max  order seen 2 min 10 s/3 min 10 s/3 min 10 s, "
                      "change confirmed 48 s/1 min 40 s/1 h 1 min\n"),
            std::string::npos)
      << text;
  EXPECT_EQ(render_status(healthy(), {.now = kNow}).find("Latency"), std::string::npos);
}

TEST(Status, Stk12OversellsStandThereWhereThereWereSome) {
  control::Status status = healthy();
  status.stock.oversells = {{"latency", 2}, {"told_late", 1}};
  EXPECT_NE(render_status(status, {.now = kNow})
                .find("\nOversold  3 order lines of 30 days (2 latency, 1 told_late): invctl stock oversells\n"),
            std::string::npos)
      << render_status(status, {.now = kNow});
  status.stock.oversells = {{"external_edit", 1}};
  EXPECT_NE(render_status(status, {.now = kNow}).find("1 order line of 30 days (1 external_edit)"), std::string::npos);
  EXPECT_EQ(render_status(healthy(), {.now = kNow}).find("Oversold"), std::string::npos);
}

TEST(Status, WithoutAnIntegrationSaysHowToAddOne) {
  control::Status status = healthy();
  status.integrations.clear();
  EXPECT_NE(render_status(status, {.now = kNow}).find("No seller account is connected. Add one under `integrations`"),
            std::string::npos);
}

TEST(Status, ARunThatHasJustBegunIsNotSaidToBringNothing) {
  control::Status status = healthy();
  control::LastRun& run = *status.integrations[0].modules["orders"].last_run;
  run.status = "running";
  run.ended_at.reset();
  run.synced = 0;
  EXPECT_EQ(render_status(status, {.now = kNow}).find("nothing new"), std::string::npos);
}

TEST(Status, AModuleThatFailsStillNamesItsLastSuccess) {
  control::Status status = healthy();
  status.integrations[0].modules["orders"].last_run->status = "failed";
  const std::string text = render_status(status, {.now = kNow});
  EXPECT_NE(text.find("LAST SUCCESS"), std::string::npos) << text;
}

}  // namespace
}  // namespace invd::ctl
