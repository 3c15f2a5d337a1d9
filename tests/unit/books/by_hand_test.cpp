#include "store/key.h"
#include "sync/adjustments.h"
#include "sync/manual_orders.h"
#include "sync/returns.h"
#include "sync/warehouses.h"
#include "unit/books/book_fixture.h"

namespace invd::sync::test {
namespace {

using Stock = BookShop::Stock;

class ByHandShop : public testing::Test, public BookShop {
 protected:
  ByHandShop() : item(make_item("MUG")) {}

  template <class T>
  T must(Result<T> result) {
    EXPECT_TRUE(result) << result.error().message;
    return std::move(*result);
  }
  StockChange adjust(std::int64_t by, const WarehouseName& warehouse = kMain) {
    return must(write([&](store::WriteTxn& txn) { return adjust_by(txn, item.id, warehouse, by, note); }));
  }
  orders::StoredOrder sell(std::int64_t units, bool allow_negative = true) {
    return must(try_to_sell(units, allow_negative));
  }
  Result<orders::StoredOrder> try_to_sell(std::int64_t units, bool allow_negative) {
    ManualOrder order;
    order.lines = {{Sku("MUG"), units, {}, Money{*Decimal::parse("9.90"), "USD"}, ""}};
    order.reference = "INV-1";
    order.sold_at = at(10);
    return write(
        [&](store::WriteTxn& txn) { return create_manual_order(txn, order, allow_negative, "uid 0", at(20)); });
  }
  Result<store::StoredReturn> bring_back(const std::optional<orders::StoredOrder>& order, std::int64_t units,
                                         bool restock = true) {
    WantedReturn wanted;
    wanted.lines = {{Sku("MUG"), {}, units}};
    wanted.warehouse = kNorth;
    wanted.restock = restock;
    wanted.by = "uid 0";
    return write([&](store::WriteTxn& txn) { return create_return(txn, order, wanted, at(900)); });
  }
  void TearDown() override { EXPECT_EQ(damage(), ""); }

  catalog::Item item;
  ByHand note{"counted", "uid 0", at(50)};
};

TEST_F(ByHandShop, I14_AnAdjustmentMovesBothLegsAndNamesItsReason) {
  EXPECT_EQ(adjust(5).after, 5);
  EXPECT_EQ(adjust(-2).after, 3);
  EXPECT_EQ(stock(item.id), Stock(3, 0));
  const auto rows = books.read([&](store::ReadTxn& txn) { return *store::list_ledger(txn, {.item = item.id}); });
  ASSERT_EQ(rows.rows.size(), 2U);
  EXPECT_EQ(rows.rows[1].note, (store::Note{"counted", "uid 0"}));
  EXPECT_EQ(rows.rows[1].movement->to.account, stock::Account::adjustment);
}

TEST_F(ByHandShop, AnAdjustmentNeedsAReasonAndUnits) {
  note.reason.clear();
  const auto silent = write([&](store::WriteTxn& txn) { return adjust_by(txn, item.id, kMain, 1, note); });
  EXPECT_EQ(silent.error().code, ErrorCode::usage);
  note.reason = "counted";
  for (const std::int64_t units :
       {std::int64_t{0}, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
    const auto wrong = write([&](store::WriteTxn& txn) { return adjust_by(txn, item.id, kMain, units, note); });
    ASSERT_FALSE(wrong) << units;
    EXPECT_EQ(wrong.error().code, ErrorCode::usage);
  }
  EXPECT_EQ(stock(item.id), Stock(0, 0));
}

TEST_F(ByHandShop, WhereItIsNotAllowedNothingGoesBelowZero) {
  adjust(2);
  note.allow_negative = false;
  const auto below = write([&](store::WriteTxn& txn) { return adjust_by(txn, item.id, kMain, -3, note); });
  EXPECT_EQ(below.error().code, ErrorCode::refused);
  const auto moved = write([&](store::WriteTxn& txn) { return transfer(txn, item.id, kMain, kNorth, 3, note); });
  EXPECT_EQ(moved.error().code, ErrorCode::refused);
  EXPECT_EQ(try_to_sell(3, false).error().code, ErrorCode::refused);
  EXPECT_TRUE(try_to_sell(2, false));
  EXPECT_EQ(stock(item.id), Stock(2, 2));
}

TEST_F(ByHandShop, ACountIsMetHoweverFarAwayItIs) {
  for (int i = 0; i < 3; ++i) adjust(stock::kMaxUnits);
  const auto counted = must(write([&](store::WriteTxn& txn) { return adjust_to(txn, item.id, kMain, 7, note); }));
  EXPECT_EQ(counted.before, 3 * stock::kMaxUnits);
  EXPECT_EQ(stock(item.id), Stock(7, 0));
  must(write([&](store::WriteTxn& txn) { return adjust_to(txn, item.id, kMain, 7, note); }));
  const auto rows = books.read([&](store::ReadTxn& txn) { return *store::list_ledger(txn, {.item = item.id}); });
  EXPECT_EQ(rows.rows.size(), 6U) << "what is counted already is not posted";
}

TEST_F(ByHandShop, ATransferMovesUnitsBetweenWarehouses) {
  adjust(5);
  const auto moved = must(write([&](store::WriteTxn& txn) { return transfer(txn, item.id, kMain, kNorth, 2, note); }));
  EXPECT_EQ(moved.from.after, 3);
  EXPECT_EQ(moved.to.after, 2);
  EXPECT_EQ(stock(item.id, kNorth), Stock(2, 0));
  const auto nowhere =
      write([&](store::WriteTxn& txn) { return transfer(txn, item.id, kMain, WarehouseName("Nope"), 1, note); });
  EXPECT_EQ(nowhere.error().code, ErrorCode::not_found);
  EXPECT_NE(nowhere.error().hint.find("North"), std::string::npos);
}

TEST_F(ByHandShop, Ord15_AnOfflineSaleReservesAtOnceAndVoidReleasesIt) {
  adjust(5);
  const orders::StoredOrder order = sell(3);
  EXPECT_EQ(stock(item.id), Stock(5, 3));
  EXPECT_EQ(order.integration, kManual);
  const auto voided = must(write([&](store::WriteTxn& txn) { return void_manual_order(txn, order, "uid 0", at(60)); }));
  EXPECT_EQ(orders::sales_status(voided.amazon), orders::SalesStatus::voided);
  EXPECT_EQ(stock(item.id), Stock(5, 0));
  const auto again = write([&](store::WriteTxn& txn) { return void_manual_order(txn, voided, "uid 0", at(61)); });
  EXPECT_EQ(again.error().code, ErrorCode::conflict);
}

TEST_F(ByHandShop, Ord15_VoidReleasesThoughTheClockWasSetBack) {
  adjust(5);
  const orders::StoredOrder order = sell(3);
  const Timestamp earlier = order.amazon.last_updated - std::chrono::hours(1);
  must(write([&](store::WriteTxn& txn) { return void_manual_order(txn, order, "uid 0", earlier); }));
  EXPECT_EQ(stock(item.id), Stock(5, 0));
}

TEST_F(ByHandShop, I14_AnAuditFindsALostBalance) {
  adjust(5);
  const std::string key =
      store::KeyWriter().text(item.id.view()).u8(static_cast<std::uint8_t>(stock::Account::adjustment)).text("").str();
  const std::string row =
      books.read([&](store::ReadTxn& txn) { return std::string(*txn.get(store::Table::balances, key).value()); });
  expect_written([&](store::WriteTxn& txn) { return outcome_of(txn.erase(store::Table::balances, key)); });
  EXPECT_NE(damage(), "");
  expect_written([&](store::WriteTxn& txn) { return txn.put(store::Table::balances, key, row); });
}

TEST_F(ByHandShop, Ord15_AmazonsOrdersCannotBeVoidedHere) {
  const OrderMaker amazons;
  apply(amazons.state("UNSHIPPED", at(10)), at(20));
  const auto order =
      books.read([&](store::ReadTxn& txn) { return **store::get_order(txn, kShop, OrderId(amazons.id)); });
  const auto refused = write([&](store::WriteTxn& txn) { return void_manual_order(txn, order, "uid 0", at(60)); });
  EXPECT_EQ(refused.error().code, ErrorCode::refused);
}

TEST_F(ByHandShop, Ord7_MovingAnOrderMovesWhatItHolds) {
  adjust(5);
  const orders::StoredOrder order = sell(3);
  ASSERT_TRUE(
      write([&](store::WriteTxn& txn) { return move_order(txn, order, std::nullopt, kNorth, "uid 0", at(60)); }));
  EXPECT_EQ(stock(item.id, kMain), Stock(5, 0));
  EXPECT_EQ(stock(item.id, kNorth), Stock(0, 3));
  const auto no_line =
      write([&](store::WriteTxn& txn) { return move_order(txn, order, LineId("9"), kMain, "uid 0", at(61)); });
  EXPECT_EQ(no_line.error().code, ErrorCode::not_found);
}

TEST_F(ByHandShop, Ord14_AReturnOfAnOrderGivesBackAtMostWhatLeft) {
  const catalog::ListingId listing = put_listing("MUG");
  expect_written([&](store::WriteTxn& txn) {
    return outcome_of(link_listing(txn, settings, listing, item.id, OpenStock::keep, OpenOrders::keep, at(5)));
  });
  const OrderMaker maker{.purchased = at(10), .ordered = 3};
  apply(maker.state("SHIPPED", at(30), 3), at(40));
  EXPECT_EQ(stock(item.id), Stock(-3, 0));
  const auto order = books.read([&](store::ReadTxn& txn) { return **store::get_order(txn, kShop, OrderId(maker.id)); });
  EXPECT_TRUE(bring_back(order, 2));
  EXPECT_EQ(stock(item.id, kNorth), Stock(2, 0));
  EXPECT_EQ(bring_back(order, 2).error().code, ErrorCode::refused);
  EXPECT_TRUE(bring_back(order, 1, false)) << "scrapped";
  EXPECT_EQ(stock(item.id, kNorth), Stock(2, 0));
  EXPECT_EQ(stock(item.id, kMain), Stock(-3, 0)) << "what left stays left";
}

TEST_F(ByHandShop, Ord14_AReturnOfNoOrderRestocks) {
  const auto back = must(bring_back(std::nullopt, 4));
  EXPECT_EQ(stock(item.id, kNorth), Stock(4, 0));
  const auto listed = books.read([](store::ReadTxn& txn) { return *store::list_returns(txn, {}); });
  ASSERT_EQ(listed.returns.size(), 1U);
  EXPECT_EQ(listed.returns[0], back);
}

TEST_F(ByHandShop, Fba1_AWarehouseThatHoldsAnythingKeepsItsKind) {
  adjust(1, kNorth);
  const auto kind = [&](const WarehouseName& name) {
    return write([&](store::WriteTxn& txn) { return set_kind(txn, name, catalog::WarehouseKind::fba); });
  };
  EXPECT_EQ(kind(kNorth).error().code, ErrorCode::refused);
  adjust(-1, kNorth);
  EXPECT_TRUE(kind(kNorth));
  EXPECT_EQ(kind(kMain).error().code, ErrorCode::refused) << "the primary one";
}

TEST_F(ByHandShop, Pref6_WhatWasChosenByHandHoldsUntilTheConfigurationIsEdited) {
  const std::vector<WarehouseName> names = {kMain, kNorth};
  const auto configure = [&](const WarehouseName& primary) {
    expect_written([&](store::WriteTxn& txn) { return apply_configured_warehouses(txn, names, primary, at(100)); });
  };
  const auto primary = [&] { return books.read([](store::ReadTxn& txn) { return *primary_warehouse(txn); }); };
  configure(kMain);
  expect_written([](store::WriteTxn& txn) { return outcome_of(set_primary(txn, kNorth, at(110))); });
  configure(kMain);
  EXPECT_EQ(primary(), kNorth) << "nothing was edited";
  configure(kNorth);
  configure(kMain);
  EXPECT_EQ(primary(), kMain);
}

}  // namespace
}  // namespace invd::sync::test
