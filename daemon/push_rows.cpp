#include "daemon/push_rows.h"

#include <algorithm>
#include <string>
#include <utility>

#include "daemon/push_outlook.h"
#include "store/feeds.h"
#include "store/listings.h"
#include "sync/pushing.h"

namespace invd::daemon {
namespace {

using stock::PushStage;

constexpr std::size_t kMostChangesTold = 20;

/// The listing that stands for the domain: the one that is written.
std::string listing_of(const sync::Assessment& found) {
  if (found.target) return to_string(found.target->id());
  if (!found.listings.empty()) return to_string(found.listings.front().id());
  return to_string(found.id);
}

/// As of now: what the last evaluation left may be a moment old.
std::string_view stage_of(const sync::Assessment& found, const stock::PushState& state) {
  if (!state.attempt && !found.off.empty()) return stock::name(PushStage::off);
  const PushStage stage = stock::stage_of(state);
  return stock::name(stage == PushStage::held && !state.verified ? PushStage::dirty : stage);
}

/// Empty as long as it is not known whether anything would change.
std::string held(const stock::PushState& state) {
  if (stock::stage_of(state) != PushStage::held || !state.verified) return {};
  return std::string(stock::name(state.hold));
}

Result<stock::PushState> state_of(store::ReadTxn& txn, const store::DomainId& id) {
  auto push = store::get_push(txn, id);
  if (!push) return fail(push);
  return *push ? std::move((*push)->state) : stock::PushState();
}

/// How the number went, or would go now.
stock::PushPath path_of(const stock::PushState& state, const PushContext& context) {
  if (state.attempt) return state.attempt->feed == 0 ? stock::PushPath::patch : stock::PushPath::feed;
  const bool is_raise = stock::next_push(state).task == stock::PushTask::raise;
  return is_raise ? context.raises : stock::PushPath::patch;
}

/// The feed that carries the number, as long as it is known.
Result<void> explain_feed(store::ReadTxn& txn, const store::DomainId& id, const stock::PushState& state,
                          control::ExplainedNumber& out) {
  if (!state.attempt || state.attempt->feed == 0) return {};
  out.feed = static_cast<std::int64_t>(state.attempt->feed);
  const auto feed = store::get_feed(txn, id.integration, state.attempt->feed);
  if (!feed) return fail(feed);
  if (!*feed) return {};
  out.feed_id = (*feed)->feed_id;
  out.feed_state = name((*feed)->state);
  out.feed_since = (*feed)->ended_at       ? (*feed)->ended_at
                   : (*feed)->submitted_at ? (*feed)->submitted_at
                                           : std::optional((*feed)->created_at);
  return {};
}

std::string_view kind_of(stock::Account account) {
  return stock::name(account);
}

void explain_desired(const sync::Assessment& found, control::ExplainedNumber& out) {
  out.counts = found.scope.what == stock::PushOf::on_hand ? "on_hand" : "available";
  if (found.scope.mapped) out.mapped = found.scope.mapped->str();
  for (const stock::Shelf& shelf : found.shelves)
    out.shelves.push_back({.warehouse = shelf.warehouse.str(),
                           .kind = std::string(kind_of(shelf.kind)),
                           .on_hand = shelf.on_hand,
                           .committed = shelf.committed,
                           .available = shelf.on_hand - shelf.committed,
                           .counted = stock::is_in_scope(shelf, found.scope)});
  out.base = found.base;
  out.ratio = found.rule.ratio;
  out.buffer = found.rule.buffer;
  out.cap = found.rule.cap;
  out.desired = found.desired;
  out.off = found.off;
}

void explain_expected(const stock::PushState& state, const PushContext& context, control::ExplainedNumber& out) {
  if (state.verified) {
    out.read = state.verified->quantity;
    out.read_at = state.verified->at;
  }
  const auto& changes = state.changes.all();
  const std::size_t left_out = changes.size() - std::min(changes.size(), kMostChangesTold);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (i < left_out)
      out.changes_left_out += changes[i].units;
    else
      out.changes.push_back({.at = changes[i].at, .units = changes[i].units});
  }
  out.expected = stock::expected(state, context.settings.amazon_counts_orders);
  if (out.expected && out.desired) out.delta = *out.desired - *out.expected;
  out.cause = stock::name(state.cause);
}

void explain_writing(const stock::PushState& state, const PushContext& context, control::ExplainedNumber& out) {
  out.sent = state.sent;
  out.sent_at = state.sent_at;
  out.accepted_at = state.accepted_at;
  out.confirmed = state.confirmed;
  out.confirmed_at = state.confirmed_at;
  out.held = held(state);
  Outlook waits = outlook(state, context.raise_horizon, context.now);
  out.waits = std::move(waits.waits);
  out.waits_until = waits.until;
  out.failure = state.failure;
  out.failures = state.failures;
  if (state.next_try > context.now) out.next_try_at = state.next_try;
  out.corrected = static_cast<std::int64_t>(state.corrected);
}

/// What the difference rests on. Of a new link nothing was expected of Amazon's number before (ITEM-8).
std::string_view reason_of(const stock::PushState& state) {
  const bool is_first = state.hold == stock::Hold::link && state.cause == stock::Cause::amazon;
  return sync::in_words(is_first ? stock::Cause::setting : state.cause);
}

}  // namespace

Result<PushContext> push_context(store::ReadTxn& txn, const sync::PushSettings& settings, Timestamp now,
                                 stock::PushPath raises) {
  const auto horizon = sync::raise_horizon(txn, settings, now);
  if (!horizon) return fail(horizon);
  return PushContext{settings, *horizon, now, raises};
}

Result<control::StockPlanRow> plan_row(store::ReadTxn& txn, const PushContext& context, const store::Push& push) {
  const auto found = sync::assess(txn, context.settings, push.id);
  if (!found) return fail(found);
  const stock::PushState& state = push.state;
  control::StockPlanRow row;
  row.listing = listing_of(*found);
  if (found->item) row.item = found->item->sku.str();
  row.current = stock::expected(state, context.settings.amazon_counts_orders);
  row.state = stage_of(*found, state);
  if (row.state == stock::name(PushStage::off)) {
    row.reason = found->off.empty() ? state.off : found->off;
    return row;
  }
  row.desired = state.desired;
  if (row.current && row.desired) row.delta = *row.desired - *row.current;
  if (row.delta.value_or(0) != 0) row.reason = reason_of(state);
  Outlook waits = outlook(state, context.raise_horizon, context.now);
  row.waits = std::move(waits.waits);
  row.waits_until = waits.until;
  if (stock::differs(state)) row.path = stock::name(path_of(state, context));
  row.held = held(state);
  return row;
}

Result<control::ExplainedNumber> explain(store::ReadTxn& txn, const PushContext& context, const store::DomainId& id) {
  const auto found = sync::assess(txn, context.settings, id);
  if (!found) return fail(found);
  const auto state = state_of(txn, id);
  if (!state) return fail(state);
  control::ExplainedNumber out;
  out.integration = id.integration.str();
  out.listing = listing_of(*found);
  for (const catalog::Listing& listing : found->listings) out.listings.push_back(to_string(listing.id()));
  explain_desired(*found, out);
  explain_expected(*state, context, out);
  out.state = stage_of(*found, *state);
  explain_writing(*state, context, out);
  if (const auto ok = explain_feed(txn, id, *state, out); !ok) return fail(ok);
  return out;
}

Result<control::StockPushOutcome> push_outcome(store::ReadTxn& txn, const PushContext& context,
                                               const store::DomainId& id) {
  const auto found = sync::assess(txn, context.settings, id);
  if (!found) return fail(found);
  const auto state = state_of(txn, id);
  if (!state) return fail(state);
  control::StockPushOutcome out;
  if (found->item) out.sku = found->item->sku.str();
  out.listing = listing_of(*found);
  Outlook waits = outlook(*state, context.raise_horizon, context.now);
  out.reason = std::move(waits.waits);
  out.waits_until = waits.until;
  const std::string_view stage = stage_of(*found, *state);
  if (state->attempt) {
    out.outcome = "sent";
    out.quantity = state->attempt->value;
  } else if (stage == stock::name(PushStage::off)) {
    out.outcome = "off";
    out.reason = found->off.empty() ? "it is still to be looked at" : found->off;
  } else if (stage == stock::name(PushStage::clean)) {
    out.outcome = "clean";
    out.quantity = state->desired;
  } else if (stage == stock::name(PushStage::held)) {
    out.outcome = "held";
  } else if (state->next_try > context.now) {
    out.outcome = "failed";
    out.reason = state->failure;
    out.waits_until = state->next_try;
  } else {
    out.outcome = "waits";
  }
  return out;
}

Result<std::vector<store::DomainId>> domains_of_item(store::ReadTxn& txn, const sync::PushSettings& settings,
                                                     const ItemId& item) {
  const auto listings = store::listings_of_item(txn, item);
  if (!listings) return fail(listings);
  std::vector<store::DomainId> out;
  for (const catalog::Listing& listing : *listings) {
    if (listing.integration != settings.integration) continue;
    store::DomainId id = sync::domain_of(settings.books, listing.amazon.marketplace, listing.amazon.sku);
    if (std::ranges::find(out, id) == out.end()) out.push_back(std::move(id));
  }
  return out;
}

}  // namespace invd::daemon
