#include "sync/find_domain.h"
#include "sync/import_listings.h"
#include "unit/items/listed_shop.h"

namespace invd::sync::test {
namespace {

TEST(Item1, EveryListingIsReadAsItIs) {
  ListedShop shop;
  const auto run = shop.sync_items();
  EXPECT_FALSE(run->error) << run->error->message;
  EXPECT_EQ(shop.listing_differences(), "");
  EXPECT_GT(shop.listings().size(), 60U);
  EXPECT_EQ(run->run.status, history::RunStatus::succeeded) << run->run.reason;
}

TEST(Item1, MoreThanASearchShowsAreReadInSlices) {
  ListedShop shop(0, 3, 0, [](sandbox::Options& o) { o.shop.products = 2'600; });
  const auto run = shop.sync_items();
  EXPECT_FALSE(run->error) << run->error->message;
  EXPECT_EQ(shop.listing_differences(), "");
}

TEST(Item1, ALargeShopIsReadByTheReportAndWhatChangedSinceByPages) {
  ListedShop shop;
  shop.items_settings.longest_search_pass = Duration(0);
  shop.items->update(shop.items_settings, Timing{.automatic = false}, shop.settings.overlap);
  auto run = shop.sync_items();
  EXPECT_FALSE(run->error) << run->error->message;
  EXPECT_EQ(shop.listing_differences(), "");
  EXPECT_GE(shop.world.calls(sandbox::Operation::get_report_document).granted, 1U);

  ASSERT_TRUE(shop.world.shop().change_listing(shop.world.shop().products()[0].sku, {.title = "Another title"}));
  run = shop.sync_items();
  EXPECT_FALSE(run->error) << run->error->message;
  EXPECT_EQ(shop.listing_differences(), "") << "the report is older than the change";
}

TEST(Item1, AReportThatEndsAsCancelledMeansNothing) {
  ListedShop shop;
  shop.items_settings.longest_search_pass = Duration(0);
  shop.items->update(shop.items_settings, Timing{.automatic = false}, shop.settings.overlap);
  ASSERT_FALSE(shop.sync_items()->error);
  const auto before = shop.listings();
  sandbox::ReportSettings settings = shop.world.reports().settings();
  settings.fatal_until = shop.scheduler.now() + hours(1000);
  ASSERT_TRUE(shop.world.reports().set(settings));
  for (int i = 0; i < 3; ++i) {
    shop.live_for(hours(7));
    const auto run = shop.sync_items();
    ASSERT_TRUE(run->error);
    EXPECT_EQ(run->run.status, history::RunStatus::failed);
  }
  for (const auto& [id, listing] : shop.listings()) EXPECT_FALSE(listing.missing) << to_string(id);
  EXPECT_EQ(shop.listings().size(), before.size());
}

TEST(Item10, AListingIsMissingAfterTwoCompletePassesSixHoursApartAndComesBack) {
  ListedShop shop;
  shop.sync_items();
  const std::string sku = shop.world.shop().products()[1].sku;
  ASSERT_TRUE(shop.world.shop().unlist(sku));
  const auto missing = [&] {
    std::size_t count = 0;
    for (const auto& [id, listing] : shop.listings()) count += listing.missing ? 1 : 0;
    return count;
  };
  shop.live_for(minutes(10));
  shop.sync_items();
  EXPECT_EQ(missing(), 0U) << "one pass is not enough";
  shop.live_for(hours(3));
  shop.sync_items();
  EXPECT_EQ(missing(), 0U) << "nor are two within six hours";
  shop.live_for(hours(4));
  shop.sync_items();
  EXPECT_GT(missing(), 0U);
  ASSERT_TRUE(shop.world.shop().list({.sku = sku}));
  shop.live_for(minutes(10));
  shop.sync_items();
  EXPECT_EQ(missing(), 0U);
}

TEST(Item11, AChangedChannelIsNotedUntilSomebodyLooks) {
  ListedShop shop;
  shop.sync_items();
  const auto all = shop.listings();
  const auto mfn = std::ranges::find_if(all, [](const auto& entry) {
    return entry.second.amazon.channel == catalog::Channel::mfn && !entry.second.amazon.is_variation_parent;
  });
  ASSERT_NE(mfn, all.end());
  ASSERT_TRUE(shop.world.shop().change_listing(mfn->first.sku.str(), {.by_amazon = true}));
  shop.live_for(minutes(10));
  shop.sync_items();
  const auto changed = shop.listings().at(mfn->first);
  ASSERT_TRUE(changed.channel_change);
  EXPECT_EQ(changed.channel_change->from, catalog::Channel::mfn);
  EXPECT_EQ(changed.channel_change->to, catalog::Channel::fba);
}

TEST(Item3, ConfirmingAllOfAnEmptyShopLeavesEveryNumberAsItIs) {
  ListedShop shop(200, 5);
  shop.run();
  shop.sync_items();
  for (const auto& [id, outcome] : shop.confirm(shop.unconfirmed()))
    EXPECT_TRUE(outcome) << to_string(id) << ": " << (outcome ? "" : outcome.error().message);
  shop.live_for(minutes(20));
  shop.run();
  shop.live_for(minutes(1));
  EXPECT_EQ(shop.stock_differences(), "");
}

/// Over many seeds, with orders that arrive, are cancelled and shipped meanwhile, some of it seen late. What Amazon has
/// none of it cannot sell, so there is enough of everything.
TEST(Item5, AvailableEqualsAmazonsQuantityWhileOrdersKeepArriving) {
  constexpr std::uint64_t kSeeds = 500;
  std::size_t orders = 0;
  std::size_t openings = 0;
  std::size_t doubts = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    ListedShop shop(30, seed, 0, [](sandbox::Options& o) {
      o.shop.products = 12;
      o.shop.history = hours(48);
    });
    for (const auto& product : shop.world.shop().products())
      ASSERT_TRUE(shop.world.shop().change_listing(product.sku, {.quantity = 500}));
    shop.world.faults().set({.kind = FaultKind::late_search, .probability = 0.5, .operation = {}, .amount = 90'000});
    SeededRandom chance(seed);
    const auto sell = [&](Duration time) {
      for (; time > Duration(0); time -= minutes(1)) {
        if (chance.below(3) != 0) ASSERT_TRUE(shop.world.shop().place({.by_amazon = false}));
        shop.live_for(minutes(1));
      }
    };
    shop.run();
    sell(minutes(10));
    shop.sync_items();
    shop.confirm(shop.unconfirmed());
    for (int i = 0; i < 15; ++i) {
      sell(minutes(3));
      shop.run();
    }
    for (int i = 0; i < 40; ++i) {  // nothing new comes; what is open goes its way
      shop.live_for(hours(12));
      shop.run();
    }
    orders += shop.stored().size();
    for (const auto& [id, listing] : shop.listings()) {
      openings += listing.item ? 1 : 0;
      shop.books.read([&](store::ReadTxn& txn) {
        for (const auto& domain : store::domains_of_sku(txn, kShop, id.sku).value()) doubts += domain.doubt ? 1 : 0;
        return 0;
      });
    }
    const std::string wrong = shop.stock_differences();
    ASSERT_EQ(wrong, "") << "seed " << seed;
  }
  EXPECT_GT(orders, kSeeds * 40U);
  EXPECT_GT(openings, kSeeds * 10U);
  EXPECT_LT(doubts, openings / 50) << "a doubt hides a difference";
}

TEST(Item5, OpeningsBeyondTheFirstHundredArePostedToo) {
  ListedShop shop(20, 3);
  shop.run();
  const Timestamp cut = shop.scheduler.now();
  ASSERT_TRUE(shop.books.write([cut](store::WriteTxn& txn) -> Result<void> {
    for (int i = 0; i < 350; ++i) {
      store::QuantityDomain domain;
      domain.id = {kShop, Sku("SKU-" + std::to_string(i)), {}};
      domain.item = ItemId("item-" + std::to_string(i));
      domain.cut = cut;
      domain.opening = store::Opening::pending;
      domain.warehouse = kMain;
      if (const auto ok = store::put_domain(txn, domain); !ok) return ok;
    }
    return {};
  }));
  shop.items.reset();
  shop.open_items();  // they waited when invd stopped
  shop.live_for(minutes(20));
  shop.run();
  shop.live_for(minutes(2));
  const auto pending = shop.books.read(
      [](store::ReadTxn& txn) { return store::pending_openings(txn, kShop, {}, 1'000).value().ids.size(); });
  EXPECT_EQ(pending, 0U);
}

TEST(Item5, AnOpeningThatCannotBePostedIsInDoubtAndHoldsUpNoOther) {
  ListedShop shop(20, 3);
  shop.run();
  const auto domain_of_sku = [&](const char* sku) {
    return shop.books.read([&](store::ReadTxn& txn) { return *store::get_domain(txn, {kShop, Sku(sku), {}}).value(); });
  };
  ASSERT_TRUE(shop.books.write([cut = shop.scheduler.now()](store::WriteTxn& txn) -> Result<void> {
    for (const char* sku : {"A-GOOD", "B-BAD", "C-GOOD"}) {
      store::QuantityDomain domain;
      domain.id = {kShop, Sku(sku), {}};
      domain.item = ItemId(sku);
      domain.cut = cut;
      domain.opening = store::Opening::pending;
      domain.quantity = sku[0] == 'B' ? 10 * stock::kMaxUnits : 5;
      domain.warehouse = kMain;
      if (const auto ok = store::put_domain(txn, domain); !ok) return ok;
    }
    return {};
  }));
  shop.items.reset();
  shop.open_items();
  shop.live_for(minutes(20));
  shop.run();
  shop.live_for(minutes(2));
  EXPECT_EQ(domain_of_sku("A-GOOD").opening, store::Opening::posted);
  EXPECT_EQ(domain_of_sku("C-GOOD").opening, store::Opening::posted);
  EXPECT_EQ(domain_of_sku("B-BAD").opening, store::Opening::pending);
  EXPECT_TRUE(domain_of_sku("B-BAD").doubt);
  EXPECT_TRUE(shop.store_failures.empty());
}

TEST(Item5, LinesAreWatchedFromBeforeTheReading) {
  ListedShop shop(20, 3);
  shop.run();
  shop.sync_items();
  const auto unconfirmed = shop.unconfirmed();
  const auto being_confirmed = [&] {
    return shop.books.read([&](store::ReadTxn& txn) {
      std::size_t count = 0;
      for (const auto& id : store::pending_openings(txn, kShop, {}, 1'000).value().ids)
        count += is_being_confirmed(*store::get_domain(txn, id).value()) ? 1 : 0;
      return count;
    });
  };
  Confirmed confirmed;
  async::TaskScope scope(shop.scheduler);
  shop.client.latency = seconds(20);
  scope.spawn(shop.confirm_some({unconfirmed.begin(), unconfirmed.begin() + 3}, confirmed));
  shop.live_for(seconds(2));
  EXPECT_GT(being_confirmed(), 0U);
  shop.live_for(minutes(5));
  EXPECT_EQ(confirmed.size(), 3U);
  EXPECT_EQ(being_confirmed(), 0U);
}

TEST(Item5, AConfirmationThatEndedWithItsProcessIsForgotten) {
  ListedShop shop(20, 3);
  shop.run();
  shop.sync_items();
  const auto unconfirmed = shop.unconfirmed();
  Confirmed confirmed;
  shop.client.latency = seconds(20);
  {
    async::TaskScope scope(shop.scheduler);
    scope.spawn(shop.confirm_some({unconfirmed.begin(), unconfirmed.begin() + 3}, confirmed));
    shop.live_for(seconds(2));
  }
  shop.items.reset();
  shop.crash();
  shop.client.latency = std::chrono::milliseconds(100);
  shop.open_items();
  const auto waiting = [&] {
    return shop.books.read(
        [](store::ReadTxn& txn) { return store::pending_openings(txn, kShop, {}, 1'000).value().ids.size(); });
  };
  EXPECT_GT(waiting(), 0U);
  shop.live_for(hours(1));
  EXPECT_EQ(waiting(), 0U);
  for (const auto& [id, outcome] : shop.confirm({unconfirmed[0]})) EXPECT_TRUE(outcome) << outcome.error().message;
}

TEST(Item5, ADoubtfulOpeningWhoseQuantityIsNoMoreToBeReadStandsAsItIs) {
  ListedShop shop(20, 3);
  shop.run();
  shop.sync_items();
  std::optional<catalog::ListingId> id;
  for (const auto& [each, listing] : shop.listings())
    if (!id && listing.amazon.channel == catalog::Channel::mfn && !listing.amazon.is_variation_parent) id = each;
  ASSERT_TRUE(id);
  ASSERT_TRUE(shop.confirm({*id}).front().second);
  const auto domain_of_it = [&] {
    return shop.books.read([&](store::ReadTxn& txn) { return *store::get_domain(txn, {kShop, id->sku, {}}).value(); });
  };
  const Timestamp cut = domain_of_it().cut;
  ASSERT_TRUE(shop.books.write([&](store::WriteTxn& txn) -> Result<void> {
    orders::AmazonOrder order;  // cancelled after the cut, and never seen open
    order.order_id = OrderId("111-0000001-0000001");
    order.created = cut - minutes(5);
    order.last_updated = cut + std::chrono::seconds(1);
    order.channel_name = "AMAZON";
    order.marketplace = id->marketplace;
    order.status = "CANCELLED";
    order.fulfilled_by = "MERCHANT";
    orders::AmazonOrderItem item;
    item.line_id = LineId("1");
    item.seller_sku = id->sku;
    item.quantity_ordered = 2;
    order.items = {item};
    ApplyContext context;
    context.settings.integration = kShop;
    context.now = order.last_updated;
    context.observers = shop.observers;
    if (const auto ok = apply_order(txn, context, order, std::nullopt); !ok) return fail(ok);
    const auto before = store::get_listing(txn, *id);
    if (!before) return fail(before);
    catalog::Listing listing = **before;
    listing.amazon.channel = catalog::Channel::fba;
    return store::put_listing(txn, listing, *before);
  }));
  shop.live_for(minutes(20));
  shop.run();
  shop.live_for(minutes(2));
  EXPECT_EQ(domain_of_it().opening, store::Opening::posted);
  EXPECT_TRUE(domain_of_it().doubt);
}

TEST(Item4, LinksFollowAChangedSettingWhenTheModuleBeginsAnew) {
  ListedShop shop(20, 3);
  shop.run();
  shop.sync_items();
  shop.confirm(shop.unconfirmed());
  shop.live_for(minutes(20));
  shop.run();
  shop.live_for(minutes(2));
  const auto misplaced = [&] {
    return shop.books.read(
        [&](store::ReadTxn& txn) { return find_misplaced(txn, shop.items_settings.books, {}).value().skus.size(); });
  };
  ASSERT_EQ(misplaced(), 0U);
  for (const MarketplaceId& marketplace : shop.items_settings.marketplaces)
    shop.items_settings.books.quantity_domains.push_back({marketplace});
  ASSERT_GT(misplaced(), 10U);
  shop.items.reset();
  shop.open_items();
  shop.live_for(seconds(5));
  EXPECT_EQ(misplaced(), 0U);
}

TEST(Item3, AConfirmationMayOutliveTheModuleThatItBeganIn) {
  ListedShop shop(20, 3);
  shop.run();
  shop.sync_items();
  std::vector<catalog::ListingId> ids = shop.unconfirmed();
  ids.resize(3);
  Confirmed confirmed;
  async::TaskScope scope(shop.scheduler);
  scope.spawn(shop.confirm_some(ids, confirmed));
  shop.items.reset();  // a reload, while Amazon is being asked
  shop.live_for(minutes(5));
  EXPECT_EQ(confirmed.size(), ids.size());
}

TEST(Item1, AChainOfPagesThatLeadsBackEnds) {
  ListedShop shop;
  int pages = 0;
  shop.client.answer_instead = [&](std::string_view url) -> std::optional<http::Response> {
    if (!url.contains("/listings/")) return std::nullopt;
    http::Response response;
    response.status = 200;
    response.body =
        R"({"numberOfResults":100,"items":[],"pagination":{"nextToken":"page)" + std::to_string(++pages % 3) + R"("}})";
    return response;
  };
  const auto run = shop.sync_items();
  ASSERT_TRUE(run->error);
  EXPECT_EQ(run->error->code, ErrorCode::malformed);
  EXPECT_EQ(pages, 4);
}

TEST(Item1, TheLessOfTwoWaysIsChosenByTheQuota) {
  EXPECT_EQ(choose_pass(1'000, 5, minutes(10)), PassKind::search);
  EXPECT_EQ(choose_pass(60'000, 5, minutes(10)), PassKind::search);
  EXPECT_EQ(choose_pass(60'100, 5, minutes(10)), PassKind::report);
  EXPECT_EQ(choose_pass(60'000, 1, minutes(10)), PassKind::report);
}

}  // namespace
}  // namespace invd::sync::test
