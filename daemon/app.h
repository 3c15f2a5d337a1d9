#pragma once

#include <memory>
#include <optional>

#include "amazon/quota.h"
#include "async/semaphore.h"
#include "config/load.h"
#include "control/config_message.h"
#include "control/server.h"
#include "daemon/kernel_random.h"
#include "daemon/options.h"
#include "daemon/runtime.h"
#include "daemon/supervisor.h"
#include "history/retention.h"
#include "http/curl/curl_client.h"
#include "store/lmdb/open.h"
#include "store/store.h"
#include "store/thread_writer.h"
#include "sync/events.h"
#include "sync/quota_journal.h"
#include "uv/loop.h"
#include "uv/signal.h"
#include "uv/unix_listener.h"

namespace invd::daemon {

/// The whole daemon: the only place that builds everything. Members are built from the first to the last and destroyed
/// from the last to the first, so each may use those above it.
class App {
 public:
  /// Opens the store, checks that at least one integration can work, listens. Errors: see exit_status.h.
  [[nodiscard]] static Result<std::unique_ptr<App>> build(const Options& options, config::Loaded loaded);

  /// Runs until SIGTERM or SIGINT, or until the store fails; then stops within five seconds. Errors: what made it end.
  [[nodiscard]] Result<void> run();

 private:
  App(const Options& options, config::Loaded loaded, store::lmdb::OpenStore opened);
  [[nodiscard]] Result<void> listen();
  [[nodiscard]] Result<void> start();
  [[nodiscard]] async::Task<Result<void>> apply_warehouses();
  [[nodiscard]] async::Task<> apply_warehouses_anew();
  [[nodiscard]] Result<control::ConfigDiffReply> reload();
  [[nodiscard]] Result<control::ConfigDiffReply> read_configuration_anew();
  void reload_on_signal();
  /// One line for systemd: what is being done, or that the configuration in the file is not what is in force.
  [[nodiscard]] std::string state_in_words() const;
  void stop_with(const Error& error);
  [[nodiscard]] async::Task<> tend_store();
  [[nodiscard]] history::Retention retention() const;

  store::lmdb::OpenStore opened_;  // before the loop, whose end waits for the worker threads that still read it
  uv::Loop loop_;
  KernelRandom random_;
  store::ThreadWriter writer_;
  store::Store store_;
  http::CurlClient http_;
  sync::EventBus events_;
  sync::StoredQuotas journal_;
  amazon::QuotaBook quota_;
  Integrations integrations_;
  Runtime runtime_;
  Supervisor supervisor_;
  std::unique_ptr<uv::UnixListener> listener_;
  std::optional<control::Server> server_;
  std::vector<std::unique_ptr<uv::Signal>> signals_;
  std::optional<Error> ended_by_;
  async::Semaphore one_applies_;  ///< of the reloads, takes over warehouses and mappings
  async::TaskScope scope_;
};

}  // namespace invd::daemon
