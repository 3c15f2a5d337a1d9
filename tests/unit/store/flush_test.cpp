#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <string>

#include "disk_faults.h"
#include "fixture.h"

namespace invd::store {
namespace {

using namespace test;

constexpr int kRun = 8;

std::string row_key(int i) {
  return "row" + std::to_string(i);
}

/// Several pages each, so that a commit writes runs of them.
std::string row_value(int i) {
  std::string value;
  value.resize(20'000, static_cast<char>('a' + i % 26));
  return value;
}

class Flush : public ::testing::Test {
 protected:
  void open() {
    kv_.reset();
    auto opened = lmdb::LmdbEngine::open(options_);
    ASSERT_TRUE(opened) << opened.error().message;
    kv_ = std::move(*opened);
  }
  void start_anew(std::uint64_t preallocate_step) {
    kv_.reset();
    directory_.emplace(fast_parent());
    options_ = small_options(directory_->path());
    options_.preallocate_step = preallocate_step;
    ASSERT_NO_FATAL_FAILURE(open());
    acked_ = 0;
    ASSERT_TRUE(put(acked_++));
  }
  Result<void> put(int i) { return put_row(*kv_, Table::orders, row_key(i), row_value(i)); }
  /// Puts rows until one fails; gives its error.
  std::optional<Error> run() {
    for (; acked_ < kRun; ++acked_)
      if (const auto done = put(acked_); !done) return done.error();
    return std::nullopt;
  }
  ::testing::AssertionResult holds_what_was_acked() {
    for (int i = 0; i < kRun; ++i)
      if (must_get(*kv_, Table::orders, row_key(i)) != (i < acked_ ? row_value(i) : "<none>"))
        return ::testing::AssertionFailure() << "row " << i << " of " << acked_;
    return ::testing::AssertionSuccess();
  }
  void expect_unusable() {
    const int calls = DiskFaults::io_calls();
    EXPECT_EQ(kv_->begin_read().error().code, ErrorCode::store_io);
    EXPECT_EQ(kv_->begin_write().error().code, ErrorCode::store_io);
    EXPECT_EQ(kv_->grow().error().code, ErrorCode::store_io);
    EXPECT_EQ(kv_->info().error().code, ErrorCode::store_io);
    EXPECT_EQ(DiskFaults::io_calls(), calls);
  }

  std::optional<TempDirectory> directory_;
  lmdb::EngineOptions options_;
  std::unique_ptr<lmdb::LmdbEngine> kv_;
  int acked_ = 0;
};

TEST_F(Flush, I6_WhicheverCallFailsTheStoreIsUsedNoMoreAndHoldsWhatWasAcked) {
  DiskFaults faults;
  for (const bool full : {false, true}) {
    DiskFaults::fill_disk(false);
    int n = 1;
    for (;; ++n) {
      SCOPED_TRACE("call " + std::to_string(n) + (full ? " on a full disk" : ""));
      ASSERT_NO_FATAL_FAILURE(start_anew(1ULL << 20U));
      DiskFaults::fill_disk(full);  // all that the run needs has been claimed
      DiskFaults::fail_io(n);
      const auto failed = run();
      if (!failed) break;
      EXPECT_EQ(failed->code, ErrorCode::store_io) << failed->message;
      expect_unusable();
      DiskFaults::fail_io(0);
      DiskFaults::fill_disk(false);
      ASSERT_NO_FATAL_FAILURE(open());
      EXPECT_TRUE(holds_what_was_acked());
    }
    DiskFaults::fail_io(0);
    EXPECT_GE(n, kRun * 3) << "each commit writes pages, flushes them and writes its root";
  }
}

TEST_F(Flush, I5_AWriteThatADiskCutShortAsItFilledUpIsWantOfSpace) {
  DiskFaults faults;
  ASSERT_NO_FATAL_FAILURE(start_anew(0));  // nothing is claimed ahead: each commit needs blocks
  DiskFaults::fill_disk(true);
  DiskFaults::cut_write(2);
  const auto failed = run();
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->code, ErrorCode::store_full) << failed->message;
  EXPECT_TRUE(holds_what_was_acked());
  EXPECT_EQ(kv_->grow().error().code, ErrorCode::store_full);
  DiskFaults::fill_disk(false);
  EXPECT_FALSE(run());
  EXPECT_TRUE(holds_what_was_acked());
}

TEST_F(Flush, I5_SpaceThatCameBackSinceMakesNoFailureOfIt) {
  DiskFaults faults;
  ASSERT_NO_FATAL_FAILURE(start_anew(0));
  DiskFaults::show_nothing_free(true);
  DiskFaults::cut_write(1);
  const auto failed = run();
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->code, ErrorCode::store_full) << failed->message;
  EXPECT_FALSE(run());
  EXPECT_TRUE(holds_what_was_acked());
}

TEST_F(Flush, I6_AWriteThatWasCutShortThoughThereWasSpaceIsAFailure) {
  DiskFaults faults;
  for (const std::uint64_t claimed : {0UL, 1UL << 20U}) {
    DiskFaults::fill_disk(false);
    ASSERT_NO_FATAL_FAILURE(start_anew(claimed));
    DiskFaults::fill_disk(claimed != 0);
    DiskFaults::cut_write(2);
    const auto failed = run();
    ASSERT_TRUE(failed);
    EXPECT_EQ(failed->code, ErrorCode::store_io) << failed->message;
    expect_unusable();
  }
}

}  // namespace
}  // namespace invd::store
