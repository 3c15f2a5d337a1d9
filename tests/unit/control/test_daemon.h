#pragma once

#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "async/event.h"
#include "async/task_scope.h"
#include "control/order_message.h"
#include "control/server.h"
#include "memory_stream.h"
#include "support/manual_scheduler.h"

namespace invd::test {

inline constexpr uid_t kService = 990;
inline constexpr gid_t kOperators = 500;
inline constexpr gid_t kReaders = 501;
inline constexpr gid_t kPersonalData = 502;

inline async::PeerCredentials root() {
  return {.uid = 0, .gid = 0, .pid = 1, .groups = {}};
}
inline async::PeerCredentials reader(uid_t uid = 1001) {
  return {.uid = uid, .gid = uid, .pid = 2, .groups = {100, kReaders}};
}
inline async::PeerCredentials operator_(uid_t uid = 1002) {
  return {.uid = uid, .gid = kOperators, .pid = 3, .groups = {}};
}
inline async::PeerCredentials stranger(uid_t uid = 1003) {
  return {.uid = uid, .gid = uid, .pid = 4, .groups = {100, 27}};
}

inline control::ControlGroups groups() {
  return {.service_uid = kService, .operators = {kOperators}, .readers = {kReaders}, .personal_data = {kPersonalData}};
}

/// The server with handlers that tests can hold: no sockets, time stands still until the test moves it.
class TestDaemon {
 public:
  explicit TestDaemon(control::Limits limits = {}) : acceptor(scheduler), release(scheduler), scope_(scheduler) {
    server = std::make_unique<control::Server>(
        scheduler, acceptor,
        control::Server::Options{.version = "0.1.0",
                                 .capabilities = {"pages"},
                                 .rights = [](const auto& peer) { return rights_of(peer, groups()); },
                                 .audit = [this](const auto& call) { audited.push_back(call); },
                                 .limits = limits});
    server->on("quota", [](control::Call&, std::string) -> async::Task<Result<std::string>> {
      co_return std::string(R"({"rows":[]})");
    });
    server->on<control::OrderShowRequest, control::Order>(
        "orders.show", [](control::Call&, control::OrderShowRequest r) -> async::Task<Result<control::Order>> {
          if (r.order_id == "unknown") co_return fail(ErrorCode::not_found, "order unknown is not known", "look again");
          if (r.order_id == "throws") throw std::runtime_error("secret-canary");
          control::Order order;
          order.order_id = r.order_id;
          co_return order;
        });
    server->on("sync", [this](control::Call& call, std::string) { return held(call); });
    server->on("quarantine.drop", [this](control::Call& call, std::string) { return held(call); });
    server->on("watch", [this](control::Call& call, std::string) { return flood(call); });
    server->on("config.show", [](control::Call&, std::string) -> async::Task<Result<std::string>> {
      co_return '"' + std::string(200 * 1024, 'x') + '"';
    });
    server->on("orders.list", [](control::Call&, std::string) -> async::Task<Result<std::string>> {
      co_return '"' + std::string(control::kMaxReplyBytes, 'x') + '"';
    });
    server->on("config.reload", [](control::Call&, std::string) -> async::Task<Result<std::string>> {
      co_return fail(ErrorCode::unreachable, "cannot reach Amazon");
    });
    scope_.spawn(server->serve());
    scheduler.run_ready();
  }

  MemoryClient connect(async::PeerCredentials peer) {
    MemoryClient client = acceptor.connect(std::move(peer));
    scheduler.run_ready();
    return client;
  }
  /// Sends one request and gives what comes at once.
  std::string ask(MemoryClient& client, std::string_view method, std::string_view params = "{}") {
    client.send(control::request_line(++id_, method, params));
    scheduler.run_ready();
    return client.take();
  }

  ManualScheduler scheduler;
  MemoryAcceptor acceptor;
  async::Event release;  ///< ends the calls that are held
  int flooded = 0;       ///< events that the watch handler could send
  int most_holding = 0;
  int holding = 0;  ///< calls that are held now
  std::vector<control::AuditedCall> audited;
  std::unique_ptr<control::Server> server;  // after what its handlers use

 private:
  struct Holding {
    TestDaemon& daemon;
    explicit Holding(TestDaemon& d) : daemon(d) {
      ++daemon.holding;
      daemon.most_holding = std::max(daemon.most_holding, daemon.holding);
    }
    Holding(const Holding&) = delete;
    Holding& operator=(const Holding&) = delete;
    ~Holding() { --daemon.holding; }
  };
  async::Task<Result<std::string>> held(control::Call& call) {
    const Holding holding_now(*this);
    call.about("111-2222222-3333333");
    co_await call.progress(R"({"synced":1})");
    co_await release.wait();
    co_return std::string("{}");
  }
  async::Task<Result<std::string>> flood(control::Call& call) {
    const Holding holding_now(*this);
    for (;; ++flooded) co_await call.event('"' + std::string(1000, 'e') + '"');
  }

  std::int64_t id_ = 0;
  async::TaskScope scope_;
};

/// The lines of a text, without their ends.
inline std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

}  // namespace invd::test
