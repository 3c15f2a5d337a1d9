#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "amazon/quota.h"
#include "async/task_scope.h"
#include "sim/seeded_scheduler.h"
#include "sim/storage.h"
#include "store/store.h"
#include "sync/events.h"
#include "sync/integration.h"
#include "sync/quota_journal.h"

namespace invd::sim {

/// What one life of the daemon consists of, put together as daemon/app.cpp does it, but for the control socket. Between
/// its construction and its destruction lies one process.
class Process {
 public:
  struct Environment {
    SeededScheduler& scheduler;
    Random& random;  ///< invd's own chance
    http::Client& http;
    const FaultPlan& plan;
    Random& chance;  ///< what goes wrong
    Fired& fired;
    std::string boot_id;
    std::filesystem::path directory;
    sync::Integration::Settings settings;
    WriterActor::Hooks hooks;
    bool calm = false;
    std::function<bool()> loses;                            ///< see Disk
    std::function<void(const std::string& id)> order_told;  ///< when invd tells of one that it has taken
    bool forget_quotas = false;
    bool splits_commits = false;
  };
  explicit Process(Environment environment);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Restores the quotas, closes what the last process left open, then runs.
  void start();
  /// SIGTERM: what is queued is committed. Without it the destructor is kill -9.
  void stop();
  void calm();
  /// Somebody counts an item, and finds other units than the books have.
  void count_some_item(std::uint64_t which, std::int64_t more);
  /// A delivery: more of every item.
  void take_delivery(std::int64_t more);

  [[nodiscard]] store::Kv& kv() { return *opened_.engine; }
  [[nodiscard]] const WriterActor& writer() const { return *writer_; }
  /// It ends itself: its store failed, or it could not start.
  [[nodiscard]] bool wants_to_end() const { return wants_to_end_; }

 private:
  [[nodiscard]] async::Task<> run();
  [[nodiscard]] async::Task<> listen();
  [[nodiscard]] async::Task<> count_item(std::uint64_t which, std::int64_t more);
  [[nodiscard]] async::Task<> book_delivery(std::int64_t more);

  Environment environment_;
  store::lmdb::OpenStore opened_;
  Disk disk_;
  std::unique_ptr<store::Kv> split_;
  std::unique_ptr<WriterActor> writer_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<sync::EventBus> events_;
  std::unique_ptr<sync::StoredQuotas> journal_;
  std::unique_ptr<amazon::QuotaBook> quota_;
  std::unique_ptr<sync::Integration> integration_;
  std::unique_ptr<async::TaskScope> scope_;
  bool wants_to_end_ = false;
};

}  // namespace invd::sim
