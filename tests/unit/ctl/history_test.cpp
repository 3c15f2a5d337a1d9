#include "ctl/history.h"

#include <gtest/gtest.h>

#include "unit/ctl/moment.h"

namespace invd::ctl {
namespace {

using test::at;
using test::kNow;

control::Run partial_run() {
  control::Run run;
  run.run_id = "01JC01";
  run.module = "orders";
  run.integration = "amazon-us";
  run.trigger = "manual";
  run.from = at("2026-10-31T00:00:00Z");
  run.to = at("2026-11-01T09:50:00Z");
  run.started_at = at("2026-11-01T09:52:00Z");
  run.ended_at = at("2026-11-01T09:53:05Z");
  run.status = "partial";
  run.synced = 1234;
  run.failed = 1;
  run.reason = "1 order was not understood";
  return run;
}

TEST(Hist1, ListShowsOutcomeAndCounts) {
  control::Run running;
  running.run_id = "01JC02";
  running.module = "orders";
  running.integration = "amazon-us";
  running.trigger = "schedule";
  running.started_at = at("2026-11-01T09:59:30Z");
  running.status = "running";
  EXPECT_EQ(render_runs({running, partial_run()}, {.now = kNow}),
            "RUN     MODULE  INTEGRATION  TRIGGER   STARTED         TOOK  STATUS   SYNCED  FAILED  SKIPPED  REASON\n"
            "01JC02  orders  amazon-us    schedule  30 s ago        30 s  running       0       0        0\n"
            "01JC01  orders  amazon-us    manual    8 min ago  1 min 5 s  partial   1,234       1        0  "
            "1 order was not understood\n");
}

TEST(Hist1, AnEmptyListSaysHowToStartOne) {
  EXPECT_EQ(render_runs({}, {}), "No runs match. `invctl sync orders` starts one.\n");
}

TEST(Hist1, ShowHasTheWindowAndTheRecords) {
  control::Run run = partial_run();
  run.records = {{.kind = "order", .id = "111-1", .outcome = "failed", .reason = "orderItems is missing"},
                 {.kind = "order", .id = "111-2", .outcome = "synced", .reason = ""}};
  EXPECT_EQ(render_run(run, false, {.now = kNow}),
            "Run          01JC01\n"
            "Status       partial\n"
            "Reason       1 order was not understood\n"
            "Module       orders\n"
            "Integration  amazon-us\n"
            "Trigger      manual\n"
            "Window       2026-10-31 00:00:00 to 2026-11-01 09:50:00\n"
            "Started      2026-11-01 09:52:00 (8 min ago)\n"
            "Took         1 min 5 s\n"
            "Records      1,234 synced, 1 failed\n"
            "\n"
            "  KIND   ID     OUTCOME  REASON\n"
            "  order  111-1  failed   orderItems is missing\n"
            "  order  111-2  synced\n"
            "\n"
            "2 of 1,235 records; --limit 0 shows all.\n");
}

TEST(Hist1, ShowFailedSaysWhenNoneDid) {
  control::Run run = partial_run();
  run.failed = 0;
  EXPECT_NE(render_run(run, true, {.now = kNow}).find("\nNo record of this run failed.\n"), std::string::npos);
  EXPECT_EQ(counts(0, 0, 0), "nothing new");
}

}  // namespace
}  // namespace invd::ctl
