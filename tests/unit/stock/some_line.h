#pragma once

#include <gtest/gtest.h>
#include <string>
#include <utility>

#include "stock/line_effects.h"

namespace invd::stock::test {

inline const Timestamp kNow{1'793'527'200'000};  // 2026-11-01T10:00:00Z
inline const ItemId kMug("mug");
inline const ItemId kCup("cup");
inline const Place kMain{Account::own, WarehouseName("main")};
inline const Place kNorth{Account::own, WarehouseName("north")};
inline const Place kFba{Account::fba, WarehouseName("fba")};
inline const Place kCustomer{Account::customer, {}};
inline const Place kOpening{Account::opening, {}};
inline const Place kAdjustment{Account::adjustment, {}};

inline LineRef line_ref(std::string line = "1") {
  return {"amazon-us", OrderId("111-0000001-0000001"), LineId(std::move(line))};
}

/// The target of an open, linked line in the main warehouse.
inline LineTarget target(std::int64_t ordered, std::int64_t fulfilled = 0, std::int64_t cancelled = 0) {
  LineTarget t;
  t.as_of = kNow;
  t.ordered = ordered;
  t.fulfilled = fulfilled;
  t.cancelled = cancelled;
  t.link = kMug;
  t.place = kMain;
  return t;
}

inline Movement movement(MovementKind kind, std::uint32_t version, std::int64_t quantity, Place from, Place to,
                         Timestamp at = kNow) {
  return {{line_ref(), kind, version}, kMug, quantity, std::move(from), std::move(to), at};
}

/// A line with the books that its steps are written to, as one transaction each. Whatever is written is audited.
class Books {
 public:
  explicit Books(std::string line = "1") : line_(line_ref(std::move(line))) {}

  /// Returns how many entries the step wrote.
  std::size_t write(const Result<LineStep>& step) {
    if (!step) {
      ADD_FAILURE() << step.error().message;
      return 0;
    }
    for (const Movement& m : step->movements) {
      const auto posted = ledger.post(m);
      EXPECT_TRUE(posted && *posted == Posted::posted)
          << "a key is used twice, or " << (posted ? "" : posted.error().message);
    }
    for (const CommitmentChange& c : step->commitments) {
      const auto posted = commitments.post(c);
      EXPECT_TRUE(posted && *posted == Posted::posted)
          << "a key is used twice, or " << (posted ? "" : posted.error().message);
    }
    state = step->state;
    EXPECT_TRUE(ledger.audit().has_value());
    if (state.pin) {
      EXPECT_EQ(commitments.held(line_, state.pin->item, state.pin->place.warehouse), state.held);
    }
    return step->movements.size() + step->commitments.size();
  }
  std::size_t follow(const LineTarget& to) { return write(stock::follow(line_, state, to, kNow)); }
  std::size_t repin(const ItemId& item, const Place& place) {
    return write(stock::repin(line_, state, {item, place}, kNow));
  }
  std::size_t take_return(const LineReturn& back) { return write(stock::take_return(line_, state, back, kNow)); }

  /// {on hand, committed}
  [[nodiscard]] std::pair<std::int64_t, std::int64_t> stock_of(const ItemId& item, const Place& place) const {
    return {ledger.balances().of(item, place), commitments.committed(item, place.warehouse)};
  }

  LineState state;
  Ledger ledger;
  Commitments commitments;

 private:
  LineRef line_;
};

using Stock = std::pair<std::int64_t, std::int64_t>;

}  // namespace invd::stock::test
