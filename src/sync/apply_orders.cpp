#include "sync/apply_orders.h"

#include <algorithm>
#include <utility>

#include "base/fingerprint.h"
#include "orders/reread.h"
#include "orders/sales_order.h"
#include "store/history.h"
#include "store/orders.h"
#include "store/quarantine.h"
#include "store/sync_state.h"
#include "sync/window.h"

namespace invd::sync {
namespace {

using orders::StoredOrder;

constexpr std::uint32_t kMostTries = 30;
constexpr Duration kUnreadableKept = std::chrono::days(30);
constexpr Duration kStandBack = std::chrono::hours(1);

/// 1 h, 6 h, then daily, as for orders not final; an id that could not be read cannot be asked for.
std::optional<Timestamp> next_try(std::uint32_t attempts, Timestamp now, bool has_id) {
  using std::chrono::hours;
  if (!has_id || attempts > kMostTries) return std::nullopt;
  return now + (attempts == 1 ? hours(1) : attempts == 2 ? hours(6) : hours(24));
}

/// Whether a version that could be read shows that the one in quarantine is of no interest any more.
bool replaces(const orders::AmazonOrder& incoming, orders::Source source, orders::Merge merge,
              const store::Quarantined& waiting) {
  if (merge == orders::Merge::older) return false;
  if (waiting.last_updated) return incoming.last_updated >= *waiting.last_updated;
  // A search may repeat a version from before the unreadable one.
  return merge == orders::Merge::take || source == orders::Source::get_order;
}

std::string first_skip_reason(store::ReadTxn& txn, const ApplyContext& context, const orders::AmazonOrder& incoming) {
  if (incoming.channel_name == "NON_AMAZON" && context.is_our_outbound && context.is_our_outbound(txn, incoming))
    return "an outbound shipment of ours, seen in Amazon's orders";
  return orders::skip_reason(incoming, context.settings.preference);
}

}  // namespace

Result<Applied> apply_order(store::WriteTxn& txn, const ApplyContext& context, const orders::AmazonOrder& incoming,
                            std::optional<Timestamp> late_below) {
  const IntegrationName& integration = context.settings.integration;
  const auto before = store::get_order(txn, integration, incoming.order_id);
  if (!before) return fail(before);
  const auto waiting = store::get_quarantined(txn, integration, incoming.order_id);
  if (!waiting) return fail(waiting);

  Applied applied;
  StoredOrder order;
  if (*before)
    applied.merge =
        orders::merge((*before)->amazon, (*before)->source, incoming, context.source, (*before)->amazon == incoming);
  if (*waiting && replaces(incoming, context.source, applied.merge, **waiting))
    if (const auto ok = store::drop_quarantined(txn, integration, incoming.order_id); !ok) return fail(ok);
  if (*before) {
    const StoredOrder& stored = **before;
    if (applied.merge == orders::Merge::same && context.source > stored.source) {
      // Confirmed by the stronger source: a stale answer of the weaker one with the same time must not replace it.
      order = stored;
      order.source = context.source;
      if (const auto ok = store::put_order(txn, order, *before); !ok) return fail(ok);
    }
    if (applied.merge != orders::Merge::take) return applied;
    order = stored;
    applied.status_changed = stored.amazon.status != incoming.status;
  } else {
    applied.is_new = true;
    order.integration = integration;
    order.first_seen = context.now;
    order.skip_reason = first_skip_reason(txn, context, incoming);
  }
  const bool new_update = !*before || (*before)->amazon.last_updated != incoming.last_updated;
  if (late_below && new_update && !*waiting && incoming.last_updated < *late_below)
    applied.late_by = *late_below - incoming.last_updated;
  applied.skip_reason = order.skip_reason;
  order.amazon = incoming;
  order.source = context.source;
  order.changed_at = context.now;
  order.rereads = 0;
  order.next_reread =
      orders::next_reread(orders::fulfillment_status(incoming.status), incoming.created, context.now, 0, context.now);
  orders::add_comments(order, context.now);
  if (const auto ok = store::put_order(txn, order, *before); !ok) return fail(ok);
  for (const auto& observer : context.observers) {
    auto news = observer->order_changed(txn, *before ? &**before : nullptr, order);
    if (!news) return fail(news, "order " + incoming.order_id.str());
    for (Event& event : *news) applied.news.push_back(std::move(event));
  }
  return applied;
}

Result<Applied> apply_and_record(store::WriteTxn& txn, const ApplyContext& context, const orders::AmazonOrder& incoming,
                                 std::optional<Timestamp> late_below, history::Run& run) {
  auto applied = apply_order(txn, context, incoming, late_below);
  if (!applied) return applied;
  if (applied->merge != orders::Merge::take) {
    ++run.counts.unchanged;
    return applied;
  }
  history::RunRecord record{"order", incoming.order_id.str(), history::Outcome::synced, incoming.status};
  if (!applied->skip_reason.empty()) {
    record.outcome = history::Outcome::skipped;
    record.reason = applied->skip_reason;
  }
  if (applied->late_by > Duration(0)) record.reason += ", late by " + in_minutes(applied->late_by);
  if (const auto ok = store::add_record(txn, run, record); !ok) return fail(ok);
  return applied;
}

Result<void> quarantine(store::WriteTxn& txn, const ApplyContext& context, const amazon::MalformedOrder& malformed,
                        history::Run& run) {
  const bool has_id = !malformed.order_id.empty();
  const OrderId id(has_id ? malformed.order_id
                          : std::string(store::kUnreadableId) + fingerprint_text(malformed.redacted_json));
  const auto known = store::get_quarantined(txn, context.settings.integration, id);
  if (!known) return fail(known);
  store::Quarantined entry;
  if (*known) {
    entry = **known;
  } else {
    entry.integration = context.settings.integration;
    entry.order_id = id;
    entry.first_seen = context.now;
  }
  const bool was_asked_for = context.source == orders::Source::get_order;
  if (*known && was_asked_for) ++entry.attempts;
  if (!*known || was_asked_for) entry.next_try = next_try(entry.attempts, context.now, has_id);
  if (malformed.last_updated) entry.last_updated = std::max(entry.last_updated, malformed.last_updated);
  entry.reason = malformed.reason;
  if (!malformed.redacted_json.empty()) entry.json = malformed.redacted_json;
  entry.last_tried = context.now;
  if (const auto ok = store::put_quarantined(txn, entry); !ok) return ok;
  return store::add_record(txn, run, {"order", id.str(), history::Outcome::failed, malformed.reason});
}

Result<void> drop_unseen_unreadable(store::WriteTxn& txn, const ApplyContext& context, history::Run& run) {
  const IntegrationName& integration = context.settings.integration;
  const auto entries = store::list_quarantined(txn, kMostQuarantined, integration);
  if (!entries) return fail(entries);
  for (const store::Quarantined& entry : *entries) {
    if (entry.has_readable_id() || context.now - entry.last_tried < kUnreadableKept) continue;
    if (const auto ok = store::drop_quarantined(txn, integration, entry.order_id); !ok) return fail(ok);
    const auto ok = store::add_record(txn, run,
                                      {"order", entry.order_id.str(), history::Outcome::skipped,
                                       "not met again for 30 days: taken out of quarantine"});
    if (!ok) return ok;
  }
  return {};
}

Result<bool> drop_from_quarantine(store::WriteTxn& txn, const IntegrationName& integration, const OrderId& id,
                                  Timestamp now) {
  auto state = store::get_orders_state(txn, integration);
  if (!state) return fail(state);
  state->unreadable_until = now;
  if (const auto ok = store::put_orders_state(txn, integration, *state); !ok) return fail(ok);
  return store::drop_quarantined(txn, integration, id);
}

Result<void> stand_back(store::WriteTxn& txn, const ApplyContext& context, const OrderId& id) {
  const IntegrationName& integration = context.settings.integration;
  const auto before = store::get_order(txn, integration, id);
  if (!before) return fail(before);
  if (*before && (*before)->next_reread) {
    StoredOrder order = **before;
    order.next_reread = context.now + kStandBack;
    if (const auto ok = store::put_order(txn, order, *before); !ok) return fail(ok);
  }
  const auto waiting = store::get_quarantined(txn, integration, id);
  if (!waiting) return fail(waiting);
  if (!*waiting || !(*waiting)->next_try) return {};
  store::Quarantined entry = **waiting;
  entry.next_try = context.now + kStandBack;
  return store::put_quarantined(txn, entry);
}

Result<void> note_reread(store::WriteTxn& txn, const ApplyContext& context, const OrderId& id) {
  const auto before = store::get_order(txn, context.settings.integration, id);
  if (!before) return fail(before);
  if (!*before) return {};
  StoredOrder order = **before;
  ++order.rereads;
  order.next_reread = orders::next_reread(orders::fulfillment_status(order.amazon.status), order.amazon.created,
                                          order.changed_at, order.rereads, context.now);
  return store::put_order(txn, order, *before);
}

}  // namespace invd::sync
