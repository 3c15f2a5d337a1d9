#include "stock/opening.h"

#include <algorithm>

namespace invd::stock {
namespace {

/// Of a final order, whatever its figures leave open.
LineUnits with_nothing_open(LineUnits units) {
  units.cancelled = std::max<std::int64_t>(0, units.ordered - units.fulfilled);
  return units;
}

}  // namespace

std::int64_t unfulfilled(const LineUnits& units) {
  return std::max<std::int64_t>(0, units.ordered - units.cancelled - units.fulfilled);
}

CutJudgement judge(const LineAtHand& line, Timestamp cut) {
  if (line.purchased > cut) return {AtCut::after, 0, 0};
  const bool known = line.before && line.before->cut == cut;
  const LineUnits& at_cut = known ? line.before->units : line.units;
  CutJudgement open{AtCut::open, unfulfilled(at_cut), std::max<std::int64_t>(0, at_cut.fulfilled)};
  if (line.last_updated <= cut) {
    const bool was_open = !line.final || (known && line.before->seen_open_after);
    return was_open ? open : CutJudgement{};
  }
  if (known) {
    // It was final at the cut: its update time moved later for a cause of its own.
    if (line.final && unfulfilled(at_cut) == 0 && line.units.fulfilled <= at_cut.fulfilled) return {};
    // Cancelled between the version at the cut and the next one seen: before the cut, or after.
    const std::int64_t gone = std::max<std::int64_t>(0, line.units.cancelled - at_cut.cancelled) +
                              std::max<std::int64_t>(0, at_cut.ordered - line.units.ordered);
    if (gone > 0) open = {AtCut::doubtful, std::max<std::int64_t>(0, open.open_units - gone), open.out_before};
    return open;
  }
  if (line.units.cancelled > 0) open.what = AtCut::doubtful;
  if (line.final) open.open_units = open.out_before = 0;
  return !line.final || open.what == AtCut::doubtful ? open : CutJudgement{};
}

std::optional<LineBeforeCut> keep_for_cut(const std::optional<LineBeforeCut>& kept, Timestamp cut,
                                          const std::optional<LineVersion>& before, const LineVersion& now) {
  // Of a version after the cut with cancelled units nobody knows when they were cancelled.
  const auto tells = [cut](const LineVersion& version) {
    return version.open && (version.last_updated <= cut || version.units.cancelled == 0);
  };
  std::optional<LineBeforeCut> keep = kept && kept->cut == cut ? kept : std::nullopt;
  const auto ended = [cut](const LineVersion& version) { return !version.open && version.last_updated <= cut; };
  if (!keep && before && tells(*before)) keep = LineBeforeCut{cut, before->units, before->complete_at >= cut};
  if (!keep && before && ended(*before)) keep = LineBeforeCut{cut, with_nothing_open(before->units), false};
  if (!now.open) {
    // Seen open by an answer that was complete up to the cut, it ended later, though its time did not move.
    if (ended(now) && !(keep && keep->seen_open_after)) keep = LineBeforeCut{cut, with_nothing_open(now.units), false};
    return keep;
  }
  if (tells(now) && (!keep || now.last_updated <= cut))
    keep = LineBeforeCut{cut, now.units, keep && keep->seen_open_after};
  if (keep) keep->seen_open_after = keep->seen_open_after || now.complete_at >= cut;
  return keep;
}

std::optional<LineBeforeCut> keep_for_next_cut(const std::optional<LineBeforeCut>& kept, Timestamp cut_before,
                                               Timestamp cut, const LineVersion& now) {
  std::optional<LineBeforeCut> carried;
  if (kept && kept->cut == cut_before) carried = LineBeforeCut{cut, kept->units, false};
  return keep_for_cut(carried, cut, std::nullopt, now);
}

}  // namespace invd::stock
