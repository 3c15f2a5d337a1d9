#include "daemon/make_runs.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "async/timeout.h"
#include "control/run_message.h"
#include "daemon/messages.h"

namespace invd::daemon {
namespace {

using async::Task;

constexpr std::size_t kMostQueued = 32;
constexpr Duration kBegins = std::chrono::seconds(5);

/// How long the run still waits for a token, in words; empty when it does not.
std::string quota_wait(const Runtime& runtime, const IntegrationName& integration) {
  Duration longest{0};
  for (const amazon::BucketSnapshot& bucket : runtime.quota.snapshot())
    if (bucket.key.integration == integration && bucket.waiting > 0) longest = std::max(longest, bucket.drain);
  if (longest < std::chrono::seconds(2)) return {};
  return fmt::format("waiting {} s for Amazon's quota", (longest.count() + 999) / 1000);
}

/// A run that was started or joined, for one integration.
struct Started {
  IntegrationName integration;
  std::string module;
  sync::Ticket ticket;
};

control::SyncProgress progress_of(const Runtime& runtime, const Started& started) {
  const sync::Ticket& ticket = started.ticket;
  const history::Run& run = ticket.run->run;
  control::SyncProgress out{.run_id = run.id == 0 ? std::string() : std::to_string(run.id),
                            .module = started.module,
                            .integration = started.integration.str(),
                            .joined = ticket.joined,
                            .pages = static_cast<std::int64_t>(run.pages),
                            .synced = static_cast<std::int64_t>(run.counts.synced),
                            .failed = static_cast<std::int64_t>(run.counts.failed),
                            .skipped = static_cast<std::int64_t>(run.counts.skipped),
                            .message = ticket.run->doing};
  if (!ticket.run->done.is_set())
    if (std::string waiting = quota_wait(runtime, started.integration); !waiting.empty())
      out.message = std::move(waiting);
  return out;
}

/// Waits for the run, telling the client of each change, at least once a second while something changes. Leaving ends
/// the waiting; the run belongs to its integration.
Task<void> attend(Runtime& runtime, control::Call& call, Started started) {
  control::SyncProgress told;
  bool first = true;
  while (true) {
    control::SyncProgress now = progress_of(runtime, started);
    if (first || now != told) co_await call.progress(control::to_json(now));
    first = false;
    told = std::move(now);
    if (started.ticket.run->done.is_set()) co_return;
    (void)co_await async::set_within(runtime.services.scheduler, std::chrono::seconds(1), started.ticket.run->changed);
  }
}

template <class Module>
Result<sync::Ticket> start_module(const Result<Module*>& module, const std::string& integration,
                                  const sync::RunRequest& wanted) {
  if (!module) return fail(module);
  if ((*module)->queued() >= kMostQueued)
    return fail(ErrorCode::limit, integration + ": too many runs wait already",
                "`invctl history list --status running` shows the one under way");
  return (*module)->request(wanted);
}

Result<sync::Ticket> start(sync::Integration& integration, std::string_view module, const sync::RunRequest& wanted) {
  const std::string& name = integration.name().str();
  if (module == history::name(history::Module::items)) return start_module(integration.items(), name, wanted);
  if (module == history::name(history::Module::stock)) return start_module(integration.stock(), name, wanted);
  return start_module(integration.orders(), name, wanted);
}

/// It begins within one commit.
Task<void> await_begin(Runtime& runtime, std::shared_ptr<sync::ActiveRun> run) {
  const auto begun = [](std::shared_ptr<sync::ActiveRun> of) -> Task<bool> {
    while (of->run.id == 0 && !of->done.is_set()) co_await of->changed.wait();
    co_return true;
  };
  if (run->run.id == 0) (void)co_await async::with_timeout(runtime.services.scheduler, kBegins, begun(run));
}

}  // namespace

Task<Result<std::vector<control::Run>>> make_runs(Runtime& runtime, control::Call& call, RunOrder order) {
  const auto integrations = runtime.integrations.select(order.integration);
  if (!integrations) co_return fail(integrations);
  std::vector<Started> started;
  std::optional<Error> refused;
  for (const auto& integration : *integrations) {
    co_await integration->settled();
    auto ticket = start(*integration, order.module, order.request);
    if (!ticket) {  // one account that cannot be synced does not stop the others (INT-5)
      if (!refused) refused = ticket.error();
      continue;
    }
    call.about(integration->name().str());
    started.push_back({integration->name(), order.module, std::move(*ticket)});
  }
  if (started.empty())
    co_return std::unexpected<Error>(refused.value_or(
        Error{ErrorCode::not_found, "no integration is configured", "add one to invd.yaml and reload", {}}));
  std::vector<control::Run> runs;
  for (const Started& one : started) {
    if (order.wait)
      co_await attend(runtime, call, one);
    else
      co_await await_begin(runtime, one.ticket.run);
    if (started.size() == 1 && order.wait && one.ticket.run->error &&
        one.ticket.run->run.status == history::RunStatus::failed)
      co_return std::unexpected<Error>(*one.ticket.run->error);
    runs.push_back(to_message(one.ticket.run->run));
  }
  co_return runs;
}

}  // namespace invd::daemon
