#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/domains.h"
#include "store/items.h"
#include "store/listings.h"
#include "store/postings.h"
#include "store/routes.h"
#include "store/warehouses.h"
#include "sync/item_sync.h"
#include "sync/oversells.h"
#include "sync/pushing.h"
#include "unit/sync/shop_fixture.h"

namespace invd::sync::test {

inline const WarehouseName kMain("Main");

/// A shop whose listings are read as well, and whose orders move stock.
class ListedShop : public Shop {
 public:
  explicit ListedShop(std::size_t orders = 0, std::uint64_t seed = 1, double live_rate = 0,
                      const std::function<void(sandbox::Options&)>& change = {})
      : Shop(orders, seed, live_rate, change) {
    PushSettings numbers;
    numbers.integration = numbers.books.integration = kShop;
    observers = {std::make_shared<Books>(BooksSettings{kShop, {}}, std::make_shared<OversellWatch>(numbers)),
                 std::make_shared<NumbersObserver>(BooksSettings{kShop, {}})};
    items_settings.integration = kShop;
    items_settings.marketplaces = settings.marketplaces;
    items_settings.books.integration = kShop;
    EXPECT_TRUE(books.write([now = scheduler.now()](store::WriteTxn& txn) -> Result<void> {
      if (const auto ok = store::put_warehouse(txn, {kMain, catalog::WarehouseKind::own, true, now}); !ok) return ok;
      return store::put_route(txn, {}, {now, kMain});
    }));
    crash();  // the order sync takes the observers at its beginning
    open_items();
  }
  ~ListedShop() { items.reset(); }

  void open_items() {
    items =
        std::make_unique<ItemSync>(services(), *account, items_settings, Timing{.automatic = false}, settings.overlap,
                                   [this](const Error& error) { store_failures.push_back(error); });
    items->start();
  }
  std::shared_ptr<ActiveRun> sync_items(RunRequest request = {.trigger = history::Trigger::manual}) {
    return finish(items->request(request));
  }

  std::map<catalog::ListingId, catalog::Listing> listings() {
    return books.read([](store::ReadTxn& txn) {
      std::map<catalog::ListingId, catalog::Listing> all;
      store::ListingQuery query;
      query.limit = query.scan_limit = 1'000'000;
      for (catalog::Listing& listing : store::list_listings(txn, query).value().listings)
        all.emplace(listing.id(), std::move(listing));
      return all;
    });
  }
  std::vector<catalog::ListingId> unconfirmed() {
    std::vector<catalog::ListingId> ids;
    for (const auto& [id, listing] : listings())
      if (!listing.item && !listing.amazon.is_variation_parent && listing.not_synced.empty()) ids.push_back(id);
    return ids;
  }
  Confirmed confirm(std::vector<catalog::ListingId> ids) {
    Confirmed out;
    while (!ids.empty()) {
      std::vector<catalog::ListingId> some(ids.begin(), ids.begin() + std::min<std::ptrdiff_t>(100, std::ssize(ids)));
      ids.erase(ids.begin(), ids.begin() + std::ssize(some));
      scheduler.run(confirm_some(std::move(some), out));
    }
    return out;
  }
  async::Task<> confirm_some(std::vector<catalog::ListingId> ids, Confirmed& out) {
    for (auto& one : co_await items->confirm(std::move(ids), {})) out.push_back(std::move(one));
  }
  static async::Task<> sleep(async::Scheduler& scheduler, Duration duration) {
    co_await async::sleep_for(scheduler, duration);
  }
  void live_for(Duration duration) { scheduler.run(sleep(scheduler, duration)); }

  /// What the sandbox's shop holds, listing by listing, against what is stored. Empty when all is well.
  std::string listing_differences() {
    std::string wrong;
    auto stored = listings();
    const sandbox::Shop& shop = world.shop();
    for (std::uint32_t n = 0; n < shop.listings().size(); ++n) {
      const sandbox::ListingView view = shop.listings().now(n);
      for (std::size_t s = 0; s < shop.stores().size(); ++s) {
        if (!view.in(s)) continue;
        const MarketplaceId marketplace(shop.stores()[s].marketplace->id);
        const auto node = stored.extract({kShop, marketplace, Sku(shop.products()[n].sku)});
        if (node.empty()) {
          wrong += shop.products()[n].sku + " is missing\n";
          continue;
        }
        const catalog::AmazonListing& amazon = node.mapped().amazon;
        const bool fba = amazon.channel == catalog::Channel::fba;
        if (amazon.title != view.title) wrong += shop.products()[n].sku + " has another title\n";
        if (view.listing->is_parent) continue;
        if (fba != view.listing->by_amazon) wrong += shop.products()[n].sku + " has another channel\n";
        if (!fba && amazon.quantity != view.quantity(s)) wrong += shop.products()[n].sku + " has another quantity\n";
      }
    }
    for (const auto& [id, listing] : stored)
      if (!listing.missing) wrong += to_string(id) + " is stored but does not exist\n";
    return wrong;
  }

  /// Of every quantity domain with an item: what is available against what Amazon shows. Empty when equal everywhere.
  std::string stock_differences() {
    std::string wrong;
    const sandbox::Shop& shop = world.shop();
    books.read([&](store::ReadTxn& txn) {
      for (std::uint32_t n = 0; n < shop.listings().size(); ++n) {
        const sandbox::ListingView view = shop.listings().now(n);
        const Sku sku(shop.products()[n].sku);
        for (const store::QuantityDomain& domain : store::domains_of_sku(txn, kShop, sku).value()) {
          if (domain.opening == store::Opening::none) continue;
          const std::int64_t available = store::balance_at(txn, domain.item, {stock::Account::own, kMain}).value() -
                                         store::committed_at(txn, domain.item, kMain).value();
          std::size_t s = 0;
          while (!view.in(s)) ++s;
          if (domain.opening == store::Opening::pending)
            wrong += sku.str() + ": its opening still waits\n";
          else if (domain.doubt ? available > view.quantity(s) : available != view.quantity(s))
            wrong += sku.str() + ": " + std::to_string(available) + " available, Amazon shows " +
                     std::to_string(view.quantity(s)) + (domain.doubt ? " (in doubt)\n" : "\n");
        }
      }
      return 0;
    });
    return wrong;
  }

  ItemsSettings items_settings;
  std::unique_ptr<ItemSync> items;
};

}  // namespace invd::sync::test
