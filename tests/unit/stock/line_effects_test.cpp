#include "stock/line_effects.h"

#include <algorithm>
#include <limits>

#include "unit/stock/some_line.h"

namespace invd::stock::test {
namespace {

LineTarget closed(LineTarget t) {
  t.closed = true;
  return t;
}

LineTarget with_parcels(LineTarget t, std::vector<Parcel> parcels) {
  t.parcels = std::move(parcels);
  return t;
}

LineTarget linked(LineTarget t, std::optional<ItemId> item) {
  t.link = std::move(item);
  return t;
}

TEST(Ord2, APendingLineReservesAndACancelledOneReleases) {
  Books books;
  EXPECT_EQ(books.follow(target(3)), 1U);
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(0, 3));
  EXPECT_EQ(books.follow(closed(target(3, 0, 3))), 1U);
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(0, 0));
  EXPECT_EQ(books.ledger.size(), 0U);
}

TEST(Ord3, EachPartThatShipsIsDeductedAndNoLongerHeld) {
  Books books;
  books.follow(target(3));
  EXPECT_EQ(books.follow(target(3, 1)), 2U);
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-1, 2));
  books.follow(closed(target(3, 3)));
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-3, 0));
}

TEST(Ord3, TheSameTargetAgainGivesNothing) {
  Books books;
  for (const LineTarget& t :
       {target(3), target(3, 1), with_parcels(target(4, 1, 1), {{kNorth, 2}}), closed(target(3, 1, 2))}) {
    books.follow(t);
    const LineState state = books.state;
    EXPECT_EQ(books.follow(t), 0U);
    EXPECT_EQ(books.state, state);
  }
}

TEST(Ord3, DeductedIsTheLargerOfOurParcelsAndAmazonsFigureNeverTheirSum) {
  for (std::int64_t ours = 0; ours <= 4; ++ours)
    for (std::int64_t amazons = 0; amazons <= 4; ++amazons)
      for (std::int64_t cancelled = 0; cancelled <= 4; ++cancelled) {
        Books books;
        books.follow(target(4));
        books.follow(with_parcels(target(4, amazons, cancelled), {{kMain, ours}}));
        const std::int64_t out = std::max(ours, amazons);
        EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-out, std::max<std::int64_t>(0, 4 - cancelled - out)));
      }
}

TEST(Ord3, ALineFirstSeenShippedIsDeductedWithoutAReserve) {
  Books books;
  EXPECT_EQ(books.follow(closed(target(2, 2))), 1U);
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-2, 0));
  EXPECT_EQ(books.commitments.size(), 0U);
}

TEST(Ord3, AFinalOrderHoldsNothingThoughItsFiguresLeaveAUnitOpen) {
  Books books;
  books.follow(target(3));
  books.follow(closed(target(3, 2)));
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-2, 0));
}

TEST(Ord3, ASmallerFigureInANewerAnswerGivesTheUnitBackAndHoldsItAgain) {
  Books books;
  books.follow(target(3, 2));
  books.follow(target(3, 1));
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-1, 2));
  EXPECT_EQ(books.ledger.balances().of(kMug, kCustomer), 1);
}

TEST(Ord7, AParcelFromAnotherWarehouseDeductsThereAndFreesTheHoldWhereItWas) {
  Books books;
  books.follow(target(3));
  books.follow(with_parcels(target(3), {{kNorth, 1}}));
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(0, 2));
  EXPECT_EQ(books.stock_of(kMug, kNorth), Stock(-1, 0));
}

TEST(Ord7, AParcelKnownLateMovesTheDeductionToWhereItLeft) {
  Books books;
  books.follow(target(3, 2));
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-2, 1));
  EXPECT_EQ(books.follow(with_parcels(target(3, 2), {{kNorth, 2}})), 2U);
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(0, 1));
  EXPECT_EQ(books.stock_of(kMug, kNorth), Stock(-2, 0));
  EXPECT_EQ(books.follow(with_parcels(target(3, 2), {{kNorth, 1}, {kMain, 1}})), 2U) << "a corrected parcel";
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-1, 1));
  EXPECT_EQ(books.stock_of(kMug, kNorth), Stock(-1, 0));
}

TEST(Ord7, AParcelFromTheLinesOwnWarehouseMovesNothingTwice) {
  Books books;
  books.follow(target(3, 2));
  EXPECT_EQ(books.follow(with_parcels(target(3, 2), {{kMain, 2}})), 0U);
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-2, 1));
}

TEST(Ord7, TheProgramNeverChangesTheWarehouseOfALineAPersonMay) {
  Books books;
  books.follow(target(3, 1));
  LineTarget elsewhere = target(3, 2);
  elsewhere.place = kNorth;
  books.follow(elsewhere);
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-2, 1));
  EXPECT_EQ(books.repin(kMug, kNorth), 2U);
  EXPECT_EQ(books.repin(kMug, kNorth), 0U);
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-2, 0)) << "what has left stays";
  EXPECT_EQ(books.stock_of(kMug, kNorth), Stock(0, 1));
  books.follow(closed(target(3, 3)));
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-2, 0));
  EXPECT_EQ(books.stock_of(kMug, kNorth), Stock(-1, 0));
}

TEST(Ord6, ALineWithoutAnItemMovesNothingUntilItIsLinked) {
  Books books;
  const LineTarget open = linked(target(3, 1), std::nullopt);
  EXPECT_EQ(books.follow(open), 0U);
  EXPECT_EQ(units_at_listing(books.state, open), 2);
  books.follow(target(3, 1));
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-1, 2));
  EXPECT_EQ(units_at_listing(books.state, target(3, 1)), 0);
}

TEST(Ord8, ACancelledOrderWithAParcelOfOursStaysOut) {
  Books books;
  books.follow(with_parcels(target(3), {{kMain, 3}}));
  EXPECT_EQ(books.follow(with_parcels(closed(target(3, 0, 3)), {{kMain, 3}})), 0U);
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-3, 0));
}

TEST(Ord8, ACancellationReleasesOnlyWhatIsHeld) {
  Books books;
  books.follow(target(5, 2));
  books.follow(target(5, 2, 1));
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-2, 2));
  books.follow(closed(target(5, 2, 3)));
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-2, 0));
}

TEST(Ord8, ShippingAndCancellingAtOnceIsToldApartInTheStream) {
  Books books;
  books.follow(target(5));
  const auto step = follow(line_ref(), books.state, target(5, 2, 1), kNow);
  ASSERT_TRUE(step);
  ASSERT_EQ(step->commitments.size(), 2U);
  EXPECT_EQ(step->commitments[0].key.kind, CommitmentKind::deduct);
  EXPECT_EQ(step->commitments[0].quantity, 2);
  EXPECT_EQ(step->commitments[1].key.kind, CommitmentKind::release);
  EXPECT_EQ(step->commitments[1].quantity, 1);
}

TEST(Ord10, AnOlderTargetChangesNothing) {
  Books books;
  books.follow(target(3, 2));
  LineTarget older = target(5);
  older.as_of = kNow - Duration(1);
  const LineState state = books.state;
  EXPECT_EQ(books.follow(older), 0U);
  EXPECT_EQ(books.state, state);
}

TEST(Ord4, FbaLinesMoveTheFbaWarehouseWhileTrackingIsOn) {
  LineTarget t = target(3, 1);
  t.place = kFba;
  t.counted = false;
  Books off;
  EXPECT_EQ(off.follow(t), 0U);
  EXPECT_FALSE(off.state.pin);
  EXPECT_EQ(units_at_listing(off.state, t), 0);
  t.counted = true;
  for (const bool other : {false, true}) {
    t.other_channel = other;
    const auto step = follow(line_ref(), {}, t, kNow);
    ASSERT_TRUE(step);
    EXPECT_EQ(step->movements.at(0).key.kind, other ? MovementKind::outbound : MovementKind::fba_order);
  }
}

TEST(Fba7, DisablingReleasesWithoutMovementAndEnablingAgainBooksNothingTwice) {
  Books books;
  LineTarget t = target(6, 1);
  t.place = kFba;
  books.follow(t);
  EXPECT_EQ(books.stock_of(kMug, kFba), Stock(-1, 5));
  t.counted = false;
  EXPECT_EQ(books.follow(t), 1U);
  t.fulfilled = 3;
  EXPECT_EQ(books.follow(t), 0U);
  EXPECT_EQ(books.stock_of(kMug, kFba), Stock(-1, 0));
  EXPECT_EQ(books.state.unbooked, 2);
  t.counted = true;
  t.out_before_cut = books.state.unbooked;
  books.follow(t);
  EXPECT_EQ(books.stock_of(kMug, kFba), Stock(-1, 3)) << "the two that left while it was off are in the new cut";
  t.fulfilled = 4;
  books.follow(t);
  EXPECT_EQ(books.stock_of(kMug, kFba), Stock(-2, 2));
}

TEST(Item5, UnitsThatHadLeftAtTheCutAreNeitherDeductedNorHeld) {
  Books books;
  LineTarget t = target(5, 2);
  t.out_before_cut = 2;
  books.follow(t);
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(0, 3));
  t.fulfilled = 4;
  books.follow(t);
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-2, 1));
  t.parcels = {{kNorth, 2}};
  books.follow(t);
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(0, 1)) << "our parcel is the two since the cut";
  EXPECT_EQ(books.stock_of(kMug, kNorth), Stock(-2, 0));
}

TEST(Item9, APinnedLineKeepsItsItemWhenTheListingIsUnlinkedOrLinkedElsewhere) {
  Books books;
  books.follow(target(3));
  EXPECT_EQ(books.follow(linked(target(3), std::nullopt)), 0U);
  EXPECT_EQ(books.follow(linked(target(3), kCup)), 0U);
  books.follow(linked(target(4, 1), std::nullopt));
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-1, 3));
  EXPECT_EQ(books.stock_of(kCup, kMain), Stock(0, 0));
}

TEST(Item9, RelinkMovesTheUnshippedPartAndWhatHasShippedStays) {
  Books books;
  books.follow(target(3, 1));
  EXPECT_EQ(books.repin(kCup, kMain), 2U);
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-1, 0));
  EXPECT_EQ(books.stock_of(kCup, kMain), Stock(0, 2));
  books.follow(target(3, 2));
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-1, 0));
  EXPECT_EQ(books.stock_of(kCup, kMain), Stock(-1, 1));
  books.follow(with_parcels(target(3, 2), {{kNorth, 2}}));
  EXPECT_EQ(books.stock_of(kMug, kNorth), Stock(-1, 0)) << "what has left keeps its item in another warehouse";
  EXPECT_EQ(books.stock_of(kCup, kNorth), Stock(-1, 0));
  books.follow(target(3, 1));
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-1, 0)) << "the unit of the newest pin comes back";
  EXPECT_EQ(books.stock_of(kCup, kMain), Stock(0, 2));
  EXPECT_EQ(books.stock_of(kCup, kNorth), Stock(0, 0));
}

TEST(Item9, ALineThatHasDoneNothingCannotBeRelinked) {
  const auto step = repin(line_ref(), {}, {kCup, kMain}, kNow);
  ASSERT_FALSE(step);
  EXPECT_EQ(step.error().code, ErrorCode::conflict);
  EXPECT_EQ(repin(line_ref(), {}, {ItemId(), kMain}, kNow).error().code, ErrorCode::malformed);
  EXPECT_EQ(repin(line_ref(), {}, {kCup, kCustomer}, kNow).error().code, ErrorCode::malformed);
}

TEST(Out2, CreatingAnOutboundMovesTheReservationToTheFbaWarehouse) {
  Books books;
  books.follow(target(3));
  books.repin(kMug, kFba);
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(0, 0));
  EXPECT_EQ(books.stock_of(kMug, kFba), Stock(0, 3));
  LineTarget t = target(3, 2);
  t.other_channel = true;
  books.follow(t);
  EXPECT_EQ(books.stock_of(kMug, kFba), Stock(-2, 1));
}

TEST(Ord14, ARestockedUnitComesBackAndAScrappedOneDoesNot) {
  Books books;
  books.follow(closed(target(3, 3)));
  EXPECT_EQ(books.take_return({1, kMug, 1, kNorth.warehouse}), 1U);
  EXPECT_EQ(books.take_return({2, kMug, 1, std::nullopt}), 1U);
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-3, 0));
  EXPECT_EQ(books.stock_of(kMug, kNorth), Stock(1, 0));
  EXPECT_EQ(books.ledger.balances().of(kMug, kCustomer), 1);
  EXPECT_EQ(books.ledger.balances().of(kMug, kAdjustment), 1);
  EXPECT_EQ(books.follow(closed(target(3, 3))), 0U);
}

TEST(Ord14, AReturnIsBookedOnceAndNeverForMoreThanLeft) {
  Books books;
  books.follow(closed(target(3, 2, 1)));
  const LineReturn back{1, kMug, 1, kMain.warehouse};
  books.take_return(back);
  EXPECT_EQ(books.take_return(back), 0U);
  const auto code = [&](const LineReturn& r) {
    const auto step = take_return(line_ref(), books.state, r, kNow);
    return step ? std::nullopt : std::optional(step.error().code);
  };
  EXPECT_EQ(code({1, kMug, 2, kMain.warehouse}), ErrorCode::conflict);
  EXPECT_EQ(code({2, kMug, 2, kMain.warehouse}), ErrorCode::refused);
  EXPECT_EQ(code({2, kCup, 1, kMain.warehouse}), ErrorCode::refused);
  EXPECT_EQ(code({2, kMug, 1, kMain.warehouse}), std::nullopt);
  for (const LineReturn& r :
       {LineReturn{0, kMug, 1, {}}, LineReturn{2, ItemId(), 1, {}}, LineReturn{2, kMug, 0, {}},
        LineReturn{2, kMug, -1, {}}, LineReturn{2, kMug, kMaxUnits + 1, {}}, LineReturn{2, kMug, 1, WarehouseName()}})
    EXPECT_EQ(code(r), ErrorCode::malformed);
}

TEST(Ord14, AUnitThatAReturnBroughtBackIsNotGivenBackAgain) {
  Books books;
  books.follow(closed(target(2, 2)));
  books.take_return({1, kMug, 1, kMain.warehouse});
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(-1, 0));
  books.follow(closed(target(2, 0, 2)));
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(0, 0)) << "one by the return, one given back, none invented";
  EXPECT_EQ(books.follow(closed(target(2, 0, 2))), 0U);
}

TEST(Ord14, WhatLeftBeforeTheCutMayBeRestocked) {
  Books books;
  LineTarget t = closed(target(2, 2));
  t.counted = false;
  books.follow(t);
  EXPECT_EQ(books.state.unbooked, 2);
  books.take_return({1, kMug, 2, kMain.warehouse});
  EXPECT_EQ(books.stock_of(kMug, kMain), Stock(2, 0));
  EXPECT_EQ(take_return(line_ref(), books.state, {2, kMug, 1, {}}, kNow).error().code, ErrorCode::refused);
}

TEST(I15, AMalformedTargetIsAnErrorNotANumber) {
  std::vector<LineTarget> bad(11, target(3));
  bad[0].ordered = -1;
  bad[1].ordered = kMaxUnits + 1;
  bad[2].cancelled = -1;
  bad[3].fulfilled = std::numeric_limits<std::int64_t>::min();
  bad[4].out_before_cut = std::numeric_limits<std::int64_t>::max();
  bad[5].parcels = {{kMain, -1}};
  bad[6].parcels = {{kMain, kMaxUnits}, {kMain, 1}};
  bad[7].parcels = {{kCustomer, 1}};
  bad[8].place = Place{Account::transit, WarehouseName("road")};
  bad[9].place = Place{Account::own, {}};
  bad[10].link = ItemId();
  for (const LineTarget& t : bad) EXPECT_EQ(follow(line_ref(), {}, t, kNow).error().code, ErrorCode::malformed);
  Books books;
  books.follow(with_parcels(target(kMaxUnits, kMaxUnits), {{kNorth, kMaxUnits}}));
  EXPECT_EQ(books.stock_of(kMug, kNorth), Stock(-kMaxUnits, 0));
}

TEST(I15, TwoWritersFromOneStateGiveTheSameKeys) {
  Books books;
  books.follow(target(3));
  const auto one = follow(line_ref(), books.state, target(3, 1), kNow);
  const auto two = follow(line_ref(), books.state, target(3, 2), kNow);
  ASSERT_TRUE(one && two);
  EXPECT_EQ(one->movements.at(0).key, two->movements.at(0).key);
  books.write(one);
  EXPECT_EQ(books.ledger.post(two->movements.at(0)).error().code, ErrorCode::conflict);
}

}  // namespace
}  // namespace invd::stock::test
