#include <algorithm>
#include <array>
#include <iostream>
#include <numeric>

#include "base/random.h"
#include "unit/stock/some_line.h"

namespace invd::stock::test {
namespace {

std::int64_t units_below(SeededRandom& random, std::uint64_t bound) {
  return static_cast<std::int64_t>(random.below(bound));
}

/// Versions of one order as Amazon might state them, each newer than the one before; figures may go up and down.
std::vector<LineTarget> random_versions(SeededRandom& random, std::size_t count) {
  std::vector<LineTarget> versions;
  for (std::size_t i = 0; i < count; ++i) {
    LineTarget t = target(units_below(random, 6));
    t.as_of = kNow + std::chrono::seconds(i);
    t.fulfilled = units_below(random, static_cast<std::uint64_t>(t.ordered) + 1);
    t.cancelled = units_below(random, static_cast<std::uint64_t>(t.ordered - t.fulfilled) + 1);
    for (const Place& place : {kMain, kNorth})
      if (random.below(4) == 0) t.parcels.push_back({place, units_below(random, 3)});
    t.closed = random.below(4) == 0;
    versions.push_back(std::move(t));
  }
  return versions;
}

void expect_same_end(const Books& books, const Books& newest_only) {
  ASSERT_EQ(books.ledger.balances(), newest_only.ledger.balances());
  ASSERT_EQ(books.commitments.all(), newest_only.commitments.all());
  ASSERT_EQ(books.state.held, newest_only.state.held);
  ASSERT_EQ(books.state.unbooked, newest_only.state.unbooked);
}

TEST(I10, AllPermutationsOfSixVersionsOfALineLeaveTheSameBooks) {
  SeededRandom random(10);
  int orders = 0;
  for (int round = 0; round < 8; ++round) {
    const std::vector<LineTarget> versions = random_versions(random, 6);
    Books newest_only;
    newest_only.follow(versions.back());
    std::vector<std::size_t> order(versions.size());
    std::iota(order.begin(), order.end(), 0U);
    do {
      Books books;
      for (const std::size_t i : order) books.follow(versions[i]);
      expect_same_end(books, newest_only);
      ++orders;
    } while (std::ranges::next_permutation(order).found && !HasFailure());
  }
  EXPECT_EQ(orders, 8 * 720);
}

TEST(I14, VersionsReplayedUpToTenTimesInRandomOrderLeaveTheSameBooks) {
  SeededRandom random(14);
  std::size_t replays = 0;
  std::size_t silent = 0;
  for (int round = 0; round < 300 && !HasFailure(); ++round) {
    const std::vector<LineTarget> versions = random_versions(random, 1 + random.below(8));
    Books newest_only;
    newest_only.follow(versions.back());
    std::vector<std::size_t> arriving;
    for (std::size_t i = 0; i < versions.size(); ++i) arriving.insert(arriving.end(), 1 + random.below(10), i);
    for (std::size_t i = arriving.size(); i > 1; --i) std::swap(arriving[i - 1], arriving[random.below(i)]);
    Books books;
    std::optional<std::size_t> newest;
    for (const std::size_t i : arriving) {
      const std::size_t written = books.follow(versions[i]);
      ++replays;
      if (!newest || i > *newest) {
        newest = i;
        continue;
      }
      ASSERT_EQ(written, 0U) << "an older version or the same again";
      ++silent;
    }
    expect_same_end(books, newest_only);
  }
  std::cout << replays << " versions given, " << silent << " of them replays\n";
  EXPECT_GT(silent, 1'000U);
}

struct Walked {
  std::size_t targets = 0;
  std::size_t repins = 0;
  std::size_t returns = 0;
  std::size_t refused = 0;
};

std::int64_t sum(const std::vector<OutUnits>& out) {
  std::int64_t units = 0;
  for (const OutUnits& o : out) units += o.units;
  return units;
}

/// What holds after any step: stock is what left and what came back, and nothing else.
void expect_sound(const Books& books, std::int64_t restocked, std::int64_t scrapped) {
  const Balances& balances = books.ledger.balances();
  std::int64_t customer = 0;
  std::int64_t stock = 0;
  std::int64_t committed = 0;
  for (const ItemId& item : {kMug, kCup}) {
    customer += balances.of(item, kCustomer);
    for (const Place& place : {kMain, kNorth, kFba}) {
      stock += balances.of(item, place);
      committed += books.commitments.committed(item, place.warehouse);
    }
  }
  const std::int64_t out = sum(books.state.out);
  ASSERT_EQ(stock, restocked - out);
  ASSERT_EQ(customer, out - restocked - scrapped);
  ASSERT_EQ(committed, books.state.held);
}

/// ORD-3 after a target: the larger figure, but never fewer than returns brought back, and never more than before
/// unless stated.
void expect_followed(const LineState& before, const LineState& after, const LineTarget& t) {
  std::int64_t parcels = 0;
  for (const Parcel& p : t.parcels) parcels += p.units;
  const std::int64_t larger = std::max(parcels, t.fulfilled);
  const std::int64_t out = sum(after.out);
  if (!after.pin || !t.counted) {
    ASSERT_EQ(after.out, before.out);
    ASSERT_EQ(after.held, 0);
    return;
  }
  ASSERT_GE(out, larger);
  ASSERT_LE(out, std::max(larger, sum(before.out)));
  if (after.returns.empty()) {
    ASSERT_EQ(out, larger);
  }
  ASSERT_EQ(after.held, t.closed ? 0 : std::max<std::int64_t>(0, t.ordered - t.cancelled - out));
}

void walk_line(SeededRandom& random, Walked& walked) {
  Books books;
  std::int64_t restocked = 0;
  std::int64_t scrapped = 0;
  std::uint32_t number = 0;
  for (const LineTarget& version : random_versions(random, 12)) {
    LineTarget t = version;
    t.counted = random.below(8) != 0;
    t.link = random.below(3) == 0 ? std::nullopt : std::optional(random.below(2) == 0 ? kMug : kCup);
    const std::array<Place, 3> places = {kMain, kNorth, kFba};
    t.place = places.at(random.below(3));
    const LineState before = books.state;
    books.follow(t);
    ++walked.targets;
    expect_followed(before, books.state, t);
    ASSERT_EQ(books.follow(t), 0U);
    if (random.below(3) == 0 && books.state.pin) {
      const LineState was = books.state;
      books.repin(random.below(2) == 0 ? kMug : kCup, places.at(random.below(3)));
      ++walked.repins;
      ASSERT_EQ(books.state.out, was.out) << "what has shipped stays";
      ASSERT_EQ(books.state.held, was.held);
      ASSERT_EQ(books.follow(t), 0U) << "the same version after a move";
    }
    if (random.below(3) == 0) {
      const bool restock = random.below(2) == 0;
      const LineReturn back{number + 1, random.below(2) == 0 ? kMug : kCup, 1 + units_below(random, 2),
                            restock ? std::optional(kNorth.warehouse) : std::nullopt};
      const auto step = take_return(line_ref(), books.state, back, kNow);
      ++(step ? walked.returns : walked.refused);
      if (step) {
        books.write(step);
        ++number;
        (restock ? restocked : scrapped) += back.units;
      }
    }
    expect_sound(books, restocked, scrapped);
  }
}

TEST(I15, NoUnitIsLostOrInventedInRandomLivesOfALine) {
  SeededRandom random(15);
  Walked walked;
  for (int round = 0; round < 1'500 && !HasFailure(); ++round) walk_line(random, walked);
  std::cout << walked.targets << " targets, " << walked.repins << " moves, " << walked.returns << " returns, "
            << walked.refused << " returns refused\n";
  for (const std::size_t count : {walked.targets, walked.repins, walked.returns, walked.refused})
    EXPECT_GT(count, 100U);
}

}  // namespace
}  // namespace invd::stock::test
