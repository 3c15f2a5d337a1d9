#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "store/pushes.h"
#include "sync/adjustments.h"
#include "sync/stock_sync.h"
#include "unit/items/listed_shop.h"

namespace invd::sync::test {

/// A shop whose numbers on Amazon are pushed as well, whose orders are polled by the timer.
class PushingShop : public ListedShop {
 public:
  explicit PushingShop(std::uint64_t seed, const std::function<void(sandbox::Options&)>& change = {})
      : ListedShop(10, seed, 0, [&](sandbox::Options& o) {
          o.shop.products = 12;
          o.shop.history = hours(48);
          if (change) change(o);
        }) {
    push_settings.integration = kShop;
    push_settings.books.integration = kShop;
    for (const auto& product : world.shop().products())
      EXPECT_TRUE(world.shop().change_listing(product.sku, {.quantity = 500}));
    sync->start();
    live_for(minutes(1));
    sync_items();
    confirm(unconfirmed());
    open_stock();
    live_for(minutes(45));  // openings are posted, and every number has been read and judged
  }
  ~PushingShop() { stock.reset(); }

  void open_stock() {
    stock = std::make_unique<StockSync>(services(), *account, push_settings, items_settings, true,
                                        [this](const Error& error) { store_failures.push_back(error); });
    stock->start();
  }
  /// As after kill -9 and a new start.
  void kill() {
    stock.reset();
    items.reset();
    crash();
    open_items();
    open_stock();
    sync->start();
  }

  struct Domain {
    store::Push push;
    std::uint32_t product = 0;
    std::int64_t available = 0;
  };
  /// Those that are written.
  std::vector<Domain> domains() {
    return books.read([&](store::ReadTxn& txn) {
      std::vector<Domain> all;
      const auto page =
          store::list_pushes(txn, {.integration = kShop, .after = {}, .limit = 100'000, .scan_limit = 100'000}).value();
      for (const store::Push& push : page.pushes) {
        if (!push.state.off.empty()) continue;
        Domain domain{push, 0, 0};
        while (world.shop().products()[domain.product].sku != push.id.sku.str()) ++domain.product;
        domain.available = store::balance_at(txn, push.item, {stock::Account::own, kMain}).value() -
                           store::committed_at(txn, push.item, kMain).value();
        all.push_back(std::move(domain));
      }
      return all;
    });
  }
  catalog::ListingId listing_of(const Domain& domain) {
    for (const auto& [id, listing] : listings())
      if (id.sku == domain.push.id.sku && listing.amazon.channel == catalog::Channel::mfn) return id;
    ADD_FAILURE() << "no listing of " << to_string(domain.push.id);
    return {};
  }
  [[nodiscard]] std::int64_t live(std::uint32_t product) const {
    const sandbox::ListingView view = world.shop().listings().now(product);
    std::size_t s = 0;
    while (!view.in(s)) ++s;
    return view.quantity(s);
  }
  void adjust(const Domain& domain, std::int64_t by) {
    if (by == 0) return;
    EXPECT_TRUE(books.write([&](store::WriteTxn& txn) {
      return adjust_by(txn, domain.push.item, kMain, by, {.reason = "counted", .by = "uid 0", .at = scheduler.now()});
    }));
    stock->wake();
  }
  /// What Amazon shows against what the books have. Empty when equal everywhere.
  std::string number_differences() {
    std::string wrong;
    for (const Domain& domain : domains()) {
      const std::int64_t wanted = std::max<std::int64_t>(domain.available, 0);
      if (live(domain.product) != wanted)
        wrong += domain.push.id.sku.str() + ": Amazon shows " + std::to_string(live(domain.product)) + ", " +
                 std::to_string(wanted) + " are there (" +
                 std::string(stock::name(stock::stage_of(domain.push.state))) + ")\n";
    }
    return wrong;
  }
  [[nodiscard]] const std::vector<sandbox::Submission>& writes() const { return world.submissions().all(); }

  PushSettings push_settings;
  std::unique_ptr<StockSync> stock;
};

}  // namespace invd::sync::test
