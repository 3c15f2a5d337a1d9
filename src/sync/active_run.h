#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "async/event.h"
#include "base/error.h"
#include "history/run.h"

namespace invd::sync {

/// What a run was asked to do.
struct RunRequest {
  history::Trigger trigger = history::Trigger::schedule;
  std::optional<Timestamp> from = {};  ///< orders by purchase time, listings by their update (PREF-4)
  std::optional<Timestamp> to = {};
  bool dry_run = false;  ///< reads and compares, writes nothing
  bool added = false;    ///< the first import of marketplaces that were added later (INT-4)
  /// The module's own work, by which schedule and status go: not a period, a dry run, an
  /// audit, orders read again or the past of an added marketplace.
  [[nodiscard]] bool is_main() const {
    return !is_period() && !dry_run && !added && trigger != history::Trigger::audit &&
           trigger != history::Trigger::resync;
  }
  [[nodiscard]] bool is_period() const { return from || to; }
  [[nodiscard]] bool same_work(const RunRequest& other) const {
    return from == other.from && to == other.to && dry_run == other.dry_run && added == other.added;
  }
};

/// A run that takes longer is ended.
inline constexpr Duration kMostRunTime = std::chrono::hours(24);

/// A run under way, shared by the flow that makes it and all who wait for it. Loop thread.
struct ActiveRun {
  explicit ActiveRun(async::Scheduler& scheduler) : changed(scheduler), done(scheduler) {}

  RunRequest request;
  history::Run run;                       ///< as last committed; id 0 until it began, and always in a dry run
  std::optional<Timestamp> last_page_at;  ///< when it last went forward
  std::string doing;                      ///< what it does right now, in words
  std::optional<Error> error;             ///< why it broke off
  bool asked_again = false;               ///< somebody joined since it last asked for what is newest (I23)
  bool may_be_joined = true;              ///< it will still ask for what is newest
  async::Event changed;                   ///< pulsed at each change
  async::Event done;

  void tell(std::string what) {
    doing = std::move(what);
    pulse();
  }
  void pulse() {
    changed.set();
    changed.reset();
  }
};

/// A run that was started, or joined. Leaving it does not stop the run.
struct Ticket {
  std::shared_ptr<ActiveRun> run;
  bool joined = false;  ///< it was under way already
};

}  // namespace invd::sync
