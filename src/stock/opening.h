#pragma once

#include <cstdint>
#include <optional>

#include "base/timestamp.h"

namespace invd::stock {

// Which lines belong to an opening (ITEM-5, 8). Amazon's quantity at the cut T leaves out what open orders had taken;
// those units lay in the warehouse all the same. So a line that was open at T brings its unfulfilled units with it and
// reserves them; one that was final at T moves nothing; one purchased after T moves stock like any other.

/// Units of an order line, as one version of its order states them.
struct LineUnits {
  std::int64_t ordered = 0;
  std::int64_t cancelled = 0;
  std::int64_t fulfilled = 0;
  bool operator==(const LineUnits&) const = default;
};
/// What is still to be shipped, 0 or more.
[[nodiscard]] std::int64_t unfulfilled(const LineUnits& units);

/// What was known of a line before its first change after the cut, kept while an opening waits to be posted.
struct LineBeforeCut {
  Timestamp cut;                 ///< of another cut it says nothing
  LineUnits units;               ///< of the version that was open; of a final one they leave nothing open
  bool seen_open_after = false;  ///< an answer that was complete up to the cut showed it open
  bool operator==(const LineBeforeCut&) const = default;
};

/// A line as its order's newest version states it.
struct LineAtHand {
  Timestamp purchased;
  Timestamp last_updated;
  bool final = false;
  LineUnits units;
  std::optional<LineBeforeCut> before;
};

enum class AtCut : std::uint8_t {
  after,     ///< purchased after it
  open,      ///< open at it: belongs to the opening
  settled,   ///< it moves nothing: final before, or what became of it since leaves the opening as it is
  doubtful,  ///< units were cancelled when it was next seen: Amazon may have given them back before the cut or after
};

struct CutJudgement {
  AtCut what = AtCut::settled;
  std::int64_t open_units = 0;  ///< unfulfilled at the cut; what an opening adds. In doubt, the fewest
  std::int64_t out_before = 0;  ///< had left before, and is never deducted
  bool operator==(const CutJudgement&) const = default;
};

/// Where nothing was known of a line before its first change after the cut, its figures now serve: units shipped since
/// would have come with the opening and gone again, which leaves the same on hand.
[[nodiscard]] CutJudgement judge(const LineAtHand& line, Timestamp cut);

/// A version of a line's order, for keep_for_cut().
struct LineVersion {
  LineUnits units;
  bool open = false;
  Timestamp last_updated;
  Timestamp complete_at;  ///< up to when the answer that showed it knew everything: not when it was read
};

/// What to keep of a line that changes while an opening waits: its units by the newest version that is not newer than
/// the cut, else by the first that was seen open. `before` is absent for a new order.
[[nodiscard]] std::optional<LineBeforeCut> keep_for_cut(const std::optional<LineBeforeCut>& kept, Timestamp cut,
                                                        const std::optional<LineVersion>& before,
                                                        const LineVersion& now);

/// What was kept for one cut, when another one, not earlier, takes its place: a version that was open then tells the
/// units still, as far as `now`, the newest one, does not.
[[nodiscard]] std::optional<LineBeforeCut> keep_for_next_cut(const std::optional<LineBeforeCut>& kept,
                                                             Timestamp cut_before, Timestamp cut,
                                                             const LineVersion& now);

}  // namespace invd::stock
