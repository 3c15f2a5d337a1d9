#include "sync/mapping.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "support/sanitized.h"
#include "sync/warehouses.h"
#include "unit/push/pushing_shop.h"

namespace invd::sync::test {
namespace {

const WarehouseName kNorth("North");

/// A shop with two warehouses whose numbers tell which mapping they come from: Main holds 100 to 499 units of each
/// item, North 10,000 to 10,099.
class MappedShop : public PushingShop {
 public:
  explicit MappedShop(std::uint64_t seed, const std::function<void(sandbox::Options&)>& change = {})
      : PushingShop(seed, [&](sandbox::Options& o) {
          o.shop.orders = 0;
          if (change) change(o);
        }) {
    // Every switch changes every number; here none of them waits for an approval.
    push_settings.guard = {.zeroed_listings = 1'000'000, .zeroed_percent = 100, .moved_percent = 1'000'000};
    stock->update(push_settings, items_settings, true);
    EXPECT_TRUE(books.write([&, all = domains()](store::WriteTxn& txn) -> Result<void> {
      const Timestamp now = scheduler.now();
      if (const auto ok = create_warehouse(txn, kNorth, catalog::WarehouseKind::own, now); !ok) return fail(ok);
      for (const Domain& domain : all) {
        const ByHand by{.reason = "counted", .by = "uid 0", .at = now};
        if (const auto ok = adjust_to(txn, domain.push.item, kMain, 300, by); !ok) return fail(ok);
        if (const auto ok = adjust_to(txn, domain.push.item, kNorth, 10'050, by); !ok) return fail(ok);
      }
      return {};
    }));
    stock->wake();
    live_for(minutes(20));
    EXPECT_EQ(other_numbers(), "");
    commits.push_back({writes().size(), std::nullopt});
    for (const Domain& domain : domains()) note_numbers(domain);
  }

  /// Of the switches, how many writes Amazon had received when each was committed.
  struct Commit {
    std::size_t writes = 0;
    std::optional<WarehouseName> warehouse;
  };
  std::vector<Commit> commits;
  /// All that Main or North ever held of a SKU. Where Amazon shows something unexpected, a raise goes by as much as is
  /// wanted more, and so may stay below the number wanted: it is no number of another mapping.
  std::map<std::string, std::set<std::int64_t>> held;

  std::shared_ptr<StockSync::Switch> switch_to(const std::optional<WarehouseName>& warehouse) {
    return stock->switch_by([this, warehouse](store::WriteTxn& txn, Timestamp now) -> Result<void> {
      const auto set = set_mapping(txn, {kShop, warehouse, false, "uid 0"}, now);
      if (set) commits.push_back({writes().size(), warehouse});
      return outcome_of(set);
    });
  }
  void adjust_within_bounds(SeededRandom& chance) {
    const auto all = domains();
    const Domain& domain = all[chance.below(all.size())];
    const bool north = chance.below(2) == 0;
    const std::int64_t to = north ? 10'000 + static_cast<std::int64_t>(chance.below(100))
                                  : 100 + static_cast<std::int64_t>(chance.below(400));
    EXPECT_TRUE(books.write([&](store::WriteTxn& txn) {
      return outcome_of(adjust_to(txn, domain.push.item, north ? kNorth : kMain, to,
                                  {.reason = "counted", .by = "uid 0", .at = scheduler.now()}));
    }));
    note_numbers(domain);
    stock->wake();
  }
  void note_numbers(const Domain& domain) {
    for (const WarehouseName& warehouse : {kMain, kNorth})
      held[domain.push.id.sku.str()].insert(books.read([&](store::ReadTxn& txn) {
        return store::balance_at(txn, domain.push.item, {stock::Account::own, warehouse}).value();
      }));
  }
  static std::optional<WarehouseName> mapping_told_by(std::int64_t number) {
    if (number < 10'000) return kMain;
    return number < 10'100 ? std::optional(kNorth) : std::nullopt;
  }
  static std::string shown(const std::optional<WarehouseName>& warehouse) {
    return warehouse ? warehouse->str() : "no mapping";
  }
  /// Writes that left after a switch with a number of the mapping before. Empty when there are none.
  std::string late_numbers() {
    std::string wrong;
    for (std::size_t n = commits.front().writes; n < writes().size(); ++n) {
      const auto later = std::ranges::upper_bound(commits, n, {}, &Commit::writes);
      const auto in_force = std::prev(later)->warehouse;
      const std::int64_t number = writes()[n].quantity().value_or(-1);
      const auto told = mapping_told_by(number);
      if (told != in_force && (!told || held.at(writes()[n].sku).contains(number)))
        wrong += "write " + std::to_string(n) + " of " + std::to_string(number) + " units, where Amazon showed " +
                 std::to_string(writes()[n].quantity_was.value_or(-1)) + ", is of " + shown(told) +
                 ", and in force was " + shown(in_force) + "\n";
    }
    return wrong;
  }
  /// What Amazon shows against what the mapping in force gives. Empty when equal everywhere.
  std::string other_numbers() {
    std::string wrong;
    for (const Domain& domain : domains()) {
      const auto wanted = books.read([&](store::ReadTxn& txn) { return *assess(txn, push_settings, domain.push.id); });
      if (wanted.desired != live(domain.product))
        wrong += domain.push.id.sku.str() + ": Amazon shows " + std::to_string(live(domain.product)) + ", not " +
                 std::to_string(wanted.desired.value_or(-1)) + "\n";
    }
    return wrong;
  }
};

TEST(Stk4, ASwitchSendsTheNumbersOfTheMappedWarehouseAndBack) {
  MappedShop shop(1);
  const auto domains = shop.domains();
  ASSERT_GT(domains.size(), 3U);
  for (const auto& domain : domains) EXPECT_EQ(shop.live(domain.product), 10'350);
  for (const auto& [to, number] : {std::pair{std::optional(kNorth), 10'050},
                                   {std::optional(kMain), 300},
                                   {std::optional<WarehouseName>(), 10'350}}) {
    const auto asked = shop.switch_to(to);
    shop.live_for(minutes(30));
    ASSERT_TRUE(asked->done.is_set());
    EXPECT_TRUE(asked->outcome);
    for (const auto& domain : domains) EXPECT_EQ(shop.live(domain.product), number) << MappedShop::shown(to);
  }
  EXPECT_EQ(shop.late_numbers(), "");
}

/// The writes of one mapping are still waiting for their tokens, or for slow answers, when it ends.
TEST(I18, NoNumberOfTheOldMappingLeavesAfterASwitch) {
  constexpr std::size_t kSwitches = invd::test::kSanitized ? 12 : 30;
  for (const Duration latency : {Duration(100), Duration(4'000)}) {
    MappedShop shop(2, Shop::true_quota);
    shop.client.latency = latency;
    for (std::size_t i = 0; i < kSwitches; ++i) {
      (void)shop.switch_to(kMain);
      shop.live_for(Duration(200 * i));
      (void)shop.switch_to(kNorth);
      shop.live_for(minutes(10) + Duration(100 * i));
    }
    shop.live_for(hours(1));
    EXPECT_GT(shop.writes().size() - shop.commits.front().writes, 100 * kSwitches / 30);
    EXPECT_EQ(shop.late_numbers(), "") << "latency " << latency.count();
    EXPECT_EQ(shop.other_numbers(), "");
  }
}

/// Toggles at any moment of a life with adjustments, lost answers and kills.
TEST(I18, InRandomLivesEachNumberIsOfTheMappingInForce) {
  constexpr std::uint64_t kLives = invd::test::rounds(200);
  std::size_t writes = 0;
  std::size_t switches = 0;
  std::size_t cut_off = 0;
  for (std::uint64_t seed = 1; seed <= kLives; ++seed) {
    SeededRandom chance(seed);
    MappedShop shop(seed, chance.below(2) == 0 ? Shop::true_quota : std::function<void(sandbox::Options&)>());
    shop.client.latency = Duration(20 + static_cast<std::int64_t>(chance.below(3'000)));
    for (const FaultKind kind : {FaultKind::lost_answer, FaultKind::internal_error, FaultKind::throttle})
      shop.world.faults().set({.kind = kind, .probability = 0.05, .operation = "patchListingsItem", .amount = 0});
    const std::array<std::optional<WarehouseName>, 3> mappings = {kMain, kNorth, std::nullopt};
    for (int i = 0; i < 25; ++i) {
      if (chance.below(2) == 0) shop.adjust_within_bounds(chance);
      std::shared_ptr<StockSync::Switch> asked;
      if (chance.below(3) == 0) asked = shop.switch_to(mappings[chance.below(mappings.size())]);
      const bool hurried = asked && chance.below(3) == 0;  // killed while it is under way
      const std::uint64_t longest = hurried ? 300 : chance.below(2) == 0 ? 3'000 : 300'000;
      shop.live_for(Duration(static_cast<std::int64_t>(chance.below(longest))));
      if (!hurried && chance.below(8) != 0) continue;
      if (asked && !asked->done.is_set()) ++cut_off;
      shop.kill();
    }
    shop.world.faults().clear();
    shop.push_settings.reconcile = minutes(30);
    shop.stock->update(shop.push_settings, shop.items_settings, true);
    shop.live_for(hours(2));
    EXPECT_EQ(shop.late_numbers(), "") << "seed " << seed;
    EXPECT_EQ(shop.other_numbers(), "") << "seed " << seed;
    EXPECT_TRUE(shop.store_failures.empty());
    writes += shop.writes().size() - shop.commits.front().writes;
    switches += shop.commits.size() - 1;
    if (HasFailure()) return;
  }
  EXPECT_GT(cut_off, kLives / 10) << "a kill must come between";
  std::printf("%zu writes, %zu switches, %zu cut off by a kill\n", writes, switches, cut_off);
}

}  // namespace
}  // namespace invd::sync::test
