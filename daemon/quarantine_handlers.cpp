#include <algorithm>

#include "control/page.h"
#include "daemon/handlers.h"
#include "daemon/known_integration.h"
#include "daemon/messages.h"
#include "daemon/moment.h"
#include "store/orders.h"
#include "store/quarantine.h"
#include "sync/apply_orders.h"

namespace invd::daemon {
namespace {

using async::Task;

/// A page on its way: each view adds what it finds.
struct QuarantineListing {
  store::QuarantineQuery query;
  control::PageBudget budget;
  control::QuarantinePage page = {};
};

Result<store::Scan> look_for_quarantined(store::ReadTxn& txn, QuarantineListing& listing) {
  const auto found = store::list_quarantine(txn, listing.query);
  if (!found) return fail(found);
  std::vector<control::QuarantineEntry>& rows = listing.page.entries;
  for (const store::Quarantined& entry : found->entries) {
    control::QuarantineEntry row = to_message(entry, false);
    if (!listing.budget.take(row)) {
      listing.page.next = rows.back().integration + '/' + rows.back().order_id;
      return store::Scan::stop;
    }
    rows.push_back(std::move(row));
  }
  listing.query.after = found->next;
  return found->next.empty() ? store::Scan::stop : store::Scan::go_on;
}

/// How many of the quarantine are read for one answer.
constexpr std::size_t kMost = 100'000;

Task<Result<control::QuarantinePage>> list(Runtime& runtime, control::QuarantineListRequest request) {
  QuarantineListing listing{.query = {}, .budget = control::PageBudget(request.limit)};
  listing.query.limit = store::kLookedRows;
  if (!request.integration.empty()) listing.query.integration = IntegrationName(request.integration);
  if (const std::size_t slash = request.after.find('/'); slash != std::string::npos)
    listing.query.after = store::quarantine_page_key(IntegrationName(request.after.substr(0, slash)),
                                                     OrderId(request.after.substr(slash + 1)));
  auto done = co_await runtime.services.store.scan_in_views(std::move(listing), look_for_quarantined);
  if (!done) co_return fail(done);
  co_return std::move(done->page);
}

/// Of integrations that are no longer configured; those that are take a point read each.
Result<std::vector<store::Quarantined>> find_anywhere(store::ReadTxn& txn, const OrderId& id) {
  auto entries = store::list_quarantined(txn, kMost);
  if (!entries) return fail(entries);
  std::erase_if(*entries, [&](const store::Quarantined& entry) { return entry.order_id != id; });
  return entries;
}

/// The one entry a request names.
Task<Result<store::Quarantined>> find(Runtime& runtime, control::QuarantineRequest request) {
  const OrderId id(request.order_id);
  auto integrations = runtime.integrations.names();
  if (!request.integration.empty()) {
    if (const auto known = check_known(runtime, request.integration); !known) co_return fail(known);
    integrations = {IntegrationName(request.integration)};
  }
  std::vector<store::Quarantined> found;
  if (auto txn = runtime.services.store.read(); !txn) {
    co_return fail(txn);
  } else {
    for (const IntegrationName& integration : integrations) {
      auto entry = store::get_quarantined(**txn, integration, id);
      if (!entry) co_return fail(entry);
      if (*entry) found.push_back(std::move(**entry));
    }
  }
  if (found.empty() && request.integration.empty()) {
    auto others = co_await runtime.services.store.scan([id](store::ReadTxn& txn) { return find_anywhere(txn, id); });
    if (!others) co_return fail(others);
    found = std::move(*others);
  }
  if (found.empty())
    co_return fail(ErrorCode::not_found, request.order_id + " is not in quarantine",
                   "`invctl quarantine list` shows what is");
  if (found.size() > 1)
    co_return fail(ErrorCode::conflict, request.order_id + " is in quarantine for several integrations",
                   "name one with --integration");
  co_return std::move(found.front());
}

control::QuarantineOutcome outcome(const store::Quarantined& entry, std::string what, std::string reason) {
  return {entry.integration.str(), entry.order_id.str(), std::move(what), std::move(reason)};
}

Task<Result<control::QuarantineOutcome>> retry(Runtime& runtime, control::Call& call,
                                               control::QuarantineRequest request) {
  const auto entry = co_await find(runtime, request);
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
  const auto entry = co_await find(runtime, request);
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
      [&runtime](control::Call&, control::QuarantineListRequest request) -> Task<Result<control::QuarantinePage>> {
        if (!request.integration.empty())
          if (const auto known = check_known(runtime, request.integration); !known) co_return fail(known);
        co_return co_await list(runtime, std::move(request));
      });
  server.on<control::QuarantineRequest, control::QuarantineEntry>(
      "quarantine.show",
      [&runtime](control::Call&, control::QuarantineRequest request) -> Task<Result<control::QuarantineEntry>> {
        const auto entry = co_await find(runtime, request);
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
