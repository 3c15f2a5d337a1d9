#include "store/lmdb/engine.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <gtest/gtest.h>
#include <lmdb.h>
#include <map>
#include <sys/stat.h>
#include <thread>

#include "disk_faults.h"
#include "fixture.h"
#include "store/key.h"
#include "store/lmdb/file_system.h"
#include "store/lmdb/lmdb_error.h"

namespace invd::store {
namespace {

using namespace test;

using Rows = std::vector<std::pair<std::string, std::string>>;

Rows rows_of(ReadTxn& txn, const KeyRange& range, Direction direction) {
  Rows rows;
  const auto scanned = txn.scan(Table::orders, range, direction, [&rows](std::string_view key, std::string_view value) {
    rows.emplace_back(key, value);
    return Scan::go_on;
  });
  EXPECT_TRUE(scanned);
  return rows;
}

class EngineTest : public ::testing::Test {
 protected:
  void put(std::string_view key, std::string_view value) { ASSERT_TRUE(put_row(*kv_, Table::orders, key, value)); }
  TempDirectory directory_;
  lmdb::EngineOptions options_ = small_options(directory_.path());
  std::unique_ptr<lmdb::LmdbEngine> kv_ = std::move(*lmdb::LmdbEngine::open(options_));
};

TEST_F(EngineTest, I1_FullSyncModeAndNoWritableMap) {
  EXPECT_EQ(kv_->flags() & (MDB_NOSYNC | MDB_NOMETASYNC | MDB_WRITEMAP | MDB_MAPASYNC | MDB_NOLOCK), 0U);
  EXPECT_NE(kv_->flags() & MDB_NOTLS, 0U);
}

TEST_F(EngineTest, FilesAreForTheOwnerOnly) {
  for (const char* file : {"data.mdb", "lock.mdb"}) {
    struct stat facts{};
    ASSERT_EQ(::stat((directory_.path() / file).c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 07777U, 0600U) << file;
  }
}

TEST_F(EngineTest, CommittedRowsAreThereAfterReopening) {
  put("a", "1");
  kv_.reset();
  kv_ = std::move(*lmdb::LmdbEngine::open(options_));
  EXPECT_EQ(must_get(*kv_, Table::orders, "a"), "1");
}

TEST_F(EngineTest, ATransactionThatIsDroppedWritesNothing) {
  {
    auto txn = kv_->begin_write();
    ASSERT_TRUE((*txn)->put(Table::orders, "a", "1"));
  }
  EXPECT_EQ(must_get(*kv_, Table::orders, "a"), "<none>");
}

TEST_F(EngineTest, AViewDoesNotSeeLaterCommits) {
  put("a", "1");
  auto view = kv_->begin_read();
  put("a", "2");
  put("b", "2");
  EXPECT_EQ(*(*view)->get(Table::orders, "a"), "1");
  EXPECT_EQ(*(*view)->get(Table::orders, "b"), std::nullopt);
  EXPECT_EQ(*(*view)->count(Table::orders), 1U);
  EXPECT_EQ(must_get(*kv_, Table::orders, "a"), "2");
}

TEST_F(EngineTest, OneThreadMayHoldTwoViews) {
  put("a", "1");
  auto first = kv_->begin_read();
  put("a", "2");
  auto second = kv_->begin_read();
  ASSERT_TRUE(second);
  EXPECT_EQ(*(*first)->get(Table::orders, "a"), "1");
  EXPECT_EQ(*(*second)->get(Table::orders, "a"), "2");
}

TEST_F(EngineTest, I14_PutIfAbsentKeepsTheFirst) {
  auto txn = kv_->begin_write();
  EXPECT_TRUE(*(*txn)->put_if_absent(Table::orders, "a", "1"));
  EXPECT_FALSE(*(*txn)->put_if_absent(Table::orders, "a", "2"));
  EXPECT_EQ(*(*txn)->get(Table::orders, "a"), "1");
  EXPECT_TRUE(kv_->commit(std::move(*txn)));  // a key that exists is no failure of the transaction
}

TEST_F(EngineTest, EraseSaysWhetherTheKeyWasThere) {
  put("a", "1");
  auto txn = kv_->begin_write();
  EXPECT_TRUE(*(*txn)->erase(Table::orders, "a"));
  EXPECT_FALSE(*(*txn)->erase(Table::orders, "a"));
}

TEST_F(EngineTest, TablesDoNotMix) {
  put("a", "1");
  EXPECT_EQ(must_get(*kv_, Table::runs, "a"), "<none>");
}

TEST_F(EngineTest, KeysThatCannotBeAreRefusedWhenWrittenAndAbsentWhenRead) {
  auto txn = kv_->begin_write();
  for (const std::string& key : {std::string(), std::string(kMaxKeyBytes + 1, 'k')}) {
    EXPECT_EQ((*txn)->put(Table::orders, key, "v").error().code, ErrorCode::limit);
    EXPECT_EQ(*(*txn)->get(Table::orders, key), std::nullopt);
    EXPECT_EQ(*(*txn)->erase(Table::orders, key), false);
  }
  EXPECT_TRUE((*txn)->put(Table::orders, std::string(kMaxKeyBytes, 'k'), "v"));
  EXPECT_TRUE(kv_->commit(std::move(*txn)));
}

TEST_F(EngineTest, ScansGiveTheRangeInBothDirectionsAsAMapWould) {
  SeededRandom random(5);
  std::map<std::string, std::string> model;
  const auto draw = [&random](std::uint64_t longest) {
    std::string s;
    for (auto n = random.below(longest) + 1; n > 0; --n) s.push_back("\x00\x61\x62\xFF"[random.below(4)]);
    return s;
  };
  auto txn = kv_->begin_write();
  for (int i = 0; i < 300; ++i) {
    std::string key = draw(6);
    if (i % 20 == 0) key.append(kMaxKeyBytes - key.size(), 'a');
    model[key] = std::to_string(i);
    ASSERT_TRUE((*txn)->put(Table::orders, key, model[key]));
  }
  ASSERT_TRUE(kv_->commit(std::move(*txn)));
  auto view = kv_->begin_read();
  for (int i = 0; i < 3'000; ++i) {
    KeyRange range{random.below(5) == 0 ? "" : draw(4), random.below(5) == 0 ? "" : draw(4)};
    if (random.below(10) == 0) range.from.append(600, 'a');  // longer than any key
    if (random.below(10) == 0 && !range.to.empty()) range.to.append(600, 'a');
    Rows expected;
    for (const auto& row : model)
      if (row.first >= range.from && (range.to.empty() || row.first < range.to)) expected.emplace_back(row);
    ASSERT_EQ(rows_of(**view, range, Direction::ascending), expected);
    std::ranges::reverse(expected);
    ASSERT_EQ(rows_of(**view, range, Direction::descending), expected);
  }
}

TEST_F(EngineTest, AScanStopsWhenItIsTold) {
  for (const char* key : {"a", "b", "c"}) put(key, "v");
  auto view = kv_->begin_read();
  int seen = 0;
  ASSERT_TRUE((*view)->scan(Table::orders, {}, Direction::descending, [&seen](std::string_view, std::string_view) {
    return ++seen == 2 ? Scan::stop : Scan::go_on;
  }));
  EXPECT_EQ(seen, 2);
}

TEST_F(EngineTest, GrowsWhileOtherThreadsRead) {
  put("fixed", std::string(1000, 'x'));
  std::atomic<bool> stop = false;
  std::atomic<std::uint64_t> reads = 0;
  std::atomic<std::uint64_t> wrong = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i)
    readers.emplace_back([&] {
      while (!stop) {
        auto view = kv_->begin_read();
        std::size_t bytes = 0;
        const auto scanned = (*view)->scan(Table::orders, {}, Direction::ascending, [&](auto, std::string_view value) {
          bytes += value.size();
          return bytes > 500'000 ? Scan::stop : Scan::go_on;
        });
        const auto fixed = (*view)->get(Table::orders, "fixed");
        if (!scanned || !fixed || *fixed != std::string(1000, 'x')) ++wrong;
        ++reads;
      }
    });
  int grown = 0;
  for (int i = 0; i < 50; ++i) {
    auto done = put_row(*kv_, Table::orders, "k" + std::to_string(i), std::string(400'000, 'y'));
    if (done) continue;
    ASSERT_EQ(done.error().code, ErrorCode::store_full);
    ASSERT_TRUE(kv_->grow());
    ++grown;
    --i;
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_GE(grown, 3);  // 20 MB of rows, from 4 MiB
  EXPECT_EQ(wrong, 0U);
  EXPECT_GT(reads, 0U);
  EXPECT_GE(kv_->info()->map_bytes, 20'000'000U);
}

TEST_F(EngineTest, InfoMayBeAskedWhileTheMapMoves) {
  DiskFaults faults;
  DiskFaults::slow_map();  // a map that moves under the question ends the process
  for (int round = 0; round < 3; ++round) {
    TempDirectory directory(fast_parent());
    lmdb::EngineOptions options = small_options(directory.path());
    options.initial_map = 256UL << 10U;
    options.preallocate_step = 0;
    const auto kv = std::move(*lmdb::LmdbEngine::open(options));
    std::atomic<bool> stop = false;
    std::atomic<int> wrong = 0;
    std::vector<std::thread> askers;
    for (int i = 0; i < 2; ++i)
      askers.emplace_back([&] {
        while (!stop)
          if (const auto info = kv->info(); !info || info->used_bytes == 0) ++wrong;
      });
    int grown = 0;
    while (kv->grow()) ++grown;
    stop = true;
    for (std::thread& asker : askers) asker.join();
    EXPECT_EQ(grown, 8);
    EXPECT_EQ(wrong, 0);
  }
}

TEST_F(EngineTest, I7_ScansThatOverlapWithoutEndLetTheMapGrow) {
  std::atomic<int> begun = 0;
  std::atomic<bool> stop = false;
  const auto read = [&] {
    while (!stop) {
      const auto view = kv_->begin_scan();
      const int mine = ++begun;
      // Until the other has begun its next view, so that one is always open; or as long as a slow one may take.
      for (int i = 0; i < 500 && begun == mine && !stop; ++i)
        std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
  };
  std::thread one(read);
  std::thread other(read);
  while (begun < 4) std::this_thread::yield();
  auto growth = std::async(std::launch::async, [this] { return kv_->grow(); });
  const bool grown = growth.wait_for(std::chrono::seconds(20)) == std::future_status::ready;
  stop = true;
  one.join();
  other.join();
  EXPECT_TRUE(growth.get());
  EXPECT_TRUE(grown) << "the writer waits for as long as there are readers";
}

TEST_F(EngineTest, I7_AThreadWithAViewOpenGetsAnotherWhileTheMapWaitsToGrow) {
  put("a", "1");
  auto view = kv_->begin_read();
  auto growth = std::async(std::launch::async, [this] { return kv_->grow(); });
  // A scan that does not begin shows that the growth waits.
  std::vector<std::future<bool>> scans;
  do {
    scans.push_back(std::async(std::launch::async, [this] { return kv_->begin_scan().has_value(); }));
  } while (scans.back().wait_for(std::chrono::milliseconds(50)) == std::future_status::ready);
  EXPECT_EQ(must_get(*kv_, Table::orders, "a"), "1");
  EXPECT_NE(growth.wait_for(std::chrono::seconds(0)), std::future_status::ready);
  view->reset();
  EXPECT_TRUE(growth.get());
  for (auto& scan : scans) EXPECT_TRUE(scan.get());
}

TEST_F(EngineTest, AMapThatCannotBeMadeAgainEndsTheStoresUse) {
  put("a", "1");
  DiskFaults faults;
  DiskFaults::fail_map();
  const auto grown = kv_->grow();
  ASSERT_FALSE(grown);
  EXPECT_EQ(grown.error().code, ErrorCode::store_io);  // the writer ends at it; "try again" would not do
  EXPECT_EQ(kv_->begin_read().error().code, ErrorCode::store_io);
  EXPECT_EQ(kv_->begin_scan().error().code, ErrorCode::store_io);
  EXPECT_EQ(kv_->begin_write().error().code, ErrorCode::store_io);
  EXPECT_EQ(kv_->info().error().code, ErrorCode::store_io);
  kv_.reset();
  kv_ = std::move(*lmdb::LmdbEngine::open(options_));
  EXPECT_EQ(must_get(*kv_, Table::orders, "a"), "1");
}

TEST_F(EngineTest, InfoCountsPagesThatAreFreeForReuseAsUnused) {
  for (int i = 0; i < 40; ++i) put("k" + std::to_string(i), std::string(50'000, 'y'));
  const auto full = *kv_->info();
  EXPECT_GE(full.used_bytes, 2'000'000U);
  EXPECT_GE(full.file_bytes, full.used_bytes);
  EXPECT_GT(full.disk_free_bytes, 0U);
  for (int i = 0; i < 40; ++i) {
    auto txn = kv_->begin_write();
    ASSERT_TRUE((*txn)->erase(Table::orders, "k" + std::to_string(i)));
    ASSERT_TRUE(kv_->commit(std::move(*txn)));
  }
  EXPECT_LT(kv_->info()->used_bytes, 300'000U);
}

TEST_F(EngineTest, OpensForReadingOnly) {
  put("a", "1");
  kv_.reset();
  options_.read_only = true;
  kv_ = std::move(*lmdb::LmdbEngine::open(options_));
  EXPECT_EQ(must_get(*kv_, Table::orders, "a"), "1");
  EXPECT_TRUE(kv_->missing_tables().empty());
}

TEST(Engine, AFileCutShortIsRefusedBeforeItIsRead) {
  TempDirectory directory;
  {
    auto kv = std::move(*lmdb::LmdbEngine::open(small_options(directory.path())));
    for (int i = 0; i < 50; ++i)
      ASSERT_TRUE(put_row(*kv, Table::orders, "k" + std::to_string(i), std::string(5'000, 'y')));
  }
  std::filesystem::resize_file(directory.path() / "data.mdb", 100'000);
  const auto opened = lmdb::LmdbEngine::open(small_options(directory.path()));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::store_corrupt);
  EXPECT_NE(opened.error().message.find("cut short"), std::string::npos);
}

TEST(Engine, AForeignFileIsRefused) {
  TempDirectory directory;
  {
    std::FILE* file = std::fopen((directory.path() / "data.mdb").c_str(), "w");
    ASSERT_NE(file, nullptr);
    for (int i = 0; i < 10'000; ++i) std::fputs("not a store", file);
    std::fclose(file);
  }
  const auto opened = lmdb::LmdbEngine::open(small_options(directory.path()));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::store_corrupt);
}

TEST(Engine, AMissingDirectoryIsNotFound) {
  TempDirectory directory;
  const auto opened = lmdb::LmdbEngine::open(small_options(directory.path() / "absent"));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::not_found);
}

TEST(I4, FileSystemsThatAreKnownToBeLocalAreFitAndNoOthers) {
  for (const std::int64_t type : {0xEF53L, 0x58465342L, 0x01021994L, 0x794C7630L, 0x9123683EL, 0x2FC12FC1L, 0xF2F52010L,
                                  0xCA451A4EL, static_cast<long>(static_cast<std::int32_t>(0x9123683E))})
    EXPECT_TRUE(lmdb::fit_file_system(type)) << std::hex << type;
  // NFS, CIFS (also sign-extended), FUSE, 9P, AFS, OrangeFS, procfs, and whatever comes.
  for (const std::int64_t type : {0x6969L, 0xFF534D42L, static_cast<long>(static_cast<std::int32_t>(0xFF534D42)),
                                  0x65735546L, 0x01021997L, 0x5346414FL, 0x20030528L, 0x9FA0L, 0x12345678L})
    EXPECT_FALSE(lmdb::fit_file_system(type)) << std::hex << type;
}

TEST(I4, AStoreOnAFileSystemThatIsNotKnownToBeFitIsRefused) {
  const auto opened = lmdb::LmdbEngine::open(small_options("/proc/self"));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::refused);
  EXPECT_NE(opened.error().message.find("0x9fa0"), std::string::npos) << opened.error().message;
}

TEST(Engine, AFullStoreSaysWhichItIsAndWhatToDo) {
  TempDirectory directory;
  const auto opened = lmdb::LmdbEngine::open(small_options(directory.path()));
  ASSERT_TRUE(opened);
  const auto expect_helpful = [&](const Error& error, const std::string& reason, const std::string& remedy) {
    EXPECT_EQ(error.code, ErrorCode::store_full);
    EXPECT_NE(error.message.find("the store " + directory.path().native() + " is full"), std::string::npos)
        << error.message;
    EXPECT_NE(error.message.find(reason), std::string::npos) << error.message;
    EXPECT_NE(error.hint.find(remedy), std::string::npos) << error.hint;
  };
  expect_helpful((*opened)->translate(ENOSPC, "committing to the store"), "No space left on device",
                 "free space on the disk that holds the store, or change store.path");
  expect_helpful((*opened)->translate(MDB_MAP_FULL, "committing to the store"), "MDB_MAP_FULL", "raise store.max_size");
}

TEST(Engine, TranslatesWhatMatters) {
  const auto code = [](int rc) { return lmdb::translate_lmdb(rc, "x").code; };
  EXPECT_EQ(code(MDB_MAP_FULL), ErrorCode::store_full);
  EXPECT_EQ(code(ENOSPC), ErrorCode::store_full);
  EXPECT_EQ(code(EDQUOT), ErrorCode::store_full);
  EXPECT_EQ(code(EIO), ErrorCode::store_io);
  EXPECT_EQ(code(MDB_PANIC), ErrorCode::store_io);
  EXPECT_EQ(code(MDB_CORRUPTED), ErrorCode::store_corrupt);
  EXPECT_EQ(code(MDB_PAGE_NOTFOUND), ErrorCode::store_corrupt);
  EXPECT_EQ(code(MDB_VERSION_MISMATCH), ErrorCode::store_corrupt);
  EXPECT_EQ(code(MDB_INVALID), ErrorCode::store_corrupt);
  EXPECT_EQ(code(EACCES), ErrorCode::permission);
}

}  // namespace
}  // namespace invd::store
