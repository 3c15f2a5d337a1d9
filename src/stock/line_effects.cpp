#include "stock/line_effects.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace invd::stock {
namespace {

using Spots = std::map<std::pair<ItemId, Place>, std::int64_t>;

bool ships(const Place& place) {
  return (place.account == Account::own || place.account == Account::fba) && !place.warehouse.empty();
}

bool in_range(std::int64_t units) {
  return units >= 0 && units <= kMaxUnits;
}

std::unexpected<Error> malformed(const LineRef& line, std::string_view why) {
  return fail(ErrorCode::malformed, to_string(line) + ": " + std::string(why));
}

Result<void> check(const LineRef& line, const LineTarget& target) {
  for (const std::int64_t units : {target.ordered, target.cancelled, target.fulfilled, target.out_before_cut})
    if (!in_range(units)) return malformed(line, "a quantity is not of 0 to 10^12 units");
  if (!ships(target.place)) return malformed(line, "its place does not ship");
  if (target.link && target.link->empty()) return malformed(line, "its link names no item");
  std::int64_t left = kMaxUnits;
  for (const Parcel& parcel : target.parcels) {
    if (!in_range(parcel.units) || parcel.units > left) return malformed(line, "its parcels hold over 10^12 units");
    if (!ships(parcel.place)) return malformed(line, "a parcel's place does not ship");
    left -= parcel.units;
  }
  return {};
}

/// Of parcels, units out or returns.
template <class Entry>
std::int64_t total(const std::vector<Entry>& entries) {
  std::int64_t sum = 0;
  for (const Entry& entry : entries) sum += entry.units;
  return sum;
}

template <class Entry>
std::int64_t total_of(const std::vector<Entry>& entries, const ItemId& item) {
  std::int64_t sum = 0;
  for (const Entry& entry : entries)
    if (entry.item == item) sum += entry.units;
  return sum;
}

/// Units that have left since the cut: ours or Amazon's figure, never their sum (ORD-3).
std::int64_t stated_out(const LineTarget& target) {
  return std::max(total(target.parcels), target.fulfilled - target.out_before_cut);
}

std::int64_t open_units(const LineTarget& target, std::int64_t out) {
  if (target.closed) return 0;
  return std::max<std::int64_t>(0, target.ordered - target.cancelled - target.out_before_cut - out);
}

void add(std::vector<OutUnits>& out, const OutUnits& more) {
  if (more.units == 0) return;
  for (OutUnits& o : out)
    if (o.item == more.item && o.place == more.place && o.in_parcel == more.in_parcel) {
      o.units += more.units;
      return;
    }
  out.push_back(more);
}

OutUnits part_of(OutUnits whole, std::int64_t units) {
  whole.units = units;
  return whole;
}

/// Leaves out as many of the freed units as returns brought back, of each item and of all.
void keep_returned(const std::vector<LineReturn>& returns, std::vector<OutUnits>& freed, std::vector<OutUnits>& out) {
  const auto keep = [&](OutUnits& was, std::int64_t missing) {
    const std::int64_t kept = std::clamp<std::int64_t>(missing, 0, was.units);
    was.units -= kept;
    add(out, part_of(was, kept));
  };
  for (OutUnits& was : freed) keep(was, total_of(returns, was.item) - total_of(out, was.item));
  for (OutUnits& was : freed) keep(was, total(returns) - total(out));
}

/// Which units are out, of which item and from where. What is out already stays as far as it is still stated; what is
/// stated otherwise than it was keeps its item; only what is new is of the pinned item.
std::vector<OutUnits> units_out(const LineState& state, const LineTarget& target) {
  std::map<Place, std::int64_t> parcels;
  for (const Parcel& parcel : target.parcels) parcels[parcel.place] += parcel.units;
  std::int64_t rest = stated_out(target) - total(target.parcels);

  std::vector<OutUnits> out;
  std::vector<OutUnits> freed;
  for (const OutUnits& was : state.out) {
    std::int64_t& wanted = was.in_parcel ? parcels[was.place] : rest;
    const std::int64_t stays = std::min(was.units, wanted);
    wanted -= stays;
    add(out, part_of(was, stays));
    add(freed, part_of(was, was.units - stays));
  }
  const auto fill = [&](const Place& place, bool in_parcel, std::int64_t wanted) {
    for (OutUnits& was : freed) {
      const std::int64_t taken = std::min(was.units, wanted);
      was.units -= taken;
      wanted -= taken;
      add(out, {was.item, place, in_parcel, taken});
    }
    add(out, {state.pin->item, place, in_parcel, wanted});
  };
  for (const auto& [place, wanted] : parcels) fill(place, true, wanted);
  fill(state.pin->place, false, rest);

  keep_returned(state.returns, freed, out);
  return out;
}

Spots by_spot(const std::vector<OutUnits>& out) {
  Spots spots;
  for (const OutUnits& o : out) spots[{o.item, o.place}] += o.units;
  return spots;
}

/// Adds entries under the line's next versions to a step.
class Entries {
 public:
  Entries(const LineRef& line, LineStep& step, Timestamp at) : line_(line), step_(step), at_(at) {}

  void commit(CommitmentKind kind, const LinePin& pin, std::int64_t units) {
    if (units == 0) return;
    step_.commitments.push_back({{line_, kind, ++step_.state.version}, pin.item, pin.place.warehouse, units, at_});
  }
  void move(MovementKind kind, const ItemId& item, std::int64_t units, const Place& from, const Place& to) {
    step_.movements.push_back({{line_, kind, ++step_.state.version}, item, units, from, to, at_});
  }

 private:
  const LineRef& line_;
  LineStep& step_;
  Timestamp at_;
};

/// Moves what is out from what it was to what it is.
void move_difference(Entries& entries, const std::vector<OutUnits>& was, const std::vector<OutUnits>& is,
                     bool other_channel) {
  Spots change = by_spot(is);
  for (const auto& [spot, units] : by_spot(was)) change[spot] -= units;
  const Place customer{Account::customer, {}};
  for (const auto& [spot, units] : change) {
    const auto& [item, place] = spot;
    MovementKind kind = MovementKind::shipment;
    if (place.account == Account::fba) kind = other_channel ? MovementKind::outbound : MovementKind::fba_order;
    if (units > 0) entries.move(kind, item, units, place, customer);
    if (units < 0) entries.move(kind, item, -units, customer, place);
  }
}

}  // namespace

Result<LineStep> follow(const LineRef& line, const LineState& state, const LineTarget& target, Timestamp at) {
  if (auto sound = check(line, target); !sound) return fail(sound);
  LineStep step{state, {}, {}};
  if (target.as_of < state.as_of) return step;
  LineState& next = step.state;
  next.as_of = target.as_of;

  const std::int64_t stated = stated_out(target);
  if (!next.pin && target.counted && target.link && (stated > 0 || open_units(target, stated) > 0))
    next.pin = LinePin{*target.link, target.place};
  const bool moves = next.pin && target.counted;
  if (moves) next.out = units_out(next, target);
  const std::int64_t out = total(next.out);
  next.held = moves ? open_units(target, out) : 0;
  next.unbooked = std::max<std::int64_t>(0, stated + target.out_before_cut - out);
  if (!next.pin) return step;

  Entries entries(line, step, at);
  move_difference(entries, state.out, next.out, target.other_channel);
  const std::int64_t less = std::max<std::int64_t>(0, state.held - next.held);
  const std::int64_t shipped = std::clamp<std::int64_t>(out - total(state.out), 0, less);
  entries.commit(CommitmentKind::deduct, *next.pin, shipped);
  entries.commit(CommitmentKind::release, *next.pin, less - shipped);
  entries.commit(CommitmentKind::reserve, *next.pin, std::max<std::int64_t>(0, next.held - state.held));
  return step;
}

Result<LineStep> repin(const LineRef& line, const LineState& state, const LinePin& pin, Timestamp at) {
  if (pin.item.empty() || !ships(pin.place)) return malformed(line, "it cannot be moved there");
  if (!state.pin) return fail(ErrorCode::conflict, to_string(line) + " has neither reserved nor shipped yet");
  LineStep step{state, {}, {}};
  if (*state.pin == pin) return step;
  step.state.pin = pin;
  Entries entries(line, step, at);
  entries.commit(CommitmentKind::release, *state.pin, state.held);
  entries.commit(CommitmentKind::reserve, pin, state.held);
  return step;
}

Result<LineStep> take_return(const LineRef& line, const LineState& state, const LineReturn& back, Timestamp at) {
  if (back.item.empty() || back.number == 0 || back.units < 1 || back.units > kMaxUnits ||
      (back.warehouse && back.warehouse->empty()))
    return malformed(line, "its return lacks an item, a number, units or a warehouse");
  LineStep step{state, {}, {}};
  const auto same = std::ranges::find(state.returns, back.number, &LineReturn::number);
  if (same != state.returns.end()) {
    if (*same == back) return step;
    return fail(ErrorCode::conflict, to_string(line) + " has another return " + std::to_string(back.number));
  }
  step.state.returns.push_back(back);
  const auto& returns = step.state.returns;
  if (total_of(returns, back.item) > total_of(state.out, back.item) + state.unbooked ||
      total(returns) > total(state.out) + state.unbooked)
    return fail(ErrorCode::refused,
                to_string(line) + " has shipped fewer than would come back of item " + back.item.str(),
                "create the return without an order");
  const Place to = back.warehouse ? Place{Account::own, *back.warehouse} : Place{Account::adjustment, {}};
  step.movements.push_back(
      {{line, MovementKind::returned, back.number}, back.item, back.units, Place{Account::customer, {}}, to, at});
  return step;
}

std::int64_t units_at_listing(const LineState& state, const LineTarget& target) {
  if (state.pin || !target.counted) return 0;
  return open_units(target, stated_out(target));
}

}  // namespace invd::stock
