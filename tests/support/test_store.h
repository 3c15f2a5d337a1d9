#pragma once

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "base/random.h"
#include "store/lmdb/open.h"
#include "store/store.h"
#include "store/write_group.h"
#include "support/manual_scheduler.h"

namespace invd::test {

/// A directory that goes away with the test; in memory where that can be had.
class ScratchDirectory {
 public:
  ScratchDirectory() {
    std::error_code ignored;
    const std::filesystem::path parent =
        std::filesystem::is_directory("/dev/shm", ignored) ? "/dev/shm" : std::filesystem::temp_directory_path();
    std::string path = (parent / "invd-test-XXXXXX").native();
    INVD_ASSERT(::mkdtemp(path.data()) != nullptr);
    path_ = path;
  }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  ~ScratchDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The writer as an actor of the scheduler: one step commits what is queued, the next one tells of it. Between the two
/// a flow may be destroyed, as between a flush and the news of it.
class ActorWriter final : public store::Writer {
 public:
  ActorWriter(async::Scheduler& scheduler, store::Kv& kv) : scheduler_(scheduler), kv_(kv) {}

  void submit(store::WriteJob job) override {
    queue_.push_back(std::move(job));
    if (!posted_) wake();
  }
  [[nodiscard]] std::size_t backlog() const override { return queue_.size(); }
  [[nodiscard]] std::uint64_t progress() const override { return commits_; }

  /// The next commits fail with this instead of writing anything.
  std::optional<Error> broken;

 private:
  void wake() {
    posted_ = true;
    step_ = async::ScheduledCall(scheduler_, scheduler_.post([this] { commit(); }));
  }
  void commit() {
    posted_ = false;
    std::vector<store::WriteJob> group;
    for (; !queue_.empty(); queue_.pop_front()) group.push_back(std::move(queue_.front()));
    std::vector<Result<void>> results(group.size());
    if (broken) {
      for (auto& result : results) result = std::unexpected(*broken);
    } else {
      results = store::commit_group(kv_, group, std::nullopt).results;
    }
    ++commits_;
    scheduler_.post([group = std::move(group), results = std::move(results)]() mutable {
      for (std::size_t i = 0; i < group.size(); ++i)
        if (group[i].done) group[i].done(std::move(results[i]));
    });
  }

  async::Scheduler& scheduler_;
  store::Kv& kv_;
  std::deque<store::WriteJob> queue_;
  bool posted_ = false;
  std::uint64_t commits_ = 0;
  async::ScheduledCall step_;
};

/// A real store of its own, written through the test's scheduler.
class TestStore {
 public:
  explicit TestStore(ManualScheduler& scheduler) : scheduler_(scheduler) { open(); }

  [[nodiscard]] store::Store& store() { return parts_->store; }
  [[nodiscard]] store::Kv& kv() { return *parts_->open.engine; }
  [[nodiscard]] ActorWriter& writer() { return parts_->writer; }
  [[nodiscard]] const std::filesystem::path& path() const { return directory_.path(); }

  /// As after the end of the process: what is queued and not committed is gone.
  void reopen() {
    parts_.reset();
    open();
  }

  /// One transaction at once, without the scheduler.
  template <class Fn>
  auto write(const Fn& fn) -> std::invoke_result_t<Fn&, store::WriteTxn&> {
    auto txn = kv().begin_write();
    if (!txn) return fail(txn);
    auto result = fn(**txn);
    if (!result) return result;
    if (const auto ok = kv().commit(std::move(*txn)); !ok) return fail(ok);
    return result;
  }
  template <class Fn>
  auto read(Fn fn) {
    auto txn = kv().begin_read();
    INVD_ASSERT(txn.has_value());
    return fn(**txn);
  }

  /// Every row of every table but the store's own facts.
  [[nodiscard]] std::string dump() {
    return read([](store::ReadTxn& txn) {
      std::string all;
      for (const store::Table table : store::all_tables()) {
        if (table == store::Table::meta) continue;
        const auto ok = txn.scan(table, {}, store::Direction::ascending, [&](std::string_view k, std::string_view v) {
          all.append(store::name(table)).append(" ").append(k).append(" ").append(v).append("\n");
          return store::Scan::go_on;
        });
        INVD_ASSERT(ok.has_value());
      }
      return all;
    });
  }

 private:
  struct Parts {
    Parts(ManualScheduler& scheduler, store::lmdb::OpenStore opened)
        : open(std::move(opened)), writer(scheduler, *open.engine), store(scheduler, *open.engine, writer) {}
    store::lmdb::OpenStore open;
    ActorWriter writer;
    store::Store store;
  };
  void open() {
    store::lmdb::EngineOptions options;
    options.directory = directory_.path();
    options.initial_map = 16ULL << 20U;
    options.max_size = 512ULL << 20U;
    options.preallocate_step = 0;
    SeededRandom random(1);
    auto opened = store::lmdb::open_store(options, random);
    INVD_ASSERT(opened.has_value());
    parts_ = std::make_unique<Parts>(scheduler_, std::move(*opened));
  }

  ManualScheduler& scheduler_;
  ScratchDirectory directory_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace invd::test
