#include "sync/window.h"

#include <algorithm>

#include "orders/reread.h"

namespace invd::sync {
namespace {

constexpr Duration kMaxOverlap = std::chrono::hours(24);
/// From here on a window needs no length of its own any more.
constexpr Duration kLongWindow = std::chrono::days(30);
/// More than a call may wait for its token.
constexpr Duration kClocksAgree = std::chrono::hours(2);
constexpr Duration kAuditWindow = std::chrono::hours(48);

/// Lateness below this is no more than the lag of an answer.
constexpr Duration kLeastLateness = std::chrono::minutes(1);

bool is_among(const std::vector<MarketplaceId>& all, const MarketplaceId& one) {
  return std::ranges::find(all, one) != all.end();
}

void note_horizon(store::PageChain& chain, const amazon::OrdersPage& page) {
  const auto stated = chain.by_creation ? page.created_before : page.last_updated_before;
  if (stated) chain.horizon = chain.horizon ? std::min(*chain.horizon, *stated) : *stated;
}

}  // namespace

Duration overlap(const store::OrdersState& state, const OrdersSettings& settings) {
  return std::min(std::max(settings.overlap, state.late_by * 2), kMaxOverlap);
}

store::PageChain next_window(const store::OrdersState& state, const OrdersSettings& settings, Timestamp now) {
  store::PageChain chain;
  chain.marketplaces = settings.marketplaces;
  chain.after = state.watermark ? *state.watermark - overlap(state, settings) : now - settings.initial_window;
  if (state.window && *chain.after + *state.window < now - kHorizonLag) chain.before = *chain.after + *state.window;
  return chain;
}

std::vector<MarketplaceId> added_marketplaces(const store::OrdersState& state, const OrdersSettings& settings) {
  if (!state.watermark || state.marketplaces.empty()) return {};
  std::vector<MarketplaceId> added = settings.marketplaces;
  std::erase_if(added, [&](const MarketplaceId& m) { return is_among(state.marketplaces, m); });
  return added;
}

store::PageChain open_sweep(const OrdersSettings& settings, Timestamp now) {
  store::PageChain chain;
  chain.marketplaces = settings.marketplaces;
  chain.by_creation = true;
  chain.open_only = true;
  chain.after = now - orders::kFollowFor;
  return chain;
}

store::PageChain audit_window(const OrdersSettings& settings, Timestamp now) {
  store::PageChain chain;
  chain.marketplaces = settings.marketplaces;
  chain.after = now - kAuditWindow;
  return chain;
}

store::PageChain added_window(const store::OrdersState& state, const OrdersSettings& settings, Timestamp now) {
  OrdersSettings added = settings;
  added.marketplaces = added_marketplaces(state, settings);
  const auto stored = state.chains.find(store::ChainKind::added);
  const bool is_swept =
      stored != state.chains.end() && stored->second.open_only && stored->second.marketplaces == added.marketplaces;
  return is_swept ? open_sweep(added, now) : next_window({}, added, now);
}

store::PageChain period(const OrdersSettings& settings, std::optional<Timestamp> from, std::optional<Timestamp> to,
                        Timestamp now) {
  store::PageChain chain;
  chain.marketplaces = settings.marketplaces;
  chain.by_creation = true;
  chain.after = from.value_or(now - settings.initial_window);
  // Amazon refuses an end that is less than two minutes old; without one it goes to its own horizon.
  if (to && *to < now - kHorizonLag) chain.before = std::max(*to, *chain.after);
  return chain;
}

std::optional<store::PageChain> begun_by_horizon(const store::PageChain& chain, Duration lookback,
                                                 const amazon::OrdersPage& first_page) {
  const auto horizon = chain.by_creation ? first_page.created_before : first_page.last_updated_before;
  if (!horizon || !chain.after || chain.before) return std::nullopt;
  const Timestamp begin = *horizon - lookback;
  if (std::chrono::abs(begin - *chain.after) < kClocksAgree) return std::nullopt;
  store::PageChain right = chain;
  right.after = begin;
  return right;
}

bool can_resume(const store::PageChain& chain, const store::PageChain& wanted, Timestamp now) {
  const bool same_search = chain.marketplaces == wanted.marketplaces && chain.by_creation == wanted.by_creation &&
                           chain.open_only == wanted.open_only;
  return same_search && !chain.token.empty() && now - chain.token_issued_at < kTokenLife &&
         now >= chain.token_issued_at;
}

bool same_period(const store::PageChain& one, const store::PageChain& other, bool open) {
  const Duration apart = std::chrono::abs(*one.after - *other.after);
  return one.before == other.before && apart < (open ? kTokenLife : Duration(1));
}

amazon::SearchOrders to_search(const store::PageChain& chain) {
  amazon::SearchOrders search;
  (chain.by_creation ? search.created_after : search.last_updated_after) = chain.after;
  (chain.by_creation ? search.created_before : search.last_updated_before) = chain.before;
  search.marketplaces = chain.marketplaces;
  if (chain.open_only)
    search.fulfillment_statuses = {"PENDING_AVAILABILITY", "PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED"};
  search.token = chain.token;
  return search;
}

PageVerdict judge(const store::PageChain& chain, const amazon::OrdersPage& page, int repeats) {
  if (page.next_token.empty()) return {PageVerdict::Kind::last, {}};
  if (page.next_token == chain.token) return {PageVerdict::Kind::broken, "Amazon gave the same page token again"};
  if (repeats >= kMaxRepeats) return {PageVerdict::Kind::broken, "Amazon gave the same page three times"};
  if (chain.pages + 1 >= kMaxPages) return {PageVerdict::Kind::broken, "the window has too many pages"};
  return {PageVerdict::Kind::next, {}};
}

store::PageChain advance(store::PageChain chain, const amazon::OrdersPage& page, Timestamp now) {
  note_horizon(chain, page);
  chain.token = page.next_token;
  chain.token_issued_at = now;
  chain.fingerprint = page.fingerprint;
  ++chain.pages;
  return chain;
}

Result<store::OrdersState> complete_window(store::OrdersState state, const store::PageChain& chain,
                                           const amazon::OrdersPage& last_page) {
  store::PageChain whole = chain;
  note_horizon(whole, last_page);
  if (!whole.horizon)
    return fail(ErrorCode::malformed,
                "Amazon's answer states no horizon (lastUpdatedBefore) that has passed, so the watermark stays",
                "try again later; if it lasts, report it with the version of invd");
  Timestamp reached = *whole.horizon;
  if (chain.before) reached = std::min(reached, *chain.before);
  if (!state.watermark || state.marketplaces.empty()) state.marketplaces = chain.marketplaces;
  std::erase_if(state.marketplaces, [&](const MarketplaceId& m) { return !is_among(chain.marketplaces, m); });
  state.watermark = state.watermark ? std::max(*state.watermark, reached) : reached;
  state.chains.erase(store::ChainKind::window);
  if (state.window) {
    *state.window *= 2;
    if (*state.window > kLongWindow) state.window.reset();
  }
  return state;
}

store::OrdersState complete_added(store::OrdersState state, const store::PageChain& chain,
                                  const OrdersSettings& settings, Timestamp now) {
  state.chains.erase(store::ChainKind::added);
  if (!chain.open_only) {
    OrdersSettings added = settings;
    added.marketplaces = chain.marketplaces;
    state.chains.emplace(store::ChainKind::added, open_sweep(added, now));
    return state;
  }
  std::vector<MarketplaceId> spoken_for;
  for (const MarketplaceId& m : settings.marketplaces)
    if (is_among(state.marketplaces, m) || is_among(chain.marketplaces, m)) spoken_for.push_back(m);
  state.marketplaces = std::move(spoken_for);
  return state;
}

std::optional<Timestamp> late_below(const store::OrdersState& state, const orders::AmazonOrder& order) {
  if (!state.marketplaces.empty() && !is_among(state.marketplaces, order.marketplace)) return std::nullopt;
  if (state.unreadable_until && order.last_updated <= *state.unreadable_until) return std::nullopt;
  return state.watermark;
}

store::OrdersState note_late(store::OrdersState state, Duration late_by) {
  state.late_by = std::max(state.late_by, late_by);
  state.late_since_audit = std::max(state.late_since_audit, late_by);
  return state;
}

store::OrdersState complete_audit(store::OrdersState state, Timestamp now) {
  state.audited_at = now;
  state.late_by = std::max(state.late_since_audit, state.late_by / 2);
  if (state.late_by < kLeastLateness) state.late_by = Duration(0);
  state.late_since_audit = Duration(0);
  return state;
}

std::string in_minutes(Duration duration) {
  return std::to_string(std::chrono::ceil<std::chrono::minutes>(duration).count()) + " min";
}

store::OrdersState break_window(store::OrdersState state, const store::PageChain& chain, Duration overlap,
                                Timestamp now) {
  state.chains.erase(store::ChainKind::window);
  if (chain.by_creation || !chain.after) return state;
  const Timestamp end = chain.before.value_or(chain.horizon.value_or(now));
  // Longer than the overlap, or the next window would begin where this one did.
  state.window = std::max((end - *chain.after) / 2, overlap + std::chrono::minutes(1));
  return state;
}

}  // namespace invd::sync
