#include "sync/find_domain.h"
#include "sync/warehouses.h"
#include "unit/books/book_fixture.h"

namespace invd::sync::test {
namespace {

using Stock = BookShop::Stock;

class LinkedShop : public testing::Test, public BookShop {
 protected:
  Linked link(const catalog::ListingId& listing, const catalog::Item& item, OpenStock stock = OpenStock::decide,
              OpenOrders open_orders = OpenOrders::keep, Timestamp now = at(100)) {
    auto linked = write(
        [&](store::WriteTxn& txn) { return link_listing(txn, settings, listing, item.id, stock, open_orders, now); });
    EXPECT_TRUE(linked) << linked.error().message;
    return *linked;
  }
  void unlink(const catalog::ListingId& listing) {
    expect_written([&](store::WriteTxn& txn) { return outcome_of(unlink_listing(txn, settings, listing, at(150))); });
  }
  Result<bool> link_by_sku(const catalog::ListingId& id, bool by_name = false) {
    return write([&](store::WriteTxn& txn) -> Result<bool> {
      const auto listing = store::get_listing(txn, id);
      if (!listing) return fail(listing);
      return auto_link(txn, settings, **listing, by_name, at(100));
    });
  }
  void TearDown() override { EXPECT_EQ(damage(), ""); }

  const OrderMaker order_before{.purchased = at(10), .ordered = 3};
  const OrderMaker order_after{.id = "111-0000001-0000002", .purchased = at(200), .ordered = 2};
};

TEST_F(LinkedShop, Item2_AnEqualSkuLinksByItselfAndNothingElseDoes) {
  const catalog::Item item = make_item("MUG");
  EXPECT_TRUE(*link_by_sku(put_listing("MUG")));
  EXPECT_FALSE(*link_by_sku(put_listing("mug")));
  EXPECT_FALSE(*link_by_sku(put_listing("MUG ")));
  EXPECT_EQ(domain("MUG")->item, item.id);
}

TEST_F(LinkedShop, Item2_AnEqualNameLinksWhereItIsWantedAndOneItemHasIt) {
  catalog::Item item = make_item("OURS");
  item.name = "Title of MUG";
  expect_written([&](store::WriteTxn& txn) { return store::put_item(txn, item); });
  const catalog::ListingId listing = put_listing("MUG");
  EXPECT_FALSE(*link_by_sku(listing));
  EXPECT_TRUE(*link_by_sku(listing, true));
  for (const char* sku : {"TWIN-1", "TWIN-2"}) {
    catalog::Item twin = make_item(sku);
    twin.name = "Title of PLATE";
    expect_written([&](store::WriteTxn& txn) { return store::put_item(txn, twin); });
  }
  EXPECT_FALSE(*link_by_sku(put_listing("PLATE"), true)) << "names collide";
}

TEST_F(LinkedShop, Int5_AnEqualSkuOfAnotherAccountDoesNotLinkByItself) {
  make_item("MUG");
  EXPECT_TRUE(*link_by_sku(put_listing("MUG")));
  const BooksSettings other{IntegrationName("amazon-eu"), {}};
  catalog::Statement statement;
  statement.amazon.sku = Sku("MUG");
  statement.amazon.marketplace = MarketplaceId("A1PA6795UKMFR9");
  statement.amazon.channel = catalog::Channel::mfn;
  statement.as_of = kStart;
  const catalog::Listing theirs = catalog::after_statement(std::nullopt, other.integration, statement, kStart);
  expect_written([&](store::WriteTxn& txn) { return store::put_listing(txn, theirs, std::nullopt); });
  EXPECT_FALSE(*write([&](store::WriteTxn& txn) { return auto_link(txn, other, theirs, false, at(100)); }));
}

TEST_F(LinkedShop, Item8_OpenLinesReserveAndBringNothingWhereTheStockIsAFilesOrACounts) {
  apply(order_before.state("UNSHIPPED", at(10)), at(20));
  const catalog::Item item = make_item("MUG");
  link(put_listing("MUG"), item);
  EXPECT_EQ(stock(item.id), Stock(0, 3));
}

TEST_F(LinkedShop, Item8_OpenLinesBringTheirUnitsWhereTheStockIsAnotherListingsOpening) {
  const catalog::ListingId first = put_listing("MUG");
  const auto confirmed = write([&](store::WriteTxn& txn) {
    return confirm_listing(txn, settings, first, {}, {}, LiveQuantity{10, at(50)}, at(50));
  });
  ASSERT_TRUE(confirmed);
  expect_written(
      [&](store::WriteTxn& txn) { return outcome_of(post_opening(txn, settings, {kShop, Sku("MUG"), {}})); });
  OrderMaker other = order_before;
  other.sku = "MUG-2";
  apply(other.state("UNSHIPPED", at(10)), at(20));
  link(put_listing("MUG-2"), confirmed->item);
  EXPECT_EQ(stock(confirmed->item.id), Stock(13, 3)) << "available is unchanged";
}

TEST_F(LinkedShop, Item8_StockThatCameFromAnOpeningStaysSoWhenItsListingIsUnlinked) {
  const catalog::ListingId first = put_listing("MUG");
  const auto confirmed = write([&](store::WriteTxn& txn) {
    return confirm_listing(txn, settings, first, {}, {}, LiveQuantity{10, at(50)}, at(50));
  });
  ASSERT_TRUE(confirmed);
  expect_written(
      [&](store::WriteTxn& txn) { return outcome_of(post_opening(txn, settings, {kShop, Sku("MUG"), {}})); });
  unlink(first);
  OrderMaker other = order_before;
  other.sku = "MUG-2";
  apply(other.state("UNSHIPPED", at(10)), at(20));
  link(put_listing("MUG-2"), confirmed->item);
  EXPECT_EQ(stock(confirmed->item.id), Stock(13, 3));
}

TEST_F(LinkedShop, Item8_ALinkThatBringsNoUnitsHasNoDoubt) {
  const catalog::Item item = make_item("MUG");
  link(put_listing("MUG"), item);
  apply(order_before.state("CANCELLED", at(150)), at(160));  // never seen open: of an opening that is a doubt
  EXPECT_EQ(stock(item.id), Stock(0, 0));
  EXPECT_FALSE(domain("MUG")->doubt);
}

TEST_F(LinkedShop, Item8_AskedForUnitsAreAddedOrKept) {
  apply(order_before.state("UNSHIPPED", at(10)), at(20));
  const catalog::Item item = make_item("OTHER");
  link(put_listing("MUG"), item, OpenStock::add);
  EXPECT_EQ(stock(item.id), Stock(3, 3));
}

TEST_F(LinkedShop, Ord1_ALinePurchasedAfterTheLinkMovesStockOneFinalBeforeDoesNot) {
  apply(order_before.state("SHIPPED", at(30), 3), at(40));
  const catalog::Item item = make_item("MUG");
  link(put_listing("MUG"), item);
  EXPECT_EQ(stock(item.id), Stock(0, 0));
  apply(order_after.state("PENDING", at(200)), at(210));
  EXPECT_EQ(stock(item.id), Stock(0, 2));
  apply(order_after.state("SHIPPED", at(300), 2), at(310));
  EXPECT_EQ(stock(item.id), Stock(-2, 0));
  apply(order_after.state("PENDING", at(200)), at(320));
  EXPECT_EQ(stock(item.id), Stock(-2, 0)) << "an older version changes nothing (ORD-10)";
}

TEST_F(LinkedShop, Ord1_ALineOfASkippedOrderMovesStock) {
  const catalog::Item item = make_item("MUG");
  link(put_listing("MUG"), item);
  apply(order_after.state("SHIPPED", at(300), 2), at(310));
  EXPECT_EQ(stock(item.id), Stock(-2, 0));
}

TEST_F(LinkedShop, Ord4_AnOrderThatAmazonShipsMovesNothingOfOurs) {
  const catalog::Item item = make_item("MUG");
  link(put_listing("MUG"), item);
  orders::AmazonOrder order = order_after.state("UNSHIPPED", at(200));
  order.fulfilled_by = "AMAZON";
  apply(order, at(210));
  EXPECT_EQ(stock(item.id), Stock(0, 0));
}

TEST_F(LinkedShop, Ord4_AnOrderThatAmazonTakesOverGivesBackWhatItHeld) {
  const catalog::Item item = make_item("MUG");
  link(put_listing("MUG"), item);
  apply(order_after.state("PENDING", at(200)), at(210));
  EXPECT_EQ(stock(item.id), Stock(0, 2));
  orders::AmazonOrder taken_over = order_after.state("UNSHIPPED", at(300));
  taken_over.fulfilled_by = "AMAZON";
  apply(taken_over, at(310));
  EXPECT_EQ(stock(item.id), Stock(0, 0));
}

TEST_F(LinkedShop, Ord8_ACancelledLineWithoutItsSkuReleasesWhatItHeld) {
  const catalog::Item item = make_item("MUG");
  link(put_listing("MUG"), item);
  apply(order_after.state("UNSHIPPED", at(200)), at(210));
  orders::AmazonOrder cancelled = order_after.state("CANCELLED", at(300));
  cancelled.items[0].seller_sku = Sku();
  apply(cancelled, at(310));
  EXPECT_EQ(stock(item.id), Stock(0, 0));
}

TEST_F(LinkedShop, Ord9_IdsAsLongAsTheyMayBeDoNotStopTheImport) {
  OrderMaker longest = order_after;
  longest.id = std::string(126, '1');
  longest.sku = std::string(256, 'S');
  apply(longest.state("UNSHIPPED", at(200)), at(210));
}

TEST_F(LinkedShop, Ord6_UnitsOfAnUnconfirmedListingAreCountedAtIt) {
  const catalog::ListingId id = put_listing("MUG");
  apply(order_before.state("UNSHIPPED", at(10)), at(20));
  const auto units = [&] {
    return books.read(
        [&](store::ReadTxn& txn) { return units_at_listing(txn, settings, **store::get_listing(txn, id)).value(); });
  };
  EXPECT_EQ(units(), 3);
  const catalog::Item item = make_item("X");
  link(id, item);
  EXPECT_EQ(units(), 0) << "they proceed by themselves once the listing has an item";
  EXPECT_EQ(stock(item.id), Stock(0, 3));
}

TEST_F(LinkedShop, Item9_UnlinkKeepsPinnedLinesAndStopsNewOnes) {
  const catalog::Item item = make_item("MUG");
  const catalog::ListingId id = put_listing("MUG");
  link(id, item);
  apply(order_after.state("UNSHIPPED", at(200)), at(210));
  unlink(id);
  EXPECT_EQ(domain("MUG"), std::nullopt);
  OrderMaker later = order_after;
  later.id = "111-0000001-0000003";
  later.purchased = at(250);
  apply(later.state("UNSHIPPED", at(250)), at(260));
  EXPECT_EQ(stock(item.id), Stock(0, 2));
  apply(order_after.state("SHIPPED", at(300), 2), at(310));
  EXPECT_EQ(stock(item.id), Stock(-2, 0)) << "the pinned line goes its way";
}

TEST_F(LinkedShop, Item9_WhatWasUnlinkedIsNotLinkedAgainByItsSku) {
  const catalog::Item item = make_item("MUG");
  const catalog::ListingId listing = put_listing("MUG");
  EXPECT_TRUE(*link_by_sku(listing));
  unlink(listing);
  EXPECT_FALSE(*link_by_sku(listing));
  EXPECT_FALSE(domain("MUG"));
  link(listing, item);
  EXPECT_EQ(domain("MUG")->item, item.id) << "somebody may link it again";
}

TEST_F(LinkedShop, Item9_AnOpeningThatWaitsIsNotDroppedByUnlinking) {
  const catalog::ListingId listing = put_listing("MUG");
  ASSERT_TRUE(write([&](store::WriteTxn& txn) {
    return confirm_listing(txn, settings, listing, {}, {}, LiveQuantity{10, at(50)}, at(50));
  }));
  const auto refused = write([&](store::WriteTxn& txn) { return unlink_listing(txn, settings, listing, at(60)); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_EQ(domain("MUG")->quantity, 10);
}

TEST_F(LinkedShop, Item9_RelinkMovesWhatHasNotShippedWhenAskedTo) {
  const catalog::Item old_item = make_item("OLD");
  const catalog::Item new_item = make_item("NEW");
  const catalog::ListingId id = put_listing("MUG");
  link(id, old_item);
  OrderMaker partly = order_after;
  partly.ordered = 3;
  apply(partly.state("PARTIALLY_SHIPPED", at(220), 1), at(230));
  EXPECT_EQ(stock(old_item.id), Stock(-1, 2));
  const Linked relinked = link(id, new_item, OpenStock::keep, OpenOrders::move, at(240));
  EXPECT_EQ(relinked.moved_lines, 1U);
  EXPECT_EQ(stock(old_item.id), Stock(-1, 0)) << "what has shipped stays";
  EXPECT_EQ(stock(new_item.id), Stock(0, 2));
  apply(partly.state("SHIPPED", at(300), 3), at(310));
  EXPECT_EQ(stock(old_item.id), Stock(-1, 0));
  EXPECT_EQ(stock(new_item.id), Stock(-2, 0));
}

TEST_F(LinkedShop, Item9_ALinePurchasedBeforeTheRelinkAndSeenAfterItMovesStock) {
  const catalog::Item old_item = make_item("OLD");
  const catalog::Item new_item = make_item("NEW");
  const catalog::ListingId id = put_listing("MUG");
  link(id, old_item);
  link(id, new_item, OpenStock::keep, OpenOrders::move, at(240));
  apply(order_before.state("SHIPPED", at(230), 3), at(260));
  EXPECT_EQ(stock(new_item.id), Stock(0, 0)) << "before the domain was linked at all";
  apply(order_after.state("SHIPPED", at(230), 2), at(260));
  EXPECT_EQ(stock(new_item.id), Stock(-2, 0));
  EXPECT_EQ(stock(old_item.id), Stock(0, 0));
}

TEST_F(LinkedShop, Item9_RelinkKeepsOpenLinesWhenAskedTo) {
  const catalog::Item old_item = make_item("OLD");
  const catalog::Item new_item = make_item("NEW");
  const catalog::ListingId id = put_listing("MUG");
  link(id, old_item);
  apply(order_after.state("UNSHIPPED", at(200)), at(210));
  link(id, new_item, OpenStock::keep, OpenOrders::keep, at(240));
  EXPECT_EQ(stock(old_item.id), Stock(0, 2));
  EXPECT_EQ(stock(new_item.id), Stock(0, 0));
}

TEST_F(LinkedShop, Item4_ListingsOfSeveralCountriesShareOneDomainAndItsItem) {
  const catalog::Item item = make_item("MUG");
  link(put_listing("MUG"), item);
  const catalog::ListingId canada = put_listing("MUG", kCa);
  const Linked linked = link(canada, item, OpenStock::decide, OpenOrders::keep, at(500));
  EXPECT_EQ(linked.listing.item, item.id);
  EXPECT_EQ(domain("MUG")->cut, at(100)) << "nothing is read again";
  settings.quantity_domains = {{kUs}, {kCa}};
  EXPECT_NE(domain_of(settings, kUs, Sku("MUG")), domain_of(settings, kCa, Sku("MUG")));
}

TEST_F(LinkedShop, Item4_LinksFollowAChangeOfWhichMarketplacesShareAQuantity) {
  const catalog::Item item = make_item("MUG");
  const catalog::ListingId us = put_listing("MUG");
  link(us, item);
  link(put_listing("MUG", kCa), item);
  orders::AmazonOrder canadian = order_after.state("UNSHIPPED", at(200));
  canadian.marketplace = kCa;

  settings.quantity_domains = {{kUs}, {kCa}};
  apply(canadian, at(210));
  EXPECT_EQ(stock(item.id), Stock(0, 2));
  EXPECT_EQ(domain("MUG", kCa)->cut, at(100));
  unlink(us);
  EXPECT_FALSE(domain("MUG", kUs));
  ASSERT_TRUE(domain("MUG", kCa));
  OrderMaker american = order_after;
  american.id = "111-0000001-0000003";
  apply(american.state("UNSHIPPED", at(220)), at(230));
  EXPECT_EQ(stock(item.id), Stock(0, 2)) << "its listing has no item";

  settings.quantity_domains.clear();
  apply(american.state("UNSHIPPED", at(240)), at(250));
  EXPECT_EQ(stock(item.id), Stock(0, 4));
  const auto left =
      books.read([](store::ReadTxn& txn) { return store::domains_of_sku(txn, kShop, Sku("MUG")).value().size(); });
  EXPECT_EQ(left, 1U);
}

TEST_F(LinkedShop, Item4_ListingsOfTwoItemsThatComeToShareAQuantityHaveOneOfThem) {
  settings.quantity_domains = {{kUs}, {kCa}};
  const catalog::Item first = make_item("MUG-CA");
  const catalog::Item second = make_item("MUG-US");
  const catalog::ListingId canada = put_listing("MUG", kCa);
  link(canada, first);
  link(put_listing("MUG"), second);
  const auto misplaced = [&] {
    return books.read([&](store::ReadTxn& txn) { return find_misplaced(txn, settings, {}).value().skus.size(); });
  };
  EXPECT_EQ(misplaced(), 0U);
  settings.quantity_domains = {{kUs, kCa}};
  EXPECT_EQ(misplaced(), 1U) << "no line would find a domain missing";
  expect_written([&](store::WriteTxn& txn) { return regroup_domains(txn, settings, Sku("MUG")); });
  EXPECT_EQ(misplaced(), 0U);
  const auto item = books.read([&](store::ReadTxn& txn) { return (*store::get_listing(txn, canada).value()).item; });
  EXPECT_EQ(item, second.id);
  const auto left =
      books.read([](store::ReadTxn& txn) { return store::domains_of_sku(txn, kShop, Sku("MUG")).value().size(); });
  EXPECT_EQ(left, 1U);
}

TEST_F(LinkedShop, Item5_AnOpeningThatWaitsIsPostedOnceThoughItsMarketplacesWerePartedMeanwhile) {
  const catalog::ListingId us = put_listing("MUG");
  orders::AmazonOrder canadian = order_before.state("UNSHIPPED", at(10));
  canadian.marketplace = kCa;
  apply(canadian, at(20));
  const auto confirmed = write([&](store::WriteTxn& txn) {
    return confirm_listing(txn, settings, us, {}, {}, LiveQuantity{10, at(50)}, at(50));
  });
  ASSERT_TRUE(confirmed);
  EXPECT_TRUE(*link_by_sku(put_listing("MUG", kCa)));

  const store::DomainId before = domain("MUG")->id;
  settings.quantity_domains = {{kUs}, {kCa}};
  const auto post = [&](const store::DomainId& id) {
    return *write([&](store::WriteTxn& txn) { return post_opening(txn, settings, id); });
  };
  EXPECT_EQ(post(before), OpeningStep::gone);
  std::size_t posted = 0;
  for (const MarketplaceId& marketplace : {kUs, kCa})
    posted += post(domain_of(settings, marketplace, Sku("MUG"))) == OpeningStep::posted ? 1 : 0;
  EXPECT_EQ(posted, 1U);
  EXPECT_EQ(stock(confirmed->item.id), Stock(13, 3));
}

TEST_F(LinkedShop, Ord7_TheWarehouseIsThatOfTheTimeOfPurchase) {
  const catalog::Item item = make_item("MUG");
  link(put_listing("MUG"), item);
  expect_written([&](store::WriteTxn& txn) { return store::put_route(txn, {}, {at(220), kNorth}); });
  apply(order_after.state("UNSHIPPED", at(240)), at(250));
  OrderMaker later = order_after;
  later.id = "111-0000001-0000003";
  later.purchased = at(230);
  apply(later.state("UNSHIPPED", at(240)), at(250));
  EXPECT_EQ(stock(item.id, kMain), Stock(0, 2));
  EXPECT_EQ(stock(item.id, kNorth), Stock(0, 2));
}

TEST_F(LinkedShop, Ord7_WhatWasPurchasedBeforeAnIntegrationHadItsOwnRouteGoesToThePrimaryWarehouse) {
  const catalog::Item item = make_item("MUG");
  link(put_listing("MUG"), item);
  expect_written([&](store::WriteTxn& txn) { return store::put_route(txn, kShop, {at(220), kNorth}); });
  apply(order_after.state("UNSHIPPED", at(240)), at(250));
  EXPECT_EQ(stock(item.id, kMain), Stock(0, 2));
}

TEST_F(LinkedShop, Ord7_AWarehouseThatIsOursNoMoreIsPassedOver) {
  const catalog::Item item = make_item("MUG");
  link(put_listing("MUG"), item);
  expect_written([&](store::WriteTxn& txn) { return outcome_of(set_primary(txn, kNorth, at(220))); });
  expect_written([](store::WriteTxn& txn) { return outcome_of(set_kind(txn, kMain, catalog::WarehouseKind::fba)); });
  apply(order_after.state("UNSHIPPED", at(200)), at(250));
  EXPECT_EQ(stock(item.id, kMain), Stock(0, 0));
  EXPECT_EQ(stock(item.id, kNorth), Stock(0, 2));
}

TEST_F(LinkedShop, Fba1_AWarehouseThatAnOpeningStillGoesToKeepsItsKind) {
  const catalog::ListingId listing = put_listing("MUG");
  ASSERT_TRUE(write([&](store::WriteTxn& txn) {
    return confirm_listing(txn, settings, listing, {}, {}, LiveQuantity{0, at(50)}, at(50));
  }));
  expect_written([&](store::WriteTxn& txn) { return outcome_of(set_primary(txn, kNorth, at(60))); });
  const auto set = [&] {
    return write([](store::WriteTxn& txn) { return set_kind(txn, kMain, catalog::WarehouseKind::fba); });
  };
  ASSERT_FALSE(set());
  EXPECT_EQ(set().error().code, ErrorCode::refused);
  EXPECT_FALSE(set().error().hint.empty());
  expect_written(
      [&](store::WriteTxn& txn) { return outcome_of(post_opening(txn, settings, {kShop, Sku("MUG"), {}})); });
  EXPECT_TRUE(set());
}

TEST_F(LinkedShop, Item10_LinkingWhatIsNotThereIsRefusedByName) {
  const auto nothing = write([&](store::WriteTxn& txn) {
    return link_listing(txn, settings, {kShop, kUs, Sku("NOPE")}, ItemId("1"), OpenStock::keep, OpenOrders::keep,
                        at(1));
  });
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, ErrorCode::not_found);
  EXPECT_NE(nothing.error().message.find("amazon-us/ATVPDKIKX0DER/NOPE"), std::string::npos);
}

TEST_F(LinkedShop, I14_APostingExistsOnceAndItsBalancesAreTheSumOfItsLegs) {
  const catalog::Item item = make_item("MUG");
  link(put_listing("MUG"), item);
  for (int i = 0; i < 10; ++i)
    for (const orders::AmazonOrder& version :
         {order_after.state("SHIPPED", at(300), 2), order_after.state("UNSHIPPED", at(200))})
      apply(version, at(310));
  EXPECT_EQ(stock(item.id), Stock(-2, 0));
  const auto rows = books.read([&](store::ReadTxn& txn) { return store::list_ledger(txn, {item.id, 0, 50}).value(); });
  ASSERT_EQ(rows.rows.size(), 1U);
  EXPECT_EQ(rows.rows[0].movement->quantity, 2);
  const auto again =
      write([&](store::WriteTxn& txn) { return store::post(txn, *rows.rows[0].movement, stock::Floor::none, {}); });
  EXPECT_EQ(*again, stock::Posted::present);
  stock::Movement other = *rows.rows[0].movement;
  other.quantity = 1;
  const auto conflict = write([&](store::WriteTxn& txn) { return store::post(txn, other, stock::Floor::none, {}); });
  EXPECT_EQ(conflict.error().code, ErrorCode::conflict);
  EXPECT_EQ(stock(item.id), Stock(-2, 0));
}

}  // namespace
}  // namespace invd::sync::test
