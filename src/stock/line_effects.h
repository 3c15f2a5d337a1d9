#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "stock/commitment.h"

namespace invd::stock {

// What an order line does to the books (ORD-3, 6, 7, 8, 14; ITEM-5, 9; I15). Level-triggered: follow() compares what
// the line has done so far (LineState, stored with it) with what its order now says (LineTarget) and gives what leads
// there. The same target again gives nothing. Apply a step's state, movements and commitment changes in one
// transaction.
//
// Where the rules leave a choice:
// - A unit that is no longer stated as out (a parcel taken back, a smaller figure in a newer answer of Amazon's) comes
//   back to where it left from, and is held again if the order still wants it: out is the maximum of ORD-3 as it
//   stands.
// - A unit that a return brought back did go out: it is not given back a second time, whatever is stated later. On a
//   line that was relinked after a part of it had left, this holds for each item, though a unit too few may be given
//   back then.
// - Units that left keep their item (ITEM-9) when a parcel shows that they left another warehouse than was thought.
// - A line whose first trace is a shipment pins its item then: it never reserved, yet its units are gone.
// - A final order (SHIPPED, CANCELLED, UNFULFILLABLE, void) holds nothing, even where its figures leave a unit open:
//   nobody would release it.

/// The item and the place that an order line draws on: pinned when it first reserves or deducts, changed only by a
/// person (ITEM-9, ORD-7).
struct LinePin {
  ItemId item;
  Place place;  ///< own or fba
  bool operator==(const LinePin&) const = default;
};

/// Units that were deducted and still stand so.
struct OutUnits {
  ItemId item;
  Place place;
  bool in_parcel = false;  ///< in a parcel of ours; else only Amazon says so
  std::int64_t units = 0;
  bool operator==(const OutUnits&) const = default;
};

/// Units of a line that came back (ORD-14). Never changes; a mistake is put right by an adjustment.
struct LineReturn {
  std::uint32_t number = 0;  ///< from 1, in the line; the version of its movement
  ItemId item;
  std::int64_t units = 0;                  ///< 1 to kMaxUnits
  std::optional<WarehouseName> warehouse;  ///< the own warehouse that they were restocked into; nothing: scrapped
  bool operator==(const LineReturn&) const = default;
};

/// What a line has done to the books so far.
struct LineState {
  Timestamp as_of;  ///< of the newest target followed
  std::optional<LinePin> pin;
  std::int64_t held = 0;      ///< committed units of the pinned item in the pinned warehouse
  std::vector<OutUnits> out;  ///< oldest first
  std::int64_t unbooked = 0;  ///< units that left without moving our stock: before the cut, unlinked, untracked
  std::vector<LineReturn> returns;
  std::uint32_t version = 0;  ///< of the last movement or commitment change, 0 when none
  bool operator==(const LineState&) const = default;
};

/// Units of the line in one parcel of ours.
struct Parcel {
  Place place;  ///< any own warehouse may ship (ORD-7, SHP-1)
  std::int64_t units = 0;
};

/// What the newest version of the order says of the line, and what we know beside it. Units, 0 to kMaxUnits.
struct LineTarget {
  Timestamp as_of;  ///< lastUpdatedTime of that version
  std::int64_t ordered = 0;
  std::int64_t cancelled = 0;
  std::int64_t fulfilled = 0;   ///< Amazon's quantityFulfilled
  std::vector<Parcel> parcels;  ///< ours, those that left after the cut
  /// Units that had left at the item's cut and were never deducted (ITEM-5). When the tracking of an FBA line comes on
  /// again: what LineState::unbooked then was.
  std::int64_t out_before_cut = 0;
  bool closed = false;  ///< final
  /// Whether the line moves stock: purchased after its item's cut or part of its opening (ORD-1, ITEM-5), and for FBA
  /// lines, tracking on (ORD-4). If not, what is held is released without movement and what is out stays (FBA-7).
  bool counted = true;
  bool other_channel = false;  ///< what leaves an fba place is `outbound`, not `fba_order` (ORD-12, OUT)
  std::optional<ItemId> link;  ///< the item that the listing is linked to; nothing: unconfirmed or unlinked (ORD-6)
  Place place;                 ///< by the time of purchase (routed_to()), or the FBA warehouse
};

/// What to write, and the line's state after it.
struct LineStep {
  LineState state;
  std::vector<Movement> movements;
  std::vector<CommitmentChange> commitments;
};

/// Leads to the target. A target older than the newest followed gives nothing (ORD-10); of two at one instant the last
/// given stands, as orders::merge has judged them. `at` is the instant of what is written. Errors: malformed (a
/// quantity out of range, a place that does not ship), limit.
[[nodiscard]] Result<LineStep> follow(const LineRef& line, const LineState& state, const LineTarget& target,
                                      Timestamp at);

/// Relink with `--open-orders move`, `orders move`, or an outbound shipment's creation: what is held moves to the new
/// pin, what has left stays (ITEM-9, ORD-7, OUT-2). Errors: conflict (nothing is pinned yet: the line follows its link
/// and its target's place by itself), malformed (a pin without item, or a place that does not ship).
[[nodiscard]] Result<LineStep> repin(const LineRef& line, const LineState& state, const LinePin& pin, Timestamp at);

/// Books a return; one that is booked already gives nothing. Errors: conflict (its number is another return's),
/// refused (more than left), malformed.
[[nodiscard]] Result<LineStep> take_return(const LineRef& line, const LineState& state, const LineReturn& back,
                                           Timestamp at);

/// Open units of a line that has no item yet: counted at the listing (ORD-6).
[[nodiscard]] std::int64_t units_at_listing(const LineState& state, const LineTarget& target);

}  // namespace invd::stock
