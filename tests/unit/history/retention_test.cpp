#include "history/retention.h"

#include <gtest/gtest.h>

#include "history/run.h"

namespace invd::history::test {
namespace {

Timestamp at(std::string_view text) {
  return parse_rfc3339(text).value();
}

TEST(Hist2, AMonthIsACalendarMonthInUtcAndTheEndIsClamped) {
  const Keep month{.months = 1};
  EXPECT_EQ(expires_at(at("2026-01-31T23:59:59Z"), month), at("2026-02-28T23:59:59Z"));
  EXPECT_EQ(expires_at(at("2028-01-31T00:00:00Z"), month), at("2028-02-29T00:00:00Z"));
  EXPECT_EQ(expires_at(at("2026-12-15T10:00:00Z"), month), at("2027-01-15T10:00:00Z"));
  EXPECT_EQ(expires_at(at("2027-12-31T10:00:00Z"), Keep{.months = 2}), at("2028-02-29T10:00:00Z"));
  EXPECT_EQ(expires_at(at("2026-01-01T00:00:00Z"), Keep{.fixed = std::chrono::hours(36)}), at("2026-01-02T12:00:00Z"));
}

TEST(Hist2, WhatFailedIsKeptLonger) {
  const Retention r;
  EXPECT_EQ(keep_of(r, ExpiryClass::succeeded_records).months, 1);
  EXPECT_EQ(keep_of(r, ExpiryClass::run_succeeded).months, 1);
  EXPECT_EQ(keep_of(r, ExpiryClass::failed_records).months, 2);
  EXPECT_EQ(keep_of(r, ExpiryClass::run_failed).months, 2);
}

TEST(Hist1, NamesAreReadBack) {
  for (int i = 0; i <= static_cast<int>(Module::shipments); ++i)
    EXPECT_EQ(module_from_name(name(static_cast<Module>(i))), static_cast<Module>(i));
  for (int i = 0; i <= static_cast<int>(Trigger::audit); ++i)
    EXPECT_EQ(trigger_from_name(name(static_cast<Trigger>(i))), static_cast<Trigger>(i));
  for (int i = 0; i <= static_cast<int>(RunStatus::skipped); ++i)
    EXPECT_EQ(run_status_from_name(name(static_cast<RunStatus>(i))), static_cast<RunStatus>(i));
  EXPECT_EQ(name(Outcome::synced), "synced");
  EXPECT_EQ(name(Outcome::failed), "failed");
  EXPECT_EQ(name(Outcome::skipped), "skipped");
  EXPECT_EQ(module_from_name("order"), std::nullopt);
}

TEST(Hist1, TheStatusOfAnEndedRun) {
  EXPECT_EQ(ended_status({}, false), RunStatus::succeeded);
  EXPECT_EQ(ended_status({.unchanged = 3}, false), RunStatus::succeeded);
  EXPECT_EQ(ended_status({.synced = 3, .failed = 1}, false), RunStatus::partial);
  EXPECT_EQ(ended_status({.failed = 1}, false), RunStatus::partial);
  EXPECT_EQ(ended_status({}, true), RunStatus::failed);
  EXPECT_EQ(ended_status({.synced = 1}, true), RunStatus::partial);
  EXPECT_EQ(ended_status({.failed = 1}, true), RunStatus::failed);
}

}  // namespace
}  // namespace invd::history::test
