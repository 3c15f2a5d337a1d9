#include <algorithm>
#include <fmt/ranges.h>

#include "control/command.h"
#include "control/doctor_message.h"
#include "control/event_message.h"
#include "control/quota_message.h"
#include "control/status_message.h"
#include "daemon/doctor.h"
#include "daemon/handlers.h"
#include "daemon/status.h"

namespace invd::daemon {
namespace {

using async::Task;

Task<Result<control::QuotaReply>> quota(const Runtime& runtime) {
  control::QuotaReply reply;
  for (const amazon::BucketSnapshot& bucket : runtime.quota.snapshot())
    reply.rows.push_back({.integration = bucket.key.integration.str(),
                          .region = std::string(invd::name(bucket.key.region)),
                          .operation = std::string(amazon::name(bucket.key.operation)),
                          .rate = bucket.rate,
                          .burst = bucket.burst,
                          .level = bucket.level,
                          .waiting = static_cast<std::int64_t>(bucket.waiting),
                          .drain_seconds = static_cast<double>(bucket.drain.count()) / 1000.0});
  co_return reply;
}

Task<Result<control::Event>> watch(Runtime& runtime, control::Call& call, control::WatchRequest request) {
  if (!request.integration.empty())
    if (const auto known = runtime.integrations.find(request.integration); !known) co_return fail(known);
  if (!request.kind.empty() && std::ranges::count(control::event_kinds(), request.kind) == 0)
    co_return fail(ErrorCode::usage, "\"" + request.kind + "\" is not a kind of event",
                   fmt::format("one of {}", fmt::join(control::event_kinds(), ", ")));
  sync::EventBus::Subscription events(runtime.services.events);
  while (true) {
    const sync::Event event = co_await events.next();
    if (!request.integration.empty() && event.integration != request.integration) continue;
    if (!request.kind.empty() && event.kind != request.kind && event.kind != "events.lost") continue;
    co_await call.event(
        control::to_json(control::Event{event.at, event.kind, event.integration, event.object, event.message}));
  }
}

}  // namespace

void add_status_handlers(control::Server& server, Runtime& runtime) {
  server.on<control::NoParameters, control::Status>(
      "status", [&runtime](control::Call&, control::NoParameters) -> Task<Result<control::Status>> {
        const auto stock = co_await count_stock(runtime);
        const auto oversells = co_await count_oversells(runtime);
        co_return make_status(runtime, stock ? *stock : StockTotalsBy(), oversells ? *oversells : OversellCounts());
      });
  server.on<control::NoParameters, control::DoctorReply>(
      "doctor", [&runtime](control::Call&, control::NoParameters) { return examine(runtime); });
  server.on<control::NoParameters, control::QuotaReply>(
      "quota", [&runtime](control::Call&, control::NoParameters) { return quota(runtime); });
  server.on<control::WatchRequest, control::Event>("watch",
                                                   [&runtime](control::Call& call, control::WatchRequest request) {
                                                     return watch(runtime, call, std::move(request));
                                                   });
}

}  // namespace invd::daemon
