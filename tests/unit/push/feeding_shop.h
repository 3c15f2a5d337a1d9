#pragma once

#include <set>
#include <string>
#include <vector>

#include "store/check_store.h"
#include "store/feeds.h"
#include "support/path_conflicts.h"
#include "unit/push/pushing_shop.h"

namespace invd::sync::test {

/// A shop whose raises go by feeds from ten on, and what Amazon got of them.
class FeedingShop : public PushingShop {
 public:
  explicit FeedingShop(std::uint64_t seed, std::uint32_t products = 40,
                       const std::function<void(sandbox::Options&)>& change = {})
      : PushingShop(seed, [&](sandbox::Options& o) {
          o.shop.products = products;
          if (change) change(o);
        }) {
    push_settings.feeds.from = 10;
    push_settings.guard = {.zeroed_listings = 100'000, .zeroed_percent = 100, .moved_percent = 100};
    stock->update(push_settings, items_settings, true);
  }

  /// As when a delivery is booked: all at once.
  std::size_t raise_all(std::int64_t by) {
    const auto all = domains();
    EXPECT_TRUE(books.write([&](store::WriteTxn& txn) -> Result<void> {
      for (const Domain& domain : all) {
        const auto ok =
            adjust_by(txn, domain.push.item, kMain, by, {.reason = "delivered", .by = "uid 0", .at = scheduler.now()});
        if (!ok) return fail(ok);
      }
      return {};
    }));
    stock->wake();
    return all.size();
  }
  std::vector<store::StockFeed> feeds() {
    return books.read([](store::ReadTxn& txn) { return store::list_feeds(txn, kShop).value(); });
  }
  std::vector<store::DomainId> members(std::uint64_t feed) {
    return books.read(
        [&](store::ReadTxn& txn) { return store::feed_members(txn, kShop, feed, std::nullopt, 100'000).value(); });
  }
  /// Lives until a feed is in that state.
  bool live_until(store::StockFeed::State state, Duration most = minutes(30)) {
    for (; most > Duration(0); most -= Duration(20)) {
      const auto all = feeds();
      if (!all.empty() && all.front().state == state) return true;
      live_for(Duration(20));
    }
    return false;
  }
  std::size_t patches() const {
    return static_cast<std::size_t>(
        std::ranges::count(writes(), std::string("patchListingsItem"), &sandbox::Submission::source));
  }
  std::set<std::string> skus_of(const sandbox::Feed& feed) { return invd::test::skus_of(world, feed); }
  std::string path_conflicts() { return invd::test::path_conflicts(world); }
  /// What the audit of the store has to say. Empty when all is well.
  std::string damage() {
    const std::vector<store::TableAudit> audits = {{store::Table::pushes, store::audit_push},
                                                   {store::Table::push_queue, store::audit_queued_push},
                                                   {store::Table::pushes, store::audit_push_by_feed},
                                                   {store::Table::feeds, store::audit_feed},
                                                   {store::Table::feed_members, store::audit_feed_member}};
    const auto report = store::check_store(books.kv(), audits);
    if (!report) return report.error().message;
    return report->clean() ? "" : report->findings.front().error.message;
  }
};

}  // namespace invd::sync::test
