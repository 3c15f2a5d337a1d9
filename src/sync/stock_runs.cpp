// The runs of StockSync in the history: one of what is sent by itself, and one by hand, which others join.

#include <utility>

#include "async/timeout.h"
#include "store/history.h"
#include "sync/run_log.h"
#include "sync/stock_sync.h"

namespace invd::sync {
namespace {

/// How long a run by hand waits at most for what changed to be evaluated.
constexpr Duration kEvaluatedWithin = std::chrono::minutes(5);

}  // namespace

async::Task<Result<void>> StockSync::have_run() {
  const auto permit = co_await one_run_opening_.acquire();
  if (run_) co_return Result<void>();
  auto active = by_hand_ && by_hand_->run.id == 0 ? by_hand_ : std::make_shared<ActiveRun>(services_.scheduler);
  if (active != by_hand_) active->request.trigger = history::Trigger::schedule;
  if (const auto ok = co_await begin(*active); !ok) co_return ok;
  run_ = active;
  co_return Result<void>();
}

async::Task<Result<void>> StockSync::begin(ActiveRun& active) {
  history::Run run;
  run.module = history::Module::stock;
  run.integration = settings_.integration;
  run.config_hash = settings_.config_hash;
  co_return co_await begin_run(services_, active, run);
}

async::Task<> StockSync::close_run() {
  const auto permit = co_await one_run_opening_.acquire();
  if (!run_ || !busy_.empty() || run_ == by_hand_) co_return;
  const auto run = std::exchange(run_, nullptr);
  if (const auto ok = co_await end_run(services_, *run, {}); !ok) fail_store(ok.error());
  run->done.set();
  run->pulse();
}

async::Task<> StockSync::run_by_hand(std::shared_ptr<ActiveRun> active) {
  wake();
  co_await evaluate_now_.wait();
  const Monotonic patient_until = services_.scheduler.monotonic() + kEvaluatedWithin;
  // What is due is picked while this stands, whatever pause a failure has left; then nothing is any more.
  while (true) {
    (void)co_await async::set_within(services_.scheduler, kLookAround, settled_);
    // What was changed right before the command belongs to it.
    const auto evaluating = awaits_evaluation();
    if (evaluating && *evaluating && services_.scheduler.monotonic() < patient_until) continue;
    const auto lower = pick(lowers_);
    const auto raise = pick(raises_);
    if (!lower || !raise || (lower->empty() && raise->empty() && busy_.empty())) break;
    if (active->run.counts.failed > 0 && busy_.empty()) break;  // it goes on by itself, ever more slowly
  }
  Result<void> outcome;
  if (active->run.id == 0) outcome = co_await begin(*active);
  if (run_ == active) run_.reset();
  by_hand_.reset();
  if (outcome)
    outcome = co_await end_run(
        services_, *active,
        active->run.counts.synced + active->run.counts.failed == 0 ? "nothing differs that may be written now" : "");
  if (!outcome) fail_store(outcome.error());
  active->done.set();
  active->pulse();
}

}  // namespace invd::sync
