#include "stock/oversell.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/assert.h"

namespace invd::stock {
namespace {

constexpr std::array<std::string_view, 5> kNames = {"latency", "told_late", "setting", "external_edit", "unknown"};

/// What Amazon showed at an instant behind the newest number that is understood.
std::optional<std::int64_t> shown_at(const NumberBehind& number, Timestamp instant) {
  const PushState& state = number.state;
  if (!state.verified || instant <= state.verified->at) return std::nullopt;
  if (!number.amazon_counts_orders) return state.verified->quantity;
  const auto since = state.changes.sum_after(state.verified->at, instant);
  if (!since) return std::nullopt;
  return std::max<std::int64_t>(state.verified->quantity + *since, 0);
}

/// Whether a lower number is wanted than the one that shows or is on its way.
bool is_to_fall(const NumberBehind& number) {
  const auto shown = expected(number.state, number.amazon_counts_orders);
  if (!number.desired) return false;
  if (number.state.attempt && number.state.attempt->value > *number.desired) return true;
  return shown && *number.desired < *shown;
}

std::string setting_behind(const LineDemand& line, const NumberBehind& number) {
  if (!number.off.empty()) return "not written: " + number.off;
  if (!number.desired) return "not written";
  if (number.state.hold != Hold::none && is_to_fall(number)) return "a lower number waits for approval";
  // No buffer, cap or share of what is available makes it more.
  if (*number.desired >= line.needed) return "what is on hand counts, also what is promised";
  return {};
}

/// Whether reading back has found a number that nobody expected: the newest one that is understood is none that a write
/// of ours showed.
bool is_put_right(const PushState& state) {
  const bool of_a_write = state.confirmed_at && state.verified->at <= *state.confirmed_at;
  return !of_a_write && state.cause == Cause::amazon && state.delta < 0;
}

/// A write that was taken for seen may have been applied once more, or only then: Amazon queues them.
constexpr Duration kWriteMayShow = std::chrono::hours(1);
bool may_be_ours(const PushState& state, Timestamp purchased) {
  return state.attempt || (state.sent_at && *state.sent_at + kWriteMayShow > purchased);
}

bool was_raised_elsewhere(const LineDemand& line, const NumberBehind& number) {
  const PushState& state = number.state;
  if (!state.verified) return false;
  if (line.most_the_day_before && *line.most_the_day_before < line.needed) return true;
  if (state.look_again) return false;  // a write of ours may have been applied late
  if (is_put_right(state)) return true;
  if (may_be_ours(state, line.purchased)) return false;
  if (state.odd) {
    const auto wanted = shown_at(number, state.odd->at);
    if (wanted && state.odd->quantity > *wanted) return true;
  }
  const auto shown = shown_at(number, line.purchased);
  return shown && *shown < line.needed;
}

bool was_to_fall_then(const LineDemand& line, const NumberBehind& number) {
  const PushState& state = number.state;
  if (state.attempt && state.attempt->value < state.attempt->before.quantity) return true;
  return is_to_fall(number) || (state.confirmed_at && *state.confirmed_at > line.purchased);
}

}  // namespace

std::string_view name(OversellCause cause) {
  return kNames.at(static_cast<std::size_t>(cause));
}

std::optional<OversellVerdict> judge_oversell(const LineDemand& line, const std::optional<NumberBehind>& number) {
  INVD_ASSERT(line.needed > 0);
  if (line.available >= line.needed) return std::nullopt;
  OversellVerdict verdict;
  if (number) verdict.shown = shown_at(*number, line.purchased);
  if (line.available_then && *line.available_then >= line.needed) {
    verdict.cause = OversellCause::told_late;
    return verdict;
  }
  if (!number) return verdict;
  verdict.reason = setting_behind(line, *number);
  if (!verdict.reason.empty())
    verdict.cause = OversellCause::setting;
  else if (was_raised_elsewhere(line, *number))
    verdict.cause = OversellCause::external_edit;
  else if (was_to_fall_then(line, *number))
    verdict.cause = OversellCause::latency;
  return verdict;
}

std::int64_t missing_units(std::int64_t needed, std::int64_t available) {
  return std::clamp<std::int64_t>(needed - available, 0, needed);
}

}  // namespace invd::stock
