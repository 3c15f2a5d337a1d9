#include "stock/commitment.h"

#include <limits>

#include "unit/stock/some_line.h"

namespace invd::stock::test {
namespace {

CommitmentChange change(CommitmentKind kind, std::uint32_t version, std::int64_t quantity, std::string line = "1",
                        Timestamp at = kNow) {
  return {{line_ref(std::move(line)), kind, version}, kMug, kMain.warehouse, quantity, at};
}

TEST(Stk2, AvailableIsOnHandMinusCommittedAndSigned) {
  EXPECT_EQ(available(5, 2), 3);
  EXPECT_EQ(available(1, 3), -2);
  EXPECT_EQ(available(-1, 3), -4);
  EXPECT_EQ(available(std::numeric_limits<std::int64_t>::min(), 1).error().code, ErrorCode::limit);
}

TEST(I15, ReservesReleasesAndDeductsAddUpPerItemWarehouseAndLine) {
  Commitments books;
  ASSERT_TRUE(books.post(change(CommitmentKind::reserve, 1, 5)));
  ASSERT_TRUE(books.post(change(CommitmentKind::reserve, 1, 2, "2")));
  ASSERT_TRUE(books.post(change(CommitmentKind::release, 2, 1)));
  ASSERT_TRUE(books.post(change(CommitmentKind::deduct, 3, 3)));
  EXPECT_EQ(books.committed(kMug, kMain.warehouse), 3);
  EXPECT_EQ(books.committed(kMug, kNorth.warehouse), 0);
  EXPECT_EQ(books.committed(kCup, kMain.warehouse), 0);
  EXPECT_EQ(books.held(line_ref("1"), kMug, kMain.warehouse), 1);
  EXPECT_EQ(books.held(line_ref("2"), kMug, kMain.warehouse), 2);
  EXPECT_EQ(books.committed_at(kNow), books.all());
}

TEST(I15, ALineNeverHoldsLessThanNothingThoughOthersHold) {
  Commitments books;
  ASSERT_TRUE(books.post(change(CommitmentKind::reserve, 1, 5, "2")));
  for (const CommitmentKind kind : {CommitmentKind::release, CommitmentKind::deduct})
    EXPECT_EQ(books.post(change(kind, 1, 1)).error().code, ErrorCode::internal);
  EXPECT_EQ(books.committed(kMug, kMain.warehouse), 5);
  EXPECT_EQ(books.size(), 1U);
}

TEST(I15, WhatExistsUnderItsKeyIsNotAppliedAgain) {
  Commitments books;
  EXPECT_EQ(books.post(change(CommitmentKind::reserve, 1, 5)), Posted::posted);
  EXPECT_EQ(books.post(change(CommitmentKind::reserve, 1, 5)), Posted::present);
  EXPECT_EQ(books.post(change(CommitmentKind::reserve, 1, 6)).error().code, ErrorCode::conflict);
  EXPECT_EQ(books.committed(kMug, kMain.warehouse), 5);
}

TEST(I15, AMalformedChangeChangesNothing) {
  std::vector<CommitmentChange> bad(5, change(CommitmentKind::reserve, 1, 1));
  bad[0].quantity = 0;
  bad[1].quantity = kMaxUnits + 1;
  bad[2].item = ItemId();
  bad[3].warehouse = WarehouseName();
  bad[4].key.line.order = OrderId();
  Commitments books;
  for (const CommitmentChange& c : bad) EXPECT_EQ(books.post(c).error().code, ErrorCode::internal);
  EXPECT_EQ(books.size(), 0U);
}

TEST(Commitment, AsOfAnInstantIncludesIt) {
  Commitments books;
  const auto at = [](int s) { return kNow + std::chrono::seconds(s); };
  ASSERT_TRUE(books.post(change(CommitmentKind::reserve, 1, 5, "1", at(0))));
  ASSERT_TRUE(books.post(change(CommitmentKind::release, 2, 5, "1", at(2))));
  EXPECT_TRUE(books.committed_at(at(-1))->empty());
  EXPECT_EQ(books.committed_at(at(1))->at({kMug, kMain.warehouse}), 5);
  EXPECT_TRUE(books.committed_at(at(2))->empty());
}

TEST(AllowNegative, AManualOrderIsRefusedWhenAvailableWouldFallBelowZero) {
  const CommitmentChange three = change(CommitmentKind::reserve, 1, 3);
  EXPECT_TRUE(may_reserve(three, 5, 2, false));
  EXPECT_EQ(may_reserve(three, 5, 3, false).error().code, ErrorCode::refused);
  EXPECT_TRUE(may_reserve(three, 5, 3, true));
  EXPECT_EQ(may_reserve(three, 5, std::numeric_limits<std::int64_t>::max(), false).error().code, ErrorCode::limit);
}

TEST(Commitment, NamesReadBack) {
  for (int k = 0; k < 3; ++k)
    EXPECT_EQ(commitment_kind_from_name(name(static_cast<CommitmentKind>(k))), static_cast<CommitmentKind>(k));
  EXPECT_FALSE(commitment_kind_from_name("promise"));
}

}  // namespace
}  // namespace invd::stock::test
