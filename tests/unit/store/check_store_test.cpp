#include "store/check_store.h"

#include <gtest/gtest.h>

#include "fixture.h"
#include "store/record.h"

namespace invd::store {
namespace {

using namespace test;

std::string record(std::string_view key, std::uint64_t value) {
  return std::move(RecordWriter(1).u64(value)).finish(key);
}

class CheckStoreTest : public ::testing::Test {
 protected:
  CheckReport check(std::span<const TableAudit> audits = {}) { return *check_store(*opened_.engine, audits); }
  void put(Table table, std::string_view key, std::string_view value) {
    ASSERT_TRUE(put_row(*opened_.engine, table, key, value));
  }
  TempDirectory directory_;
  lmdb::OpenStore opened_ = must_open(small_options(directory_.path()));
};

TEST_F(CheckStoreTest, AWholeStoreIsCleanAndCounted) {
  put(Table::orders, "a", record("a", 1));
  put(Table::orders, "b", record("b", 2));
  put(Table::orders_by_time, "t", "");
  const CheckReport report = check();
  EXPECT_TRUE(report.clean()) << report.findings[0].error.message;
  ASSERT_EQ(report.counts.size(), all_tables().size());
  for (const auto& count : report.counts) {
    if (count.table == Table::orders) EXPECT_EQ(count.rows, 2U);
    if (count.table == Table::orders_by_time) EXPECT_EQ(count.rows, 1U);
  }
}

TEST_F(CheckStoreTest, FindsADamagedRecordAndNamesIt) {
  std::string damaged = record("b", 2);
  damaged[1] = static_cast<char>(damaged[1] ^ 0x10);
  put(Table::orders, "a", record("a", 1));
  put(Table::orders, "b", damaged);
  const CheckReport report = check();
  ASSERT_EQ(report.findings_total, 1U);
  EXPECT_EQ(report.findings[0].table, Table::orders);
  EXPECT_EQ(report.findings[0].key, "b");
  EXPECT_EQ(report.findings[0].error.code, ErrorCode::store_corrupt);
}

TEST_F(CheckStoreTest, FindsARecordUnderAnotherKeyAndAnIndexRowWithAValue) {
  put(Table::runs, "b", record("a", 1));
  put(Table::expiry, "t", "x");
  EXPECT_EQ(check().findings_total, 2U);
}

TEST_F(CheckStoreTest, AuditsSeeTheWholeViewAndAddFindings) {
  put(Table::orders_by_time, "lost", "");
  put(Table::orders_by_time, "kept", "");
  put(Table::orders, "kept", record("kept", 1));
  const TableAudit audits[] = {
      {Table::orders_by_time, [](ReadTxn& txn, std::string_view key, std::string_view) -> Result<void> {
         const auto order = txn.get(Table::orders, key);
         if (!order) return fail(order);
         if (!*order) return fail(ErrorCode::store_corrupt, "the index names an order that is not there");
         return {};
       }}};
  const CheckReport report = check(audits);
  ASSERT_EQ(report.findings_total, 1U);
  EXPECT_EQ(report.findings[0].key, "lost");
}

TEST_F(CheckStoreTest, FindingsAreCountedBeyondWhatIsListed) {
  auto txn = opened_.engine->begin_write();
  for (int i = 0; i < 150; ++i) ASSERT_TRUE((*txn)->put(Table::orders, std::to_string(i), "damage"));
  ASSERT_TRUE(opened_.engine->commit(std::move(*txn)));
  const CheckReport report = check();
  EXPECT_EQ(report.findings_total, 150U);
  EXPECT_EQ(report.findings.size(), 100U);
}

}  // namespace
}  // namespace invd::store
