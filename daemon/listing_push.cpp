#include "daemon/listing_push.h"

#include <algorithm>

#include "store/pushes.h"

namespace invd::daemon {
namespace {

/// The newest thing that is known of the number.
std::optional<Timestamp> updated_at(const stock::PushState& state) {
  std::optional<Timestamp> newest;
  for (const auto& at : {state.sent_at, state.accepted_at, state.confirmed_at,
                         state.verified ? std::optional(state.verified->at) : std::nullopt})
    newest = std::max(newest, at);
  return newest;
}

control::ListingPush push_message(const stock::PushState& state, bool amazon_counts_orders) {
  control::ListingPush out;
  out.desired = state.desired;
  out.expected = stock::expected(state, amazon_counts_orders);
  out.sent = state.sent;
  if (state.sent_at && state.accepted_at >= state.sent_at) out.accepted = state.sent;
  out.confirmed = state.confirmed;
  out.state = stock::name(stock::stage_of(state));
  out.updated_at = updated_at(state);
  return out;
}

}  // namespace

PushSettingsList push_settings(const Runtime& runtime) {
  std::vector<sync::PushSettings> list;
  for (const auto& integration : runtime.integrations.all()) list.push_back(integration->settings().push);
  std::ranges::sort(list, {}, &sync::PushSettings::integration);
  return std::make_shared<const std::vector<sync::PushSettings>>(std::move(list));
}

const sync::PushSettings* find_settings(const PushSettingsList& list, const IntegrationName& name) {
  const auto found = std::ranges::find(*list, name, &sync::PushSettings::integration);
  return found == list->end() ? nullptr : &*found;
}

Result<std::optional<control::ListingPush>> push_of(store::ReadTxn& txn, const PushSettingsList& list,
                                                    const catalog::Listing& listing) {
  const sync::PushSettings* settings = find_settings(list, listing.integration);
  if (settings == nullptr || !listing.item) return std::optional<control::ListingPush>();
  const auto push =
      store::get_push(txn, sync::domain_of(settings->books, listing.amazon.marketplace, listing.amazon.sku));
  if (!push) return fail(push);
  if (!*push) return std::optional<control::ListingPush>();
  return std::optional(push_message((*push)->state, settings->amazon_counts_orders));
}

}  // namespace invd::daemon
