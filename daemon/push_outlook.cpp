#include "daemon/push_outlook.h"

#include <algorithm>

namespace invd::daemon {
namespace {

using stock::Attempt;
using stock::Hold;

Outlook of_attempt(const stock::PushState& state) {
  switch (state.attempt->state) {
    case Attempt::State::sending:
      if (stock::travels_by_feed(*state.attempt))
        return {"Amazon to process feed " + std::to_string(state.attempt->feed), {}};
      return {"Amazon's answer", state.next_look};
    case Attempt::State::accepted:
      return {"Amazon to show it", state.next_look};
    case Attempt::State::unknown:
      return {"a look whether it arrived, as no answer came", state.next_look};
  }
  return {};
}

std::string orders_up_to(Timestamp instant) {
  return "an import of orders up to " + to_rfc3339(instant);
}

Outlook of_raise(const stock::PushState& state, const std::optional<Timestamp>& horizon) {
  if (!horizon) return {"orders, which are not imported lately", {}};
  if (stock::may_raise(state, *horizon)) return {};
  return {orders_up_to(std::max(state.verified->at, state.changed_at)), {}};
}

}  // namespace

Outlook outlook(const stock::PushState& state, const std::optional<Timestamp>& raise_horizon, Timestamp now) {
  if (state.attempt) return of_attempt(state);
  if (!state.off.empty() || !state.desired) return {};
  if (!state.verified) return {state.odd ? orders_up_to(state.odd->at) : "Amazon's number to be read", {}};
  if (state.delta != 0 && state.hold == Hold::link) return {"approval: it is the first change after a link", {}};
  if (state.delta != 0 && state.hold == Hold::guard) return {"approval: too much would change at once", {}};
  if (state.delta != 0 && state.next_try > now) return {"another try", state.next_try};
  if (state.delta < 0) return {};
  if (state.odd) return {orders_up_to(state.odd->at), {}};
  return state.delta > 0 ? of_raise(state, raise_horizon) : Outlook();
}

}  // namespace invd::daemon
