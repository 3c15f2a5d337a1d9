#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "sim/fault_plan.h"
#include "store/lmdb/open.h"
#include "store/write_group.h"
#include "store/writer.h"
#include "support/manual_scheduler.h"

namespace invd::sim {

using Fired = std::map<std::string, std::uint64_t>;

/// The disk under the store: the real engine, whose commits fail as the plan has it.
class Disk final : public store::Kv {
 public:
  Disk(test::ManualScheduler& scheduler, store::Kv& engine, const FaultPlan& plan, Random& random, Fired& fired)
      : scheduler_(scheduler), engine_(engine), plan_(plan), random_(random), fired_(fired) {}

  Result<std::unique_ptr<store::ReadTxn>> begin_read() override { return engine_.begin_read(); }
  Result<std::unique_ptr<store::ReadTxn>> begin_scan() override { return engine_.begin_scan(); }
  Result<std::unique_ptr<store::WriteTxn>> begin_write() override { return engine_.begin_write(); }
  Result<void> commit(std::unique_ptr<store::WriteTxn> txn) override;
  Result<void> grow() override;
  Result<store::KvInfo> info() override { return engine_.info(); }

  void calm() { calm_ = true; }

  /// Whether the next commit is dropped although it is said to have been made: for tests that must be caught.
  std::function<bool()> loses;

 private:
  test::ManualScheduler& scheduler_;
  store::Kv& engine_;
  const FaultPlan& plan_;
  Random& random_;
  Fired& fired_;
  bool calm_ = false;
  Monotonic full_until_;
};

/// The writer as an actor of the seeded scheduler: commits take their time, in groups as it likes, and the news of one
/// comes later, in the order of the commits.
class WriterActor final : public store::Writer {
 public:
  struct Hooks {
    std::function<void()> committed;
    std::function<void(const Error&)> fatal;
  };
  WriterActor(test::ManualScheduler& scheduler, store::Kv& kv, std::optional<store::Fence> fence, const FaultPlan& plan,
              Random& random, Fired& fired, Hooks hooks)
      : scheduler_(scheduler),
        kv_(kv),
        fence_(fence),
        plan_(plan),
        random_(random),
        fired_(fired),
        hooks_(std::move(hooks)) {}

  void submit(store::WriteJob job) override;
  [[nodiscard]] std::size_t backlog() const override { return queue_.size(); }
  [[nodiscard]] std::uint64_t progress() const override { return commits_; }
  [[nodiscard]] bool full() const override { return full_; }

  [[nodiscard]] bool has_queued() const { return !queue_.empty(); }
  [[nodiscard]] bool has_news() const { return !news_.empty(); }
  /// kill -9: nothing is taken any more.
  void die() { dead_ = true; }
  /// What ThreadWriter::stop() does: all that is queued is committed, and nobody is told.
  void finish();
  void calm() { calm_ = true; }

 private:
  struct News {
    std::vector<store::WriteJob> group;
    std::vector<Result<void>> results;
  };
  void arm();
  void commit(std::size_t most);
  void deliver();
  [[nodiscard]] Duration pause(std::string_view kind);

  test::ManualScheduler& scheduler_;
  store::Kv& kv_;
  std::optional<store::Fence> fence_;
  const FaultPlan& plan_;
  Random& random_;
  Fired& fired_;
  Hooks hooks_;
  std::deque<store::WriteJob> queue_;
  std::deque<News> news_;
  std::optional<Error> fatal_;
  bool full_ = false;
  bool armed_ = false;
  bool telling_ = false;
  bool dead_ = false;
  bool calm_ = false;
  std::uint64_t commits_ = 0;
  async::ScheduledCall step_;
  async::ScheduledCall tell_;
};

}  // namespace invd::sim
