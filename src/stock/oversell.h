#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/timestamp.h"
#include "stock/push.h"

namespace invd::stock {

// Oversell accounting (STK-12): an Amazon order line that finds less than it needs is counted, with its cause. It is
// judged once, when it takes units for the first time, by what is known then.
//
// | the books had enough when it was purchased, as they knew it then     | told_late     |
// | nothing is known of its number on Amazon                             | unknown       |
// | the number is not written, or its lowering waits for approval        | setting       |
// | the settings themselves show as much as it needs (on_hand counts)    | setting       |
// | Amazon showed more than we made it show:                             | external_edit |
// |   the books had less than it needs all the day before,               |               |
// |   or a reading is above what is expected, or was and is being undone,|               |
// |   or Amazon sold more than its number, and no write of ours can show |               |
// | a lowering was not seen at Amazon yet when it was purchased          | latency       |
// | none of these                                                        | unknown       |
//
// The first line that fits decides. STK-12 calls told_late "late pending" and setting "buffer".
//
// Where the rule leaves a choice:
// - What a line needs is measured by what is available in the warehouses of its number, whatever `stock.push` shows.
// - A line stays counted when its order is cancelled later: it happened. Only units that were free again before it was
//   purchased, by a cancellation that was told late, take it back: Amazon had them, and we did not know.
// - Lines purchased up to the cut of their item's link are not counted, nor those that waited for a link or an opening:
//   their number was Amazon's own. Nor are manual orders, which may be refused (ORD-15).
// - What was sent within the hour may be applied again or late, so that no number is taken for somebody else's then.

enum class OversellCause : std::uint8_t {
  latency,        ///< the stock had gone, and Amazon still showed the higher number
  told_late,      ///< it was purchased before we knew of what took the units: two sales crossed
  setting,        ///< by the settings Amazon showed more than is available
  external_edit,  ///< somebody else raised Amazon's number
  unknown,
};
inline constexpr OversellCause kLastOversellCause = OversellCause::unknown;
[[nodiscard]] std::string_view name(OversellCause cause);  ///< "told_late"

/// A line that takes units, and what the books have of its item in the warehouses that its number rests on. Units.
struct LineDemand {
  Timestamp purchased;
  std::int64_t needed = 0;                          ///< 1 or more
  std::int64_t available = 0;                       ///< right before it; signed
  std::optional<std::int64_t> available_then;       ///< when it was purchased, as known then; nothing: not known
  std::optional<std::int64_t> most_the_day_before;  ///< the most of the day up to then
};
/// Within that time every number on Amazon is read back: an older one shows no longer.
inline constexpr Duration kDayBefore = std::chrono::hours(24);

/// The line's number on Amazon.
struct NumberBehind {
  PushState state;                      ///< before Amazon's taking the line's units is noted
  std::optional<std::int64_t> desired;  ///< what the settings make of the books right before the line
  std::string off;                      ///< why it is not written; empty: it is
  bool amazon_counts_orders = true;
};

struct OversellVerdict {
  OversellCause cause = OversellCause::unknown;
  std::optional<std::int64_t> shown;  ///< what Amazon showed when it was purchased, as far as known
  std::string reason;                 ///< of `setting`: which, in words
  bool operator==(const OversellVerdict&) const = default;
};

/// Nothing where the line finds what it needs. `number`: nothing where it was never evaluated.
[[nodiscard]] std::optional<OversellVerdict> judge_oversell(const LineDemand& line,
                                                            const std::optional<NumberBehind>& number);

/// Units that a line lacks: never more than it needs.
[[nodiscard]] std::int64_t missing_units(std::int64_t needed, std::int64_t available);

}  // namespace invd::stock
