#include <algorithm>

#include "control/page.h"
#include "daemon/handlers.h"
#include "daemon/messages.h"
#include "daemon/moment.h"
#include "store/orders.h"
#include "store/quarantine.h"
#include "sync/apply_orders.h"

namespace invd::daemon {
namespace {

using async::Task;

constexpr std::size_t kMost = 10'000;

Task<Result<control::QuarantinePage>> list(Runtime& runtime, control::QuarantineListRequest request) {
  co_return co_await runtime.services.store.scan(
      [request = std::move(request)](store::ReadTxn& txn) -> Result<control::QuarantinePage> {
        const auto entries = store::list_quarantined(txn, kMost);
        if (!entries) return fail(entries);
        control::QuarantinePage page;
        control::PageBudget budget(request.limit);
        for (const store::Quarantined& entry : *entries) {
          if (!request.integration.empty() && entry.integration.str() != request.integration) continue;
          const std::string place = entry.integration.str() + '/' + entry.order_id.str();
          if (!request.after.empty() && place <= request.after) continue;
          control::QuarantineEntry row = to_message(entry, false);
          if (!budget.take(row)) {
            page.next = page.entries.back().integration + '/' + page.entries.back().order_id;
            return page;
          }
          page.entries.push_back(std::move(row));
        }
        return page;
      });
}

/// The one entry a request names.
Result<store::Quarantined> find(const Runtime& runtime, const control::QuarantineRequest& request) {
  auto txn = runtime.services.store.read();
  if (!txn) return fail(txn);
  std::vector<store::Quarantined> found;
  for (const IntegrationName& integration : runtime.integrations.names()) {
    if (!request.integration.empty() && integration.str() != request.integration) continue;
    auto entry = store::get_quarantined(**txn, integration, OrderId(request.order_id));
    if (!entry) return fail(entry);
    if (*entry) found.push_back(std::move(**entry));
  }
  if (found.empty())
    return fail(ErrorCode::not_found, request.order_id + " is not in quarantine",
                "`invctl quarantine list` shows what is");
  if (found.size() > 1)
    return fail(ErrorCode::conflict, request.order_id + " is in quarantine for several integrations",
                "name one with --integration");
  return std::move(found.front());
}

control::QuarantineOutcome outcome(const store::Quarantined& entry, std::string what, std::string reason) {
  return {entry.integration.str(), entry.order_id.str(), std::move(what), std::move(reason)};
}

Task<Result<control::QuarantineOutcome>> retry(Runtime& runtime, control::Call& call,
                                               control::QuarantineRequest request) {
  const auto entry = find(runtime, request);
  if (!entry) co_return fail(entry);
  if (!entry->has_readable_id())
    co_return fail(ErrorCode::refused, "the id of this order could not be read, so it cannot be asked for",
                   "`invctl sync orders --from ...` over the time of its purchase fetches it again");
  const auto integration = runtime.integrations.find(entry->integration.str());
  if (!integration) co_return fail(integration);
  co_await (*integration)->settled();
  const auto orders = (*integration)->orders();
  if (!orders) co_return fail(orders);
  call.about(entry->order_id.str());
  const auto ticket = (*orders)->read_again({entry->order_id}, history::Trigger::resync);
  co_await ticket.run->done.wait();
  if (ticket.run->error) co_return std::unexpected<Error>(*ticket.run->error);
  auto txn = runtime.services.store.read();
  if (!txn) co_return fail(txn);
  const auto still = store::get_quarantined(**txn, entry->integration, entry->order_id);
  if (!still) co_return fail(still);
  co_return *still ? outcome(*entry, "failed", (*still)->reason) : outcome(*entry, "imported", {});
}

Task<Result<control::QuarantineOutcome>> drop(Runtime& runtime, control::Call& call,
                                              control::QuarantineRequest request) {
  const auto entry = find(runtime, request);
  if (!entry) co_return fail(entry);
  call.about(entry->order_id.str());
  const auto dropped = co_await runtime.services.store.write(
      [integration = entry->integration, id = entry->order_id, now = runtime.services.clock.now()](
          store::WriteTxn& txn) { return sync::drop_from_quarantine(txn, integration, id, now); });
  if (!dropped) co_return fail(dropped);
  co_return outcome(*entry, "dropped", "it is quarantined again if Amazon sends it again as it was");
}

}  // namespace

void add_quarantine_handlers(control::Server& server, Runtime& runtime) {
  server.on<control::QuarantineListRequest, control::QuarantinePage>(
      "quarantine.list",
      [&runtime](control::Call&, control::QuarantineListRequest request) { return list(runtime, std::move(request)); });
  server.on<control::QuarantineRequest, control::QuarantineEntry>(
      "quarantine.show",
      [&runtime](control::Call&, control::QuarantineRequest request) -> Task<Result<control::QuarantineEntry>> {
        const auto entry = find(runtime, request);
        if (!entry) co_return fail(entry);
        co_return to_message(*entry, true);
      });
  server.on<control::QuarantineRequest, control::QuarantineOutcome>(
      "quarantine.retry", [&runtime](control::Call& call, control::QuarantineRequest request) {
        return retry(runtime, call, std::move(request));
      });
  server.on<control::QuarantineRequest, control::QuarantineOutcome>(
      "quarantine.drop", [&runtime](control::Call& call, control::QuarantineRequest request) {
        return drop(runtime, call, std::move(request));
      });
}

}  // namespace invd::daemon
