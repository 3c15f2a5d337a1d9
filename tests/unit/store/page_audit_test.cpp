#include "store/lmdb/page_audit.h"

#include <fstream>
#include <gtest/gtest.h>

#include "fixture.h"
#include "store/lmdb/page_format.h"

// I3 below the records: damage that no record's checksum can see.

namespace invd::store {
namespace {

using namespace test;
using lmdb::audit_pages;

class PageAudit : public ::testing::Test {
 protected:
  /// Commits that write, overwrite and delete rows, short and longer than a page.
  void live(int commits, std::uint64_t seed, std::size_t rows) {
    const auto opened = must_open(small_options(directory_.path()));
    SeededRandom random(seed);
    for (int i = 0; i < commits; ++i) {
      auto txn = std::move(*opened.engine->begin_write());
      for (std::size_t n = random.below(rows); n > 0; --n) {
        const std::string key = "key" + std::to_string(random.below(4 * rows));
        if (random.below(4) == 0)
          ASSERT_TRUE(txn->erase(Table::orders, key));
        else
          ASSERT_TRUE(txn->put(Table::orders, key,
                               std::string(random.below(10) == 0 ? random.below(20'000) : random.below(600), 'v')));
        ASSERT_TRUE(txn->put(Table::orders_by_time, std::string(1 + random.below(500), 'k'), ""));
      }
      ASSERT_TRUE(opened.engine->commit(std::move(txn)));
    }
  }
  [[nodiscard]] std::filesystem::path file() const { return directory_.path() / "data.mdb"; }

  TempDirectory directory_{fast_parent()};
};

TEST_F(PageAudit, AStoreThatNobodyMadeYetIsWhole) {
  EXPECT_TRUE(audit_pages(file()));
  std::ofstream(file()).flush();
  EXPECT_TRUE(audit_pages(file()));
}

TEST_F(PageAudit, EveryPageOfAWholeStoreIsUsedOnceOrFree) {
  for (const int commits : {1, 2, 3, 10, 40, 150}) {
    live(commits, static_cast<std::uint64_t>(commits), 200);
    const auto counts = audit_pages(file());
    ASSERT_TRUE(counts) << counts.error().message;
    EXPECT_GT(counts->leaf, 5U);
  }
  const auto counts = audit_pages(file());
  EXPECT_GT(counts->branch, 0U);
  EXPECT_GT(counts->overflow, 0U);
  EXPECT_GT(counts->free, 0U);
}

TEST_F(PageAudit, ManyRowsInOneTransactionToo) {
  const auto opened = must_open(small_options(directory_.path()));
  for (int round = 0; round < 4; ++round) {
    auto txn = std::move(*opened.engine->begin_write());
    for (int i = 0; i < 2'000; ++i) {
      const std::string key = "k" + std::to_string(i * 7919 % 2'000);
      if (round % 2 == 1)
        ASSERT_TRUE(txn->erase(Table::orders, key));
      else
        ASSERT_TRUE(txn->put(Table::orders, key, std::string(300, 'v')));
    }
    ASSERT_TRUE(opened.engine->commit(std::move(txn)));
    const auto counts = audit_pages(file());
    ASSERT_TRUE(counts) << counts.error().message;
  }
}

/// A number that was lowered by two passes for an older state, unless one looks at what the pages were used for.
TEST_F(PageAudit, I3_AMetaPageThatLeadsBackToAnOlderStateIsSeen) {
  live(30, 5, 60);
  ASSERT_TRUE(audit_pages(file()));
  std::fstream data(file(), std::ios::in | std::ios::out | std::ios::binary);
  std::string bytes(2 * 4096, '\0');
  data.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  const auto first = lmdb::meta_page(bytes).transaction;
  const auto second = lmdb::meta_page(std::string_view(bytes).substr(4096)).transaction;
  ASSERT_EQ(std::max(first, second) - std::min(first, second), 1U);
  const std::uint64_t lowered = std::max(first, second) - 2;
  data.seekp((first > second ? 0 : 4096) + 144);
  data.write(reinterpret_cast<const char*>(&lowered), sizeof lowered);
  data.close();
  const auto found = audit_pages(file());
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::store_corrupt);
}

/// The offset of a row that points to the stale copy of another row in the page's free space.
TEST_F(PageAudit, I3_ARowThatPointsIntoTheFreeSpaceIsSeen) {
  live(40, 6, 60);
  std::fstream data(file(), std::ios::in | std::ios::out | std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(data)), {});
  const auto newest =
      std::max(lmdb::meta_page(bytes).transaction, lmdb::meta_page(std::string_view(bytes).substr(4096)).transaction);
  const auto meta = lmdb::meta_page(std::string_view(bytes).substr(newest % 2 * 4096));
  const std::size_t page = meta.main.root * 4096;
  const auto header = lmdb::page_header(std::string_view(bytes).substr(page));
  ASSERT_EQ(header.flags, lmdb::kLeaf);
  ASSERT_GT(header.rows(), 1U);
  const auto moved = static_cast<std::uint16_t>(header.upper - 64);
  data.seekp(static_cast<std::streamoff>(page + lmdb::kPageHeader));
  data.write(reinterpret_cast<const char*>(&moved), sizeof moved);
  data.close();
  EXPECT_FALSE(audit_pages(file()));
}

}  // namespace
}  // namespace invd::store
