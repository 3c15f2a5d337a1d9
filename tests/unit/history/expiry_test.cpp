#include <gtest/gtest.h>

#include "store/check_store.h"
#include "store/history.h"
#include "support/test_store.h"

namespace invd::store::test {
namespace {

using namespace history;

Timestamp at(std::string_view text) {
  return parse_rfc3339(text).value();
}

class CountingTxn final : public WriteTxn {
 public:
  CountingTxn(WriteTxn& inner, std::size_t& operations) : inner_(inner), operations_(operations) {}
  Result<std::optional<std::string_view>> get(Table table, std::string_view key) override {
    ++operations_;
    return inner_.get(table, key);
  }
  Result<void> scan(Table table, const KeyRange& range, Direction direction, const Visitor& visitor) override {
    ++operations_;
    return inner_.scan(table, range, direction, [&](std::string_view k, std::string_view v) {
      ++operations_;
      return visitor(k, v);
    });
  }
  Result<std::uint64_t> count(Table table) override { return inner_.count(table); }
  Result<void> put(Table table, std::string_view key, std::string_view value) override {
    ++operations_;
    return inner_.put(table, key, value);
  }
  Result<bool> put_if_absent(Table table, std::string_view key, std::string_view value) override {
    ++operations_;
    return inner_.put_if_absent(table, key, value);
  }
  Result<bool> erase(Table table, std::string_view key) override {
    ++operations_;
    return inner_.erase(table, key);
  }

 private:
  WriteTxn& inner_;
  std::size_t& operations_;
};

class Expiry : public testing::Test {
 protected:
  RunId add_run(Timestamp when, int synced, int failed, bool broke_off = false) {
    return books
        .write([&](WriteTxn& txn) -> Result<RunId> {
          history::Run begin;
          begin.integration = IntegrationName("amazon-us");
          begin.started_at = when;
          auto run = begin_run(txn, begin);
          if (!run) return fail(run);
          for (int i = 0; i < synced + failed; ++i) {
            const auto outcome = i < failed ? Outcome::failed : i % 2 == 0 ? Outcome::synced : Outcome::skipped;
            const auto ok = add_record(txn, *run, {"order", "111-" + std::to_string(i), outcome, "reason"});
            if (!ok) return fail(ok);
          }
          const auto ok = end_run(txn, *run, ended_status(run->counts, broke_off), "", when);
          if (!ok) return fail(ok);
          return run->id;
        })
        .value();
  }
  std::size_t expire(Timestamp now, std::size_t limit = 1'000) {
    operations = 0;
    return books
        .write([&](WriteTxn& txn) {
          CountingTxn counting(txn, operations);
          return expire_history(counting, {}, now, limit);
        })
        .value();
  }
  std::size_t records(RunId run) {
    return books.read(
        [&](ReadTxn& t) { return list_records(t, run, {}, "", 1'000'000, 1'000'000).value().records.size(); });
  }
  bool exists(RunId run) {
    return books.read([&](ReadTxn& t) { return get_run(t, run).value().has_value(); });
  }
  std::uint64_t rows(Table table) {
    return books.read([&](ReadTxn& t) { return t.count(table).value(); });
  }
  bool clean() {
    const std::vector<TableAudit> audits = {{Table::runs, audit_run},
                                            {Table::runs_by_time, audit_run_by_time},
                                            {Table::run_records, audit_run_record},
                                            {Table::expiry, audit_expiry}};
    return check_store(books.kv(), audits).value().clean();
  }

  invd::test::ManualScheduler scheduler;
  invd::test::TestStore books{scheduler};
  std::size_t operations = 0;
};

TEST_F(Expiry, Hist2RecordsGoAtTheInstantAndFailedOnesAMonthLater) {
  const RunId run = add_run(at("2026-01-31T10:00:00Z"), 6, 3);
  EXPECT_EQ(expire(at("2026-02-28T09:59:59.999Z")), 0U);
  EXPECT_EQ(records(run), 9U);
  EXPECT_GT(expire(at("2026-02-28T10:00:00Z")), 0U);
  EXPECT_EQ(records(run), 3U);
  EXPECT_TRUE(exists(run));
  EXPECT_TRUE(clean());
  EXPECT_EQ(expire(at("2026-03-31T09:59:59.999Z")), 0U);
  EXPECT_GT(expire(at("2026-03-31T10:00:00Z")), 0U);
  EXPECT_FALSE(exists(run)) << "a run goes with its last record";
  for (const Table t : {Table::runs, Table::runs_by_time, Table::run_records, Table::expiry}) EXPECT_EQ(rows(t), 0U);
}

TEST_F(Expiry, Hist2ARunWithoutRecordsGoesAfterOneMonthOrTwoWhenItFailed) {
  const RunId good = add_run(at("2026-01-31T10:00:00Z"), 0, 0);
  const RunId bad = add_run(at("2026-01-31T10:00:00Z"), 0, 0, true);
  (void)expire(at("2026-02-28T09:59:59.999Z"));
  EXPECT_TRUE(exists(good));
  (void)expire(at("2026-02-28T10:00:00Z"));
  EXPECT_FALSE(exists(good));
  EXPECT_TRUE(exists(bad));
  (void)expire(at("2026-03-31T10:00:00Z"));
  EXPECT_FALSE(exists(bad));
}

TEST_F(Expiry, I29SlicesAreBoundedAndTellWhetherMoreIsLeft) {
  for (int i = 0; i < 5; ++i) (void)add_run(at("2026-01-01T00:00:00Z") + Duration(i), 300, 50);
  const Timestamp late = at("2027-01-01T00:00:00Z");
  int slices = 0;
  for (;; ++slices) {
    const std::size_t gone = expire(late, 100);
    EXPECT_LE(gone, 103U);
    EXPECT_TRUE(clean());
    if (gone < 100) break;
    ASSERT_LT(slices, 100);
  }
  EXPECT_GE(slices, 17);
  for (const Table t : {Table::runs, Table::runs_by_time, Table::run_records, Table::expiry}) EXPECT_EQ(rows(t), 0U);
}

TEST_F(Expiry, Hist2TheCostDependsOnWhatExpiresNotOnWhatStays) {
  const auto cost = [&](int staying) {
    (void)add_run(at("2026-01-01T00:00:00Z"), 20, 0);
    for (int i = 0; i < staying; ++i) (void)add_run(at("2026-06-01T00:00:00Z") + Duration(i), 10, 3);
    (void)expire(at("2026-02-15T00:00:00Z"));
    return operations;
  };
  const std::size_t few = cost(1);
  EXPECT_LE(cost(2'000), few + 4);
  EXPECT_LE(few, 100U);
}

TEST_F(Expiry, Hist1NumbersGoOnAfterAllRunsExpired) {
  EXPECT_EQ(add_run(at("2026-01-01T00:00:00Z"), 1, 0), 1U);
  EXPECT_EQ(add_run(at("2026-01-01T00:00:00Z"), 1, 0), 2U);
  (void)expire(at("2027-01-01T00:00:00Z"));
  EXPECT_EQ(rows(Table::runs), 0U);
  books.reopen();
  EXPECT_EQ(add_run(at("2027-01-01T00:00:00Z"), 1, 0), 3U);
}

TEST_F(Expiry, I29AHundredCyclesKeepTheFileSmall) {
  std::uint64_t first = 0;
  Timestamp now = at("2026-01-01T00:00:00Z");
  for (int cycle = 0; cycle < 100; ++cycle) {
    for (int i = 0; i < 10; ++i) (void)add_run(now + Duration(i), 90, 10);
    now = now + std::chrono::days(70);
    while (expire(now) >= 1'000) {
    }
    ASSERT_EQ(rows(Table::run_records), 0U);
    const std::uint64_t used = books.kv().info().value().used_bytes;
    if (cycle == 1) first = used;
    if (cycle > 1) {
      ASSERT_LE(used, first + first / 5) << "cycle " << cycle;
    }
  }
}

TEST_F(Expiry, Hist1ListsRunsNewestFirstWithFiltersAndPages) {
  for (int i = 0; i < 25; ++i) (void)add_run(at("2026-01-01T00:00:00Z") + std::chrono::hours(i), 1, i % 5 == 0 ? 1 : 0);
  RunQuery query;
  query.limit = 4;
  std::vector<RunId> seen;
  do {
    const RunList list = books.read([&](ReadTxn& t) { return list_runs(t, query).value(); });
    for (const history::Run& run : list.runs) seen.push_back(run.id);
    query.after = list.next;
  } while (!query.after.empty());
  ASSERT_EQ(seen.size(), 25U);
  for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], 25 - i);
  RunQuery partial;
  partial.status = RunStatus::partial;
  EXPECT_EQ(books.read([&](ReadTxn& t) { return list_runs(t, partial).value().runs.size(); }), 5U);
  RunQuery period;
  period.since = at("2026-01-01T05:00:00Z");
  period.until = at("2026-01-01T08:00:00Z");
  EXPECT_EQ(books.read([&](ReadTxn& t) { return list_runs(t, period).value().runs.size(); }), 3U);
}

TEST_F(Expiry, Hist1RecordsAreListedInOrderAndByOutcome) {
  const RunId run = add_run(at("2026-01-01T00:00:00Z"), 10, 4);
  std::vector<RunRecord> all;
  std::string after;
  do {
    const RecordList page = books.read([&](ReadTxn& t) { return list_records(t, run, {}, after, 3).value(); });
    all.insert(all.end(), page.records.begin(), page.records.end());
    after = page.next;
  } while (!after.empty());
  ASSERT_EQ(all.size(), 14U);
  EXPECT_EQ(all.front().id, "111-0");
  EXPECT_EQ(all.back().id, "111-13");
  EXPECT_EQ(
      books.read([&](ReadTxn& t) { return list_records(t, run, Outcome::failed, "", 100).value().records.size(); }),
      4U);
}

TEST_F(Expiry, I29TheAuditFindsWhatWouldNeverExpireAndRowsWithoutARun) {
  const RunId run = add_run(at("2026-01-01T00:00:00Z"), 2, 0);
  ASSERT_TRUE(clean());
  const auto remove_all = [&](Table table) {
    ASSERT_TRUE(books.write([&](WriteTxn& t) -> Result<void> {
      std::vector<std::string> keys;
      (void)t.scan(table, {}, Direction::ascending, [&](std::string_view k, std::string_view) {
        keys.emplace_back(k);
        return Scan::go_on;
      });
      for (const auto& k : keys) (void)t.erase(table, k);
      return {};
    }));
  };
  remove_all(Table::expiry);
  EXPECT_FALSE(clean()) << "an ended run that expiry does not find stays for ever";
  ASSERT_TRUE(books.write([&](WriteTxn& t) {
    const auto stored = get_run(t, run).value();
    return end_run(t, *stored, stored->status, "", *stored->ended_at);
  }));
  ASSERT_TRUE(clean());
  remove_all(Table::runs_by_time);
  EXPECT_FALSE(clean());
  remove_all(Table::runs);
  EXPECT_FALSE(clean());
}

TEST_F(Expiry, Hist1ARunThatWasLeftOpenIsFoundBehindAllThatCameAfterIt) {
  const Timestamp began = at("2026-01-01T00:00:00Z");
  history::Run open;
  open.integration = IntegrationName("amazon-us");
  open.started_at = began;
  ASSERT_TRUE(books.write([&](WriteTxn& txn) { return begin_run(txn, open); }));
  for (int i = 1; i <= 2'000; ++i) (void)add_run(began + std::chrono::minutes(i), 0, 0);
  const auto found = [&] { return books.read([&](ReadTxn& t) { return unfinished_runs(t).value(); }); };
  ASSERT_EQ(found().size(), 1U);
  EXPECT_EQ(found().front().started_at, began);
  // A store of before open runs were listed is looked through.
  ASSERT_TRUE(books.write([](WriteTxn& txn) -> Result<void> {
    std::string key;
    (void)txn.scan(Table::sync_state, {}, Direction::ascending, [&](std::string_view k, std::string_view) {
      if (k.contains("open-runs")) key = k;
      return Scan::go_on;
    });
    EXPECT_FALSE(key.empty());
    return outcome_of(txn.erase(Table::sync_state, key));
  }));
  ASSERT_EQ(found().size(), 1U);
  (void)add_run(began + std::chrono::days(2), 0, 0);
  ASSERT_EQ(found().size(), 1U) << "nor is it forgotten when the list begins";
}

TEST_F(Expiry, Hist1UnfinishedRunsAreFound) {
  (void)add_run(at("2026-01-01T00:00:00Z"), 2, 0);
  ASSERT_TRUE(books.write([&](WriteTxn& t) { return begin_run(t, {}); }));
  const auto open = books.read([&](ReadTxn& t) { return unfinished_runs(t).value(); });
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].id, 2U);
  EXPECT_TRUE(clean()) << "a run under way has no place in expiry yet";
}

}  // namespace
}  // namespace invd::store::test
