#include "store/thread_writer.h"

#include <atomic>
#include <future>
#include <gtest/gtest.h>
#include <optional>

#include "async/task_scope.h"
#include "fixture.h"
#include "store/write_group.h"

namespace invd::store {
namespace {

using namespace test;

class CountingKv final : public KvDecorator {
 public:
  using KvDecorator::KvDecorator;
  Result<void> commit(std::unique_ptr<WriteTxn> txn) override {
    ++commits;
    while (held) std::this_thread::yield();
    if (auto error = std::exchange(next_error, std::nullopt)) return std::unexpected(*error);
    return KvDecorator::commit(std::move(txn));
  }
  std::atomic<int> commits = 0;
  std::atomic<bool> held = false;  ///< commits do not come to an end
  std::optional<Error> next_error;
};

/// Holds the writer's thread in a job until it is let go, so that what is submitted meanwhile forms one group.
class Gate {
 public:
  explicit Gate(Writer& writer) {
    writer.submit({[open = open_.get_future().share(), entered = entered_](WriteTxn&) -> Result<void> {
                     entered->store(true);
                     open.wait();
                     return {};
                   },
                   [](const Result<void>&) {}});
    while (!entered_->load()) std::this_thread::yield();
  }
  void open() { open_.set_value(); }

 private:
  std::promise<void> open_;
  std::shared_ptr<std::atomic<bool>> entered_ = std::make_shared<std::atomic<bool>>(false);
};

class ThreadWriterTest : public ::testing::Test {
 protected:
  ThreadWriterOptions options() const { return {.fence = opened_.fence, .probe_interval = Duration(5)}; }

  TempDirectory directory_;
  invd::test::ManualScheduler loop_;
  lmdb::OpenStore opened_ = must_open(small_options(directory_.path()));
  CountingKv kv_{*opened_.engine};
  std::vector<Error> fatal_;
  ThreadWriter writer_{loop_, kv_, options(), [this](const Error& e) { fatal_.push_back(e); }};
  Store store_{loop_, kv_, writer_};
};

async::Task<void> write_row(Store& store, std::string key, std::vector<Result<bool>>& results) {
  // The result is put into a variable first: a temporary must not live across the await.
  Result<bool> result =
      co_await store.write([key](WriteTxn& txn) { return txn.put_if_absent(Table::orders, key, "v-" + key); });
  results.push_back(std::move(result));
}

TEST_F(ThreadWriterTest, ManyWritersShareOneCommit) {
  std::vector<Result<bool>> results;
  async::TaskScope scope(loop_);
  Gate gate(writer_);
  for (int i = 0; i < 200; ++i) scope.spawn(write_row(store_, "k" + std::to_string(i), results));
  EXPECT_EQ(writer_.backlog(), 201U);
  gate.open();
  ASSERT_TRUE(run_until(loop_, [&] { return results.size() == 200; }));
  EXPECT_EQ(kv_.commits, 2);  // the gate's, and one for all the others
  for (const auto& result : results) EXPECT_TRUE(result && *result);
  EXPECT_EQ(must_get(kv_, Table::orders, "k199"), "v-k199");
  EXPECT_EQ(writer_.progress(), 2U);
}

TEST_F(ThreadWriterTest, AGroupIsBounded) {
  std::vector<Result<bool>> results;
  async::TaskScope scope(loop_);
  Gate gate(writer_);
  for (int i = 0; i < 600; ++i) scope.spawn(write_row(store_, "k" + std::to_string(i), results));
  gate.open();
  ASSERT_TRUE(run_until(loop_, [&] { return results.size() == 600; }));
  EXPECT_EQ(kv_.commits, 1 + 3);  // 256 + 256 + 88
}

TEST_F(ThreadWriterTest, AFailingJobTakesNoOtherJobWithIt) {
  std::vector<Result<bool>> results;
  std::optional<Result<void>> bad;
  async::TaskScope scope(loop_);
  Gate gate(writer_);
  scope.spawn(write_row(store_, "before", results));
  scope.spawn([](Store& store, std::optional<Result<void>>& out) -> async::Task<void> {
    Result<void> result = co_await store.write([](WriteTxn& txn) -> Result<void> {
      if (auto put = txn.put(Table::orders, "half", "done"); !put) return put;
      return fail(ErrorCode::conflict, "the second half cannot be");
    });
    out = std::move(result);
  }(store_, bad));
  scope.spawn(write_row(store_, "after", results));
  gate.open();
  ASSERT_TRUE(run_until(loop_, [&] { return results.size() == 2 && bad; }));
  EXPECT_EQ(bad->error().code, ErrorCode::conflict);
  EXPECT_EQ(must_get(kv_, Table::orders, "half"), "<none>");
  EXPECT_EQ(must_get(kv_, Table::orders, "before"), "v-before");
  EXPECT_EQ(must_get(kv_, Table::orders, "after"), "v-after");
}

TEST_F(ThreadWriterTest, I1_WhatIsQueuedCommitsThoughItsCallerIsGone) {
  std::vector<Result<bool>> results;
  Gate gate(writer_);
  {
    async::TaskScope scope(loop_);
    scope.spawn(write_row(store_, "orphan", results));
  }
  gate.open();
  ASSERT_TRUE(run_until(loop_, [&] { return writer_.progress() == 2; }));
  loop_.run_ready();
  EXPECT_TRUE(results.empty());
  EXPECT_EQ(must_get(kv_, Table::orders, "orphan"), "v-orphan");
}

TEST_F(ThreadWriterTest, I1_NothingIsAckedBeforeItsCommit) {
  std::vector<Result<bool>> results;
  async::TaskScope scope(loop_);
  kv_.held = true;
  scope.spawn(write_row(store_, "late", results));
  // All of it has been written by then but the commit.
  ASSERT_TRUE(run_until(loop_, [&] { return kv_.commits == 1; }));
  for (int i = 0; i < 20; ++i) {
    loop_.run_ready();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_TRUE(results.empty());
  EXPECT_EQ(must_get(kv_, Table::orders, "late"), "<none>");
  kv_.held = false;
  ASSERT_TRUE(run_until(loop_, [&] { return results.size() == 1; }));
}

TEST_F(ThreadWriterTest, I6_AFailedFlushEndsAllWritingOnce) {
  std::vector<Result<bool>> results;
  async::TaskScope scope(loop_);
  Gate gate(writer_);
  kv_.next_error = Error{ErrorCode::store_io, "committing to the store: Input/output error", ""};
  scope.spawn(write_row(store_, "queued", results));
  gate.open();
  ASSERT_TRUE(run_until(loop_, [&] { return results.size() == 1; }));
  scope.spawn(write_row(store_, "later", results));
  ASSERT_TRUE(run_until(loop_, [&] { return results.size() == 2; }));
  for (const auto& result : results) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::store_io);
  }
  ASSERT_EQ(fatal_.size(), 1U);
  EXPECT_EQ(kv_.commits, 1);  // none after the one that failed
  EXPECT_EQ(must_get(kv_, Table::orders, "later"), "<none>");
}

TEST_F(ThreadWriterTest, I6_AFailedFlushOfTheLastCommitsIsToldThoughTheLoopHasEnded) {
  std::vector<Result<bool>> results;
  async::TaskScope scope(loop_);
  scope.spawn(write_row(store_, "fine", results));
  ASSERT_TRUE(run_until(loop_, [&] { return results.size() == 1; }));
  Gate gate(writer_);
  kv_.next_error = Error{ErrorCode::store_io, "committing to the store: Input/output error", ""};
  scope.spawn(write_row(store_, "last", results));
  gate.open();
  const auto stopped = writer_.stop();  // the loop does not run any more, so on_fatal is never called
  EXPECT_TRUE(fatal_.empty());
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::store_io);
}

TEST_F(ThreadWriterTest, I4_AForeignEpochEndsAllWriting) {
  std::vector<Result<bool>> results;
  async::TaskScope scope(loop_);
  StoreMeta theirs = opened_.meta;
  ++theirs.epoch;
  auto txn = opened_.engine->begin_write();
  ASSERT_TRUE(txn);
  ASSERT_TRUE(write_meta(**txn, theirs));
  ASSERT_TRUE(opened_.engine->commit(std::move(*txn)));

  scope.spawn(write_row(store_, "mine", results));
  ASSERT_TRUE(run_until(loop_, [&] { return results.size() == 1 && !fatal_.empty(); }));
  EXPECT_EQ(results[0].error().code, ErrorCode::store_locked);
  EXPECT_EQ(fatal_[0].code, ErrorCode::store_locked);
  EXPECT_EQ(must_get(kv_, Table::orders, "mine"), "<none>");
}

TEST_F(ThreadWriterTest, I4_ADaemonThatReadTheSameEpochIsForeignAllTheSame) {
  std::vector<Result<bool>> results;
  async::TaskScope scope(loop_);
  StoreMeta theirs = opened_.meta;
  ++theirs.nonce;  // both set the epoch after the one they had read, and one of them drew this
  auto txn = opened_.engine->begin_write();
  ASSERT_TRUE(txn);
  ASSERT_TRUE(write_meta(**txn, theirs));
  ASSERT_TRUE(opened_.engine->commit(std::move(*txn)));

  scope.spawn(write_row(store_, "mine", results));
  ASSERT_TRUE(run_until(loop_, [&] { return results.size() == 1 && !fatal_.empty(); }));
  EXPECT_EQ(fatal_[0].code, ErrorCode::store_locked);
  EXPECT_EQ(must_get(kv_, Table::orders, "mine"), "<none>");
}

TEST_F(ThreadWriterTest, StopCommitsWhatIsQueuedAndRefusesTheRest) {
  std::vector<Result<bool>> results;
  async::TaskScope scope(loop_);
  Gate gate(writer_);
  for (int i = 0; i < 300; ++i) scope.spawn(write_row(store_, "k" + std::to_string(i), results));
  gate.open();
  EXPECT_TRUE(writer_.stop());
  scope.spawn(write_row(store_, "too-late", results));
  loop_.run_ready();
  ASSERT_EQ(results.size(), 301U);
  EXPECT_EQ(must_get(kv_, Table::orders, "k299"), "v-k299");
  EXPECT_EQ(must_get(kv_, Table::orders, "too-late"), "<none>");
  int cancelled = 0;
  for (const auto& result : results) cancelled += !result && result.error().code == ErrorCode::cancelled ? 1 : 0;
  EXPECT_EQ(cancelled, 1);
}

TEST_F(ThreadWriterTest, WhatAJobCapturedIsDestroyedOnTheLoopsThread) {
  struct Witness {
    std::thread::id& where;
    ~Witness() { where = std::this_thread::get_id(); }
  };
  std::thread::id where;
  bool done = false;
  writer_.submit({[w = std::make_shared<Witness>(where)](WriteTxn&) -> Result<void> { return {}; },
                  [&done](const Result<void>&) { done = true; }});
  ASSERT_TRUE(run_until(loop_, [&] { return done; }));
  EXPECT_EQ(where, std::this_thread::get_id());
}

}  // namespace
}  // namespace invd::store
