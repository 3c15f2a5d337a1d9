#include "process/durability/kill_plan.h"

#include <array>
#include <sys/syscall.h>

namespace invd::process {
namespace {

constexpr std::array kTurns = {Place::mid_page,     Place::in_commit, Place::before_commit, Place::mid_login,
                               Place::after_commit, Place::in_commit, Place::mid_page,      Place::other_commit,
                               Place::between,      Place::in_commit, Place::before_commit, Place::starting};
constexpr std::array kSteps = {CommitStep::pages, CommitStep::flushing, CommitStep::flushed, CommitStep::root};

/// How many system calls of that place may pass first: as many as it has, about.
std::uint64_t most_skipped(Place place) {
  switch (place) {
    case Place::starting:
      return 150;
    case Place::mid_login:
      return 4;
    case Place::mid_page:
      return 30;
    case Place::before_commit:
      return 6;
    case Place::between:
      return 2000;  // it stands for "anywhere" here
    default:
      return 4;
  }
}

}  // namespace

KillPlan::KillPlan(int number, Random& random)
    : wanted_(kTurns[static_cast<std::size_t>(number) % kTurns.size()]),
      step_(kSteps[random.below(kSteps.size())]),
      skip_(random.below(most_skipped(wanted_))),
      soon_(static_cast<unsigned>(random.below(500))) {}

TracedProcess::Next KillPlan::next(const SystemCall& call, const ImportWatch& watch) {
  using Next = TracedProcess::Next;
  if (!fits(call, watch)) return Next::go_on;
  if (skip_ > 0) {
    --skip_;
    return Next::go_on;
  }
  return watch.step() == CommitStep::flushing ? Next::kill_soon : Next::kill_here;
}

bool KillPlan::fits(const SystemCall& call, const ImportWatch& watch) const {
  switch (wanted_) {
    case Place::between:
      return true;
    case Place::in_commit:
    case Place::other_commit:
      return watch.place() == wanted_ && in_right_step(call, watch);
    case Place::after_commit:
      return watch.place() == wanted_ && watch.step() == CommitStep::done && call.number == SYS_pwrite64;
    default:
      return watch.place() == wanted_;
  }
}

bool KillPlan::in_right_step(const SystemCall& call, const ImportWatch& watch) const {
  if (watch.step() != step_) return false;
  // Each step once for each commit, at the call that begins it; of the writing of pages, every call.
  switch (step_) {
    case CommitStep::flushing:
    case CommitStep::root:
      return !call.ended && (call.number == SYS_fdatasync || call.number == SYS_pwrite64);
    case CommitStep::flushed:
      return call.ended && call.number == SYS_fdatasync;
    default:
      return call.number == SYS_pwrite64 || call.number == SYS_pwritev || call.number == SYS_writev;
  }
}

}  // namespace invd::process
