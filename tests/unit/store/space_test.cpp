#include "store/space.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "async/task_scope.h"
#include "fixture.h"
#include "store/check_store.h"
#include "store/record.h"
#include "store/write_group.h"

namespace invd::store {
namespace {

using namespace test;

TEST(Space, IsTightAboveFourFifthsOfTheMaximumOrOfWhatTheDiskHas) {
  constexpr std::uint64_t kMiB = 1ULL << 20U;
  const KvInfo roomy{
      .used_bytes = 80 * kMiB, .file_bytes = 80 * kMiB, .max_bytes = 100 * kMiB, .disk_free_bytes = 1000 * kMiB};
  EXPECT_EQ(space_state(roomy, false), SpaceState::ok);
  EXPECT_EQ(space_state(roomy, true), SpaceState::full);
  KvInfo used = roomy;
  used.used_bytes = 81 * kMiB;
  EXPECT_EQ(space_state(used, false), SpaceState::tight);
  KvInfo small_disk = roomy;
  small_disk.disk_free_bytes = 10 * kMiB;
  EXPECT_EQ(space_state(small_disk, false), SpaceState::tight);
  small_disk.disk_free_bytes = kMiB / 2;
  EXPECT_EQ(space_state(small_disk, false), SpaceState::full) << "a page of orders does not fit any more";
  small_disk.used_bytes = 70 * kMiB;
  EXPECT_EQ(space_state(small_disk, false), SpaceState::tight) << "it fits into what the file has free";
  EXPECT_EQ(name(SpaceState::tight), "tight");
}

std::string row_key(int i) {
  return "row" + std::to_string(i);
}

std::string row_value(int i) {
  return std::move(RecordWriter(1).text(std::string(20'000, static_cast<char>('a' + i % 26)))).finish(row_key(i));
}

/// A store that is written to through the writer's thread until it is full.
class Filled {
 public:
  explicit Filled(const lmdb::EngineOptions& options)
      : opened_(must_open(options)),
        writer_(loop_, *opened_.engine, {.fence = opened_.fence, .probe_interval = Duration(5)},
                [this](const Error& e) { fatal_ = e; }),
        store_(loop_, *opened_.engine, writer_) {}

  template <class Fn>
  Result<void> write(Fn fn) {
    std::optional<Result<void>> result;
    writer_.submit({fn, [&result](Result<void> r) { result = std::move(r); }});
    EXPECT_TRUE(run_until(loop_, [&result] { return result.has_value(); }));
    return result.value_or(fail(ErrorCode::timeout, "no answer"));
  }
  Result<void> put(int i) {
    return write([i](WriteTxn& txn) { return txn.put(Table::orders, row_key(i), row_value(i)); });
  }
  Result<void> erase(int i) {
    return write([i](WriteTxn& txn) -> Result<void> {
      const auto erased = txn.erase(Table::orders, row_key(i));
      if (!erased) return fail(erased);
      return {};
    });
  }
  /// Puts rows until one does not fit; gives how many did.
  int fill() {
    int rows = 0;
    while (rows < 100'000) {
      const auto done = put(rows);
      if (done) {
        ++rows;
        continue;
      }
      EXPECT_EQ(done.error().code, ErrorCode::store_full) << done.error().message;
      EXPECT_FALSE(done.error().hint.empty());
      break;
    }
    return rows;
  }
  /// Whether rows [from, to) are there with their values, and no row `to`.
  ::testing::AssertionResult holds(int from, int to) {
    for (int i = from; i < to; ++i)
      if (must_get(*opened_.engine, Table::orders, row_key(i)) != row_value(i))
        return ::testing::AssertionFailure() << "row " << i;
    if (must_get(*opened_.engine, Table::orders, row_key(to)) != "<none>")
      return ::testing::AssertionFailure() << "row " << to << " was refused but is there";
    if (const auto report = check_store(*opened_.engine, {}); !report || !report->clean())
      return ::testing::AssertionFailure() << "check_store";
    return ::testing::AssertionSuccess();
  }

  invd::test::ManualScheduler loop_;
  lmdb::OpenStore opened_;
  std::optional<Error> fatal_;
  ThreadWriter writer_;
  Store store_;
};

TEST(I5, AFullMapLosesNothingAndDeletingMakesRoomAgain) {
  TempDirectory directory(fast_parent());
  lmdb::EngineOptions options = small_options(directory.path());
  options.max_size = 8ULL << 20U;
  Filled store(options);
  const int rows = store.fill();
  EXPECT_GT(rows, 300);  // 8 MiB of 20 kB rows, less what LMDB needs
  EXPECT_EQ(*store.store_.space(), SpaceState::full);
  EXPECT_TRUE(store.holds(0, rows));

  // As history does when it expires: one row at a time, each of them a transaction that needs pages itself.
  for (int i = 0; i < rows / 2; ++i) {
    const auto erased = store.erase(i);
    ASSERT_TRUE(erased) << i << ": " << erased.error().message;
  }
  EXPECT_TRUE(run_until(store.loop_, [&] { return !store.writer_.full(); }));
  EXPECT_EQ(*store.store_.space(), SpaceState::ok);
  for (int i = 0; i < rows / 4; ++i) ASSERT_TRUE(store.put(rows + i)) << i;
  EXPECT_TRUE(store.holds(rows / 2, rows + rows / 4));
  EXPECT_FALSE(store.fatal_);
}

TEST(I5, DeletingWorksHoweverOftenTheMapFillsUp) {
  TempDirectory directory(fast_parent());
  lmdb::EngineOptions options = small_options(directory.path());
  options.max_size = 4ULL << 20U;
  Filled store(options);
  int first = 0;
  int next = 0;
  for (int round = 0; round < 12; ++round) {
    while (store.put(next)) ++next;
    ASSERT_TRUE(store.writer_.full());
    const int until = first + (next - first) / 3;
    for (; first < until; ++first) {
      const auto erased = store.erase(first);
      ASSERT_TRUE(erased) << "round " << round << ": " << erased.error().message;
    }
  }
  EXPECT_TRUE(store.holds(first, next));
  EXPECT_LE(store.opened_.engine->info()->map_bytes, options.max_size + (1ULL << 20U));
}

TEST(I5, TheMapMayBeFullAtAnyTransactionOfARun) {
  constexpr int kRun = 24;
  constexpr std::uint64_t kStep = 16UL << 10U;  // less than a transaction needs: none is passed over
  std::vector<bool> stopped(kRun);
  for (std::uint64_t size = 128UL << 10U; !stopped[kRun - 1]; size += kStep) {
    ASSERT_LT(size, 4UL << 20U);
    SCOPED_TRACE(size);
    TempDirectory directory(fast_parent());
    lmdb::EngineOptions options = small_options(directory.path());
    options.max_size = 4UL << 20U;
    must_open(options);
    options.max_size = size;
    int rows = 0;
    {
      Filled store(options);
      while (rows < kRun && store.put(rows)) ++rows;
      if (rows < kRun) {
        stopped[static_cast<std::size_t>(rows)] = true;
        EXPECT_TRUE(store.writer_.full());
      }
      EXPECT_FALSE(store.fatal_);
      ASSERT_TRUE(store.holds(0, rows));
    }
    options.max_size = 4UL << 20U;
    Filled store(options);
    ASSERT_TRUE(store.holds(0, rows)) << "after a restart";
    ASSERT_TRUE(store.put(rows)) << "with store.max_size raised";
    if (rows == kRun) break;
  }
  const auto first = std::ranges::find(stopped, true);  // a store without rows has room for some
  EXPECT_LT(first - stopped.begin(), 5);
  EXPECT_EQ(std::find(first, stopped.end(), false), stopped.end()) << "a transaction was passed over";
}

TEST(I5, OneJobTooLargeForTheRestDoesNotKeepSmallOnesOut) {
  TempDirectory directory(fast_parent());
  lmdb::EngineOptions options = small_options(directory.path());
  options.max_size = 4ULL << 20U;
  const auto opened = must_open(options);
  std::vector<WriteJob> jobs;
  const auto put = [&jobs](std::string key, std::size_t bytes) {
    jobs.push_back({[key, bytes](WriteTxn& txn) { return txn.put(Table::orders, key, std::string(bytes, 'x')); }, {}});
  };
  put("small1", 100);
  put("large", 6U << 20U);
  put("small2", 100);
  const GroupOutcome outcome = commit_group(*opened.engine, jobs, opened.fence);
  EXPECT_TRUE(outcome.results[0]);
  EXPECT_EQ(outcome.results[1].error().code, ErrorCode::store_full);
  EXPECT_TRUE(outcome.results[2]);
  EXPECT_TRUE(outcome.full);
  EXPECT_FALSE(outcome.fatal);
  EXPECT_EQ(must_get(*opened.engine, Table::orders, "small2").size(), 100U);
}

/// A small ext4 in an image file, mounted; needs root and the loop driver.
class SmallDisk {
 public:
  explicit SmallDisk(int mebibytes) : reason_(make(mebibytes)) {}
  ~SmallDisk() {
    if (mounted()) ::umount2(mount_point().c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  [[nodiscard]] bool mounted() const { return reason_.empty(); }
  /// Why it is not mounted.
  [[nodiscard]] const std::string& reason() const { return reason_; }
  [[nodiscard]] std::filesystem::path store() const { return mount_point() / "store"; }

  /// Another program takes all that is free.
  void fill() {
    std::ofstream other(mount_point() / "other", std::ios::binary | std::ios::app);
    const std::string block(4096, 'o');
    while (other.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) continue;
  }
  /// The blocks are free when the file system's journal has said so: a busy machine may take seconds to.
  void free() {
    std::filesystem::remove(mount_point() / "other");
    if (const int fd = ::open(mount_point().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); fd >= 0) {
      ::syncfs(fd);
      ::close(fd);
    }
  }
  [[nodiscard]] std::uint64_t free_bytes() const {
    struct statvfs disk{};
    return ::statvfs(mount_point().c_str(), &disk) == 0 ? std::uint64_t{disk.f_bavail} * disk.f_frsize : 0;
  }

 private:
  std::string make(int mebibytes) const {
    if (::geteuid() != 0) return "not root";
    const std::string image = (directory_.path() / "disk.img").native();
    std::ofstream(image).close();
    std::filesystem::resize_file(image, static_cast<std::uintmax_t>(mebibytes) << 20U);
    std::filesystem::create_directory(mount_point());
    if (run("mkfs.ext4 -q -m 0 " + image) != 0) return "mkfs.ext4 failed or is not installed";
    if (run("mount -o loop " + image + " " + mount_point().native()) != 0) return "a loop image cannot be mounted here";
    return {};
  }
  static int run(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()); }
  [[nodiscard]] std::filesystem::path mount_point() const { return directory_.path() / "mnt"; }

  TempDirectory directory_;
  const std::string reason_;
};

lmdb::EngineOptions on_small_disk(const SmallDisk& disk, std::uint64_t step) {
  lmdb::EngineOptions options = small_options(disk.store());
  options.preallocate_step = step;
  return options;
}

/// Whether a test that needs a small disk can have none here: where the tests are run for others, it must have one.
bool cannot_have(const SmallDisk& disk) {
  if (disk.mounted()) return false;
  EXPECT_EQ(std::getenv("CI"), nullptr) << "no small file system: " << disk.reason();
  return true;
}

TEST(I5, CommitsGoOnInPreallocatedSpaceWhileTheDiskIsFull) {
  SmallDisk disk(32);
  if (cannot_have(disk)) GTEST_SKIP() << "no small file system: " << disk.reason();
  Filled store(on_small_disk(disk, 4ULL << 20U));
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(store.put(i));
  disk.fill();
  ASSERT_LT(disk.free_bytes(), 64U << 10U);
  // 4 MiB ahead were claimed, half of them at least are left: 60 rows of 20 kB fit.
  for (int i = 10; i < 70; ++i) {
    const auto done = store.put(i);
    ASSERT_TRUE(done) << i << ": " << done.error().message;
  }
  EXPECT_TRUE(store.holds(0, 70));
}

TEST(I5, AFullDiskLosesNothingReadsGoOnAndItRecoversAlone) {
  for (const std::uint64_t step : {0ULL, 1ULL << 20U}) {
    SmallDisk disk(24);
    if (cannot_have(disk)) GTEST_SKIP() << "no small file system: " << disk.reason();
    Filled store(on_small_disk(disk, step));
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(store.put(i));
    disk.fill();
    int rows = 20;
    while (rows < 2'000) {
      const auto done = store.put(rows);
      if (!done) {
        ASSERT_EQ(done.error().code, ErrorCode::store_full) << done.error().message;
        break;
      }
      ++rows;
    }
    ASSERT_LT(rows, 2'000);
    EXPECT_FALSE(store.fatal_);
    EXPECT_EQ(*store.store_.space(), SpaceState::full);
    EXPECT_TRUE(store.holds(0, rows));

    disk.free();
    EXPECT_TRUE(run_until(store.loop_, [&] { return !store.writer_.full(); }));
    EXPECT_EQ(*store.store_.space(), SpaceState::ok);
    ASSERT_TRUE(store.put(rows));
    EXPECT_TRUE(store.holds(0, rows + 1));
  }
}

TEST(I5, TheDiskMayFillUpAtAnyMebibyte) {
  SmallDisk disk(32);
  if (cannot_have(disk)) GTEST_SKIP() << "no small file system: " << disk.reason();
  Filled store(on_small_disk(disk, 1ULL << 20U));
  int rows = 0;
  for (int step = 0; step < 16; ++step) {
    SCOPED_TRACE(step);
    for (int i = 0; i < 50; ++i, ++rows) {  // a mebibyte
      const auto done = store.put(rows);
      ASSERT_TRUE(done) << done.error().message;
    }
    disk.fill();
    const int before = rows;
    for (; rows < before + 200; ++rows) {
      const auto done = store.put(rows);
      if (done) continue;
      ASSERT_EQ(done.error().code, ErrorCode::store_full) << done.error().message;
      break;
    }
    ASSERT_LT(rows, before + 200);
    ASSERT_FALSE(store.fatal_);
    ASSERT_TRUE(store.holds(0, rows));
    disk.free();
    ASSERT_TRUE(run_until(store.loop_, [&] { return !store.writer_.full(); }));
    // What got into the space that was claimed ahead leaves again, so that each step adds its own mebibyte only.
    for (; rows > before; --rows) ASSERT_TRUE(store.erase(rows - 1));
  }
  EXPECT_TRUE(store.holds(0, rows));
}

}  // namespace
}  // namespace invd::store
