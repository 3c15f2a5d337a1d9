// Golden texts of the families with short answers.
#include <gtest/gtest.h>

#include "ctl/config_commands.h"
#include "ctl/doctor.h"
#include "ctl/quarantine.h"
#include "ctl/quota.h"
#include "ctl/sync.h"
#include "ctl/watch.h"
#include "unit/ctl/moment.h"

namespace invd::ctl {
namespace {

using test::at;
using test::kNow;

TEST(Doctor, WhatMustBeActedOnComesLast) {
  control::DoctorReply reply;
  reply.findings = {
      {.code = "credentials.refused",
       .area = "credentials",
       .object = "amazon-us",
       .state = "error",
       .message = "Amazon refuses the refresh token",
       .hint = "authorize the application again"},
      {.code = "clock.ok", .area = "clock", .object = "", .state = "ok", .message = "the clock is right", .hint = ""},
      {.code = "disk.tight",
       .area = "disk",
       .object = "",
       .state = "warning",
       .message = "4 % are free",
       .hint = "make room"}};
  EXPECT_EQ(render_doctor(reply, {}),
            "ok       the clock is right [clock.ok]\n"
            "warning  4 % are free [disk.tight]\n"
            "         make room\n"
            "error    amazon-us: Amazon refuses the refresh token [credentials.refused]\n"
            "         authorize the application again\n"
            "\n"
            "3 checks: 1 error, 1 warning.\n");
  reply.findings = {reply.findings[1]};
  EXPECT_EQ(render_doctor(reply, {}), "ok       the clock is right [clock.ok]\n\n1 check passed.\n");
}

TEST(Quota, RowsSayWhoWaitsAndHowLong) {
  control::QuotaReply reply;
  reply.rows = {{.integration = "amazon-us",
                 .region = "na",
                 .operation = "searchOrders",
                 .rate = 0.0056,
                 .burst = 20,
                 .level = 0.4,
                 .waiting = 2,
                 .drain_seconds = 285.7},
                {.integration = "amazon-us",
                 .region = "na",
                 .operation = "getOrder",
                 .rate = 5,
                 .burst = 30,
                 .level = 30,
                 .waiting = 0,
                 .drain_seconds = 0}};
  EXPECT_EQ(render_quota(reply, {}),
            "INTEGRATION  REGION  OPERATION                 RATE  BURST  LEVEL  WAITING  THROUGH IN\n"
            "amazon-us    na      searchOrders  1 per 2 min 58 s     20    0.4        2  4 min 45 s\n"
            "amazon-us    na      getOrder               5 per s     30     30        0\n");
  EXPECT_EQ(render_quota({}, {}), "No call to Amazon was made yet, so no rate limit is known.\n");
}

TEST(Quarantine, ListAndShow) {
  control::QuarantineEntry entry;
  entry.integration = "amazon-us";
  entry.order_id = "111-1";
  entry.reason = "orderItems[0].quantity: expected an integer";
  entry.first_seen_at = at("2026-11-01T08:00:00Z");
  entry.last_tried_at = at("2026-11-01T09:00:00Z");
  entry.attempts = 3;
  EXPECT_EQ(render_quarantine({entry}, {.now = kNow}),
            "ORDER  INTEGRATION  SINCE    LAST TRIED  TRIES  REASON\n"
            "111-1  amazon-us    2 h ago  1 h ago         3  orderItems[0].quantity: expected an integer\n");
  EXPECT_EQ(render_quarantine({}, {}), "The quarantine is empty: every order that Amazon sent was understood.\n");
  entry.json = R"({"orderId":"111-1"})";
  EXPECT_EQ(render_quarantined(entry, {.now = kNow}),
            "Order                111-1\n"
            "Integration          amazon-us\n"
            "Reason               orderItems[0].quantity: expected an integer\n"
            "In quarantine since  2026-11-01 08:00:00 (2 h ago)\n"
            "Last tried           2026-11-01 09:00:00 (1 h ago)\n"
            "Tries                3\n"
            "\n"
            "As Amazon sent it:\n"
            "  {\n"
            "    \"orderId\": \"111-1\"\n"
            "  }\n");
  entry.json = "<html>\033[2J";
  EXPECT_NE(render_quarantined(entry, {.now = kNow}).find("\n  <html>?[2J\n"), std::string::npos);
}

TEST(Quarantine, OutcomesSayWhatComesNext) {
  EXPECT_EQ(render_outcome({.integration = "a", .order_id = "111-1", .outcome = "imported", .reason = ""}, {}),
            "111-1: imported\n");
  EXPECT_EQ(render_outcome({.integration = "a", .order_id = "111-1", .outcome = "failed", .reason = "no lines"}, {}),
            "111-1: failed: no lines\n  It stays in quarantine and is tried again by itself.\n");
}

TEST(Pref6, ConfigShowsWhereEachValueComesFrom) {
  control::ConfigShowReply reply;
  reply.values = {
      {.key = "sync.orders.interval", .value = "3m", .origin = "file", .file = "/etc/invd/invd.yaml", .line = 12},
      {.key = "stock.buffer", .value = "0", .origin = "default", .file = "", .line = {}}};
  EXPECT_EQ(render_config(reply, {}),
            "KEY                   VALUE  FROM\n"
            "sync.orders.interval  3m     /etc/invd/invd.yaml:12\n"
            "stock.buffer          0      default\n");
}

TEST(Config, CheckNamesEachPlaceAndRemedy) {
  const control::ConfigCheckReply reply{.file = "invd.yaml",
                                        .valid = false,
                                        .problems = {{.file = "invd.yaml",
                                                      .line = 3,
                                                      .column = 5,
                                                      .message = "intervall: unknown key",
                                                      .hint = "did you mean interval?"}}};
  EXPECT_EQ(render_check(reply, {}),
            "invd.yaml:3:5: intervall: unknown key\n  did you mean interval?\n\ninvd.yaml: 1 mistake\n");
  EXPECT_EQ(render_check({.file = "invd.yaml", .valid = true, .problems = {}}, {}), "invd.yaml: no mistakes\n");
}

TEST(Config, DiffAndReloadTellARestartApart) {
  const control::ConfigDiffReply reply{
      .rows = {{.key = "sync.orders.interval", .from = "3m", .to = "5m", .effect = "reload"},
               {.key = "store.path", .from = "", .to = "/srv/invd", .effect = "restart"}}};
  EXPECT_EQ(render_diff(reply, {}),
            "KEY                   IN EFFECT  IN THE FILE  TAKES\n"
            "sync.orders.interval  3m         5m           a reload\n"
            "store.path            (not set)  /srv/invd    a restart\n"
            "\n`invctl config reload` puts this into effect.\n");
  EXPECT_NE(
      render_reload(reply, {}).find("\nReloaded: 1 setting changed.\n1 waits for a restart: systemctl restart invd\n"),
      std::string::npos);
  EXPECT_EQ(render_diff({}, {}), "A reload would change nothing: the file says what is in effect.\n");
  EXPECT_EQ(render_reload({}, {}), "Reloaded: nothing has changed.\n");
}

control::Run run(std::string status, std::int64_t failed) {
  control::Run out;
  out.run_id = "01JC01";
  out.module = "orders";
  out.integration = "amazon-us";
  out.status = std::move(status);
  out.synced = 12;
  out.failed = failed;
  out.started_at = at("2026-11-01T09:00:00Z");
  out.ended_at = at("2026-11-01T09:00:42Z");
  return out;
}

TEST(Sync, TheEndSaysWhatCameAndWhereTheFailuresAre) {
  EXPECT_EQ(render_sync({.runs = {run("partial", 1)}}, false, {}),
            "orders amazon-us: partial, 12 synced, 1 failed, 42 s (run 01JC01)\n"
            "  Which ones: invctl history show 01JC01 --failed\n");
  EXPECT_NE(render_sync({.runs = {run("succeeded", 0)}}, true, {}).find("A dry run: the books are as they were."),
            std::string::npos);
  EXPECT_EQ(render_sync({.runs = {run("running", 0)}}, false, {}),
            "orders amazon-us: running (run 01JC01); invctl history show 01JC01\n");
  EXPECT_EQ(render_sync({}, false, {}), "Nothing to sync: no integration is active. `invctl status` says why.\n");
}

TEST(Ctl3, SyncExitCodesTellPartsApart) {
  using control::ExitCode;
  EXPECT_EQ(exit_code_of({.runs = {run("succeeded", 0), run("running", 0)}}), ExitCode::done);
  EXPECT_EQ(exit_code_of({.runs = {run("skipped", 0)}}), ExitCode::done);
  EXPECT_EQ(exit_code_of({.runs = {run("partial", 1)}}), ExitCode::partial);
  EXPECT_EQ(exit_code_of({.runs = {run("succeeded", 0), run("failed", 0)}}), ExitCode::partial);
  EXPECT_EQ(exit_code_of({.runs = {run("failed", 3), run("failed", 0)}}), ExitCode::failed);
}

TEST(Sync, ProgressIsOneLine) {
  control::SyncProgress progress;
  progress.module = "orders";
  progress.integration = "amazon-us";
  progress.pages = 12;
  progress.synced = 1140;
  progress.failed = 1;
  progress.message = "waiting 40 s for Amazon's quota";
  EXPECT_EQ(progress_words(progress),
            "orders amazon-us: 12 pages, 1,140 synced, 1 failed: waiting 40 s for Amazon's quota");
  control::SyncProgress pushing;  // which has no pages
  pushing.module = "stock";
  pushing.integration = "amazon-us";
  pushing.message = "comparing the numbers";
  EXPECT_EQ(progress_words(pushing), "stock amazon-us: comparing the numbers");
  EXPECT_NE(render_left("01JC01").find("invctl history show 01JC01"), std::string::npos);
  EXPECT_NE(render_left("").find("invctl history list"), std::string::npos);
}

TEST(Watch, AnEventIsOneLine) {
  EXPECT_EQ(render_event({.at = at("2026-11-01T10:00:05Z"),
                          .kind = "order.imported",
                          .integration = "amazon-us",
                          .object = "111-2",
                          .message = "confirmed,\n2 lines"},
                         {}),
            "10:00:05  order.imported        amazon-us  111-2: confirmed,?2 lines\n");
  EXPECT_EQ(
      render_event({.at = {}, .kind = "events.lost", .integration = "", .object = "", .message = "12 events"}, {}),
      "events.lost           12 events\n");
}

}  // namespace
}  // namespace invd::ctl
