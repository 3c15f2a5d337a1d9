#include <gtest/gtest.h>
#include <limits>

#include "store/check_store.h"
#include "store/history.h"
#include "store/key.h"
#include "store/quarantine.h"
#include "store/quotas.h"
#include "store/record.h"
#include "store/sync_state.h"
#include "support/test_store.h"
#include "unit/store_tables/random_order.h"

namespace invd::store::test {
namespace {

class SmallTables : public testing::Test {
 protected:
  invd::test::ManualScheduler scheduler;
  invd::test::TestStore books{scheduler};
};

TEST_F(SmallTables, QuarantineKeepsListsAndDrops) {
  SeededRandom random(3);
  std::vector<Quarantined> all;
  for (int i = 0; i < 20; ++i) {
    Quarantined q{kShop,
                  OrderId("id-" + std::to_string(10 + i)),
                  any_text(random),
                  any_text(random),
                  kNow,
                  kNow,
                  3,
                  maybe_time(random),
                  maybe_time(random)};
    ASSERT_TRUE(books.write([&](WriteTxn& t) { return put_quarantined(t, q); }));
    all.push_back(std::move(q));
  }
  EXPECT_EQ(books.read([](ReadTxn& t) { return list_quarantined(t, 100).value(); }), all);
  EXPECT_EQ(books.read([](ReadTxn& t) { return list_quarantined(t, 5).value(); }).size(), 5U);
  Quarantined others = all.front();
  others.integration = IntegrationName(kShop.str() + "-2");
  ASSERT_TRUE(books.write([&](WriteTxn& t) { return put_quarantined(t, others); }));
  EXPECT_EQ(books.read([](ReadTxn& t) { return list_quarantined(t, 100).value(); }).size(), 21U);
  EXPECT_EQ(books.read([](ReadTxn& t) { return list_quarantined(t, 100, kShop).value(); }), all);
  EXPECT_EQ(books.read([](ReadTxn& t) { return count_quarantined(t, kShop, 100).value(); }), 20U);
  EXPECT_EQ(books.read([](ReadTxn& t) { return count_quarantined(t, kShop, 7).value(); }), 7U);
  EXPECT_EQ(books.read([&](ReadTxn& t) { return get_quarantined(t, kShop, all[3].order_id).value(); }), all[3]);
  EXPECT_TRUE(books.write([&](WriteTxn& t) { return drop_quarantined(t, kShop, all[3].order_id); }).value());
  EXPECT_FALSE(books.write([&](WriteTxn& t) { return drop_quarantined(t, kShop, all[3].order_id); }).value());
  EXPECT_EQ(books.read([&](ReadTxn& t) { return get_quarantined(t, kShop, all[3].order_id).value(); }), std::nullopt);
}

TEST_F(SmallTables, APageOfRecordsHoldsThoseOfItsRunWhereverItGoesOnFrom) {
  for (const char* id : {"of run 1", "of run 2", "of run 3"})
    ASSERT_TRUE(books.write([&](WriteTxn& t) -> Result<void> {
      auto run = begin_run(t, {});
      if (!run) return fail(run);
      if (const auto ok = add_record(t, *run, {"order", id, history::Outcome::synced, {}}); !ok) return ok;
      return put_run(t, *run);
    }));
  const std::string all(16, '\0');  // before the first record of run 1
  for (const std::string& after : {all, std::string("\0", 1), std::string(1, '\xFF'), std::string()}) {
    const auto page = books.read([&](ReadTxn& t) { return list_records(t, 2, std::nullopt, after, 10).value(); });
    for (const history::RunRecord& record : page.records) EXPECT_EQ(record.id, "of run 2");
    EXPECT_LE(page.records.size(), 1U);
  }
}

TEST_F(SmallTables, ACounterOfRunsThatCannotBeGivesNoNumber) {
  const std::string key = KeyWriter().text("").text("next-run").str();
  for (const std::uint64_t next : {std::uint64_t{0}, std::numeric_limits<std::uint64_t>::max()}) {
    const auto begun = books.write([&](WriteTxn& t) -> Result<history::Run> {
      RecordWriter record(1);
      record.u64(next);
      if (const auto ok = t.put(Table::sync_state, key, std::move(record).finish(key)); !ok) return fail(ok);
      return begin_run(t, {});
    });
    ASSERT_FALSE(begun);
    EXPECT_EQ(begun.error().code, ErrorCode::store_corrupt);
  }
  const auto without_field = books.write([&](WriteTxn& t) -> Result<history::Run> {
    if (const auto ok = t.put(Table::sync_state, key, RecordWriter(1).finish(key)); !ok) return fail(ok);
    return begin_run(t, {});
  });
  EXPECT_FALSE(without_field);
}

TEST_F(SmallTables, BucketsAreKeptExactly) {
  for (int i = 0; i < 8; ++i) {
    const SavedBucket b{kShop,      "na",           "op-" + std::to_string(i),
                        0.0056 / 3, 20.0 + i / 7.0, 1e-300,
                        0.1 * i,    kNow,           Monotonic{-5},
                        "boot",     Monotonic{i},   (i & 1) != 0 ? std::optional(kNow) : std::nullopt};
    ASSERT_TRUE(books.write([&](WriteTxn& t) { return put_bucket(t, b); }));
    ASSERT_TRUE(books.write([&](WriteTxn& t) { return put_bucket(t, b); }));
    const auto back = books.read([](ReadTxn& t) { return all_buckets(t).value(); });
    ASSERT_EQ(back.size(), static_cast<std::size_t>(i + 1));
    EXPECT_EQ(back.back(), b);
  }
}

TEST_F(SmallTables, StateOfASyncWithAndWithoutAChain) {
  EXPECT_EQ(books.read([](ReadTxn& t) { return get_orders_state(t, kShop).value(); }), OrdersState{});
  OrdersState state;
  for (int i = 0; i < 64; ++i) {
    state.watermark = (i & 1) != 0 ? std::optional(kNow) : std::nullopt;
    state.window = (i & 2) != 0 ? std::optional(Duration(5)) : std::nullopt;
    state.open_swept = (i & 4) != 0;
    state.audited_at = (i & 8) != 0 ? std::optional(kNow) : std::nullopt;
    state.late_by = Duration(i);
    state.marketplaces.assign(static_cast<std::size_t>(i % 3), MarketplaceId("A"));
    state.late_since_audit = Duration(2 * i);
    state.unreadable_until = (i & 4) != 0 ? std::optional(kNow) : std::nullopt;
    state.chains.clear();
    if ((i & 16) != 0) {
      PageChain chain;
      chain.after = kNow;
      chain.open_only = chain.by_creation = (i & 32) != 0;
      chain.token = std::string("a+/=\0b", 6);
      chain.token_issued_at = kNow;
      chain.pages = 9;
      chain.horizon = kNow;
      chain.fingerprint = ~0ULL;
      chain.marketplaces = {MarketplaceId("A"), MarketplaceId("B")};
      chain.run = 3;
      state.chains[ChainKind::window] = chain;
      chain.token.clear();
      state.chains[static_cast<ChainKind>(i % kChainKinds)] = chain;
    }
    ASSERT_TRUE(books.write([&](WriteTxn& t) { return put_orders_state(t, kShop, state); }));
    ASSERT_EQ(books.read([](ReadTxn& t) { return get_orders_state(t, kShop).value(); }), state);
  }
  EXPECT_EQ(books.read([](ReadTxn& t) { return get_orders_state(t, IntegrationName("other")).value(); }),
            OrdersState{});
}

TEST_F(SmallTables, ModulesAndParticipationsAreKeptApart) {
  const ModuleState module{7, kNow, kNow + Duration(1)};
  const Participations p{kNow,
                         {{MarketplaceId("A"), "US", "USD", true, false}, {MarketplaceId("B"), "CA", "", false, true}}};
  ASSERT_TRUE(books.write([&](WriteTxn& t) -> Result<void> {
    if (const auto ok = put_module_state(t, kShop, history::Module::orders, module); !ok) return ok;
    if (const auto ok = put_participations(t, kShop, p); !ok) return ok;
    return outcome_of(begin_run(t, {}));
  }));
  EXPECT_EQ(books.read([](ReadTxn& t) { return get_module_state(t, kShop, history::Module::orders).value(); }), module);
  EXPECT_EQ(books.read([](ReadTxn& t) { return get_module_state(t, kShop, history::Module::stock).value(); }),
            ModuleState{});
  EXPECT_EQ(books.read([](ReadTxn& t) { return get_participations(t, kShop).value(); }), p);
  const std::vector<TableAudit> audits = {{Table::sync_state, audit_sync_state}};
  EXPECT_TRUE(check_store(books.kv(), audits)->clean());
  ASSERT_TRUE(books.write([](WriteTxn& t) { return t.put(Table::sync_state, "not a key", "x"); }));
  EXPECT_FALSE(check_store(books.kv(), audits)->clean());
}

}  // namespace
}  // namespace invd::store::test
