// By which path a backlog of raises goes, against how long both take at the sandbox (STK-10).

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <vector>

#include "unit/push/feeding_shop.h"

namespace invd::sync::test {
namespace {

/// The shop of so many raises, by Amazon's own limits.
class Race {
 public:
  explicit Race(std::size_t raises)
      : raises_(raises),
        shop_(41, static_cast<std::uint32_t>(raises * 2 + 40), [](sandbox::Options& o) { Shop::true_quota(o); }) {
    for (int i = 0; i < 400 && shop_.domains().size() < raises; ++i) shop_.live_for(minutes(10));
    domains_ = shop_.domains();
    EXPECT_GE(domains_.size(), raises);
    domains_.resize(std::min(raises, domains_.size()));
  }

  struct Run {
    Duration took{0};  ///< from when they might be sent until Amazon had the last
    std::size_t feeds = 0;
    std::size_t patches = 0;
    stock::PathEstimate estimate = {};
  };
  /// `from` as in the setting: 1, all by a feed; a million, all by patches; nothing, by estimate.
  Run raise(std::optional<std::size_t> from) {
    let_go(from, false);
    raise_all();
    for (int i = 0; i < 100 && due() < raises_; ++i) shop_.live_for(minutes(1));
    EXPECT_EQ(due(), raises_);
    shop_.live_for(hours(1));  // all buckets are full
    Run run;
    run.estimate = shop_.books.read([&](store::ReadTxn& txn) {
      return shop_.stock->choose_path(path_facts(txn, shop_.push_settings, 1'000'000, shop_.scheduler.now()).value());
    });
    const Timestamp begin = shop_.scheduler.now();
    const std::size_t writes = shop_.writes().size();
    const std::size_t feeds = shop_.world.feeds().all().size();
    let_go(from, true);
    for (int i = 0; i < 2'000 && shop_.writes().size() < writes + raises_; ++i) shop_.live_for(minutes(1));
    Timestamp end = begin;
    for (std::size_t i = writes; i < shop_.writes().size(); ++i) {
      end = std::max(end, shop_.writes()[i].received);
      run.patches += shop_.writes()[i].source == "patchListingsItem" ? 1 : 0;
    }
    run.feeds = shop_.world.feeds().all().size() - feeds;
    run.took = end - begin;
    EXPECT_EQ(shop_.writes().size(), writes + raises_) << "each once";
    shop_.live_for(hours(1));
    EXPECT_EQ(shop_.number_differences(), "");
    EXPECT_EQ(shop_.path_conflicts(), "");
    return run;
  }
  FeedingShop& shop() { return shop_; }

 private:
  void let_go(std::optional<std::size_t> from, bool automatic) {
    shop_.push_settings.feeds.from = from;
    shop_.stock->update(shop_.push_settings, shop_.items_settings, automatic);
  }
  void raise_all() {
    for (std::size_t first = 0; first < domains_.size(); first += 1'000)
      EXPECT_TRUE(shop_.books.write([&](store::WriteTxn& txn) -> Result<void> {
        for (std::size_t i = first; i < std::min(first + 1'000, domains_.size()); ++i) {
          const auto ok = adjust_by(txn, domains_[i].push.item, kMain, 3,
                                    {.reason = "delivered", .by = "uid 0", .at = shop_.scheduler.now()});
          if (!ok) return fail(ok);
        }
        return {};
      }));
    shop_.stock->wake();
  }
  std::size_t due() {
    return shop_.books.read([&](store::ReadTxn& txn) {
      return store::count_due(txn, kShop, stock::PushTask::raise, orders_horizon(txn, kShop).value(), 1'000'000)
          .value();
    });
  }

  std::size_t raises_;
  FeedingShop shop_;
  std::vector<PushingShop::Domain> domains_;
};

double in_seconds(Duration time) {
  return std::chrono::duration<double>(time).count();
}

/// INVD_RIG_COUNT raises; in an ordinary run where the one path is faster, and where the other is.
std::vector<std::size_t> backlogs() {
  const char* asked = std::getenv("INVD_RIG_COUNT");
  const int number = asked == nullptr ? 0 : std::atoi(asked);  // NOLINT(cert-err34-c): what is no number is 0
  if (number > 0) return {static_cast<std::size_t>(number)};
  return {100, 1'000};
}

TEST(Stk10, ThePathChosenOnceAFeedWasTimedIsTheFasterOne) {
  for (const std::size_t raises : backlogs()) {
    Race race(raises);
    const auto by_feed = race.raise(1);
    const auto by_patch = race.raise(10'000'000);
    const auto chosen = race.raise({});
    const stock::PathEstimate& estimate = chosen.estimate;
    const char* path = chosen.feeds > 0 ? "a feed" : "patches";
    std::printf("%zu raises: %.0f s by %zu feeds (%.0f s estimated), %.0f s by patches (%.0f s estimated): by %s\n",
                raises, in_seconds(by_feed.took), by_feed.feeds, in_seconds(estimate.by_feed),
                in_seconds(by_patch.took), in_seconds(estimate.by_patch), path);
    EXPECT_GE(by_feed.feeds, 1U);
    EXPECT_EQ(by_patch.feeds, 0U);
    EXPECT_FALSE(estimate.is_assumed) << "one was timed";
    EXPECT_EQ(chosen.feeds > 0, by_feed.took < by_patch.took) << raises << " raises";
    EXPECT_LE(in_seconds(chosen.took), 1.05 * std::min(in_seconds(by_feed.took), in_seconds(by_patch.took)) + 1);
  }
}

}  // namespace
}  // namespace invd::sync::test
