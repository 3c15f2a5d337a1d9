#include "control/connection.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <future>
#include <grp.h>
#include <gtest/gtest.h>
#include <memory>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

#include "async/event.h"
#include "async/task_scope.h"
#include "control/connect_error.h"
#include "control/framing.h"
#include "control/messages.h"
#include "control/server.h"
#include "uv/loop.h"
#include "uv/unix_listener.h"

namespace invd::control {
namespace {

struct TemporaryFolder {
  std::string path;
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "invd-XXXXXX").string();
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    path = pattern;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
};

/// The server on a real socket, on a loop of its own thread, as in the daemon.
class RealDaemon {
 public:
  explicit RealDaemon(const std::string& socket) {
    std::promise<bool> ready;
    std::future<bool> is_ready = ready.get_future();
    thread_ = std::thread([this, socket, &ready] { live(socket, ready); });
    EXPECT_TRUE(is_ready.get());
  }
  RealDaemon(const RealDaemon&) = delete;
  RealDaemon& operator=(const RealDaemon&) = delete;
  ~RealDaemon() {
    loop_->post_from_any_thread([this] { loop_->stop(); });
    thread_.join();
  }
  std::atomic<int> waiting{0};

 private:
  struct Waiting {
    std::atomic<int>& count;
    explicit Waiting(std::atomic<int>& c) : count(c) { ++count; }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    ~Waiting() { --count; }
  };
  void live(const std::string& socket, std::promise<bool>& ready) {
    uv::Loop loop;
    loop_ = &loop;
    auto listener = uv::UnixListener::bind(loop, socket, {});
    if (!listener) return ready.set_value(false);
    async::Event never(loop);
    Server server(
        loop, **listener,
        {.version = "0.1.0",
         .capabilities = {},
         .rights = [](const async::PeerCredentials& peer) { return rights_of(peer, {.service_uid = ::geteuid()}); },
         .audit = {},
         .limits = {}});
    server.on<OrderShowRequest, Order>("orders.show", [](Call& call, OrderShowRequest r) -> async::Task<Result<Order>> {
      if (r.order_id == "unknown") co_return fail(ErrorCode::not_found, "order unknown is not known", "look again");
      for (int i = 0; i < 3; ++i) co_await call.progress(std::to_string(i));
      Order order;
      order.order_id = r.order_id;
      co_return order;
    });
    server.on("config.show", [](Call&, std::string) -> async::Task<Result<std::string>> {
      co_return '"' + std::string(kMaxReplyBytes - 2, 'x') + '"';
    });
    server.on("watch", [&](Call&, std::string) -> async::Task<Result<std::string>> {
      const Waiting now(waiting);
      co_await never.wait();
      co_return std::string("{}");
    });
    async::TaskScope scope(loop);
    scope.spawn(server.serve());
    ready.set_value(true);
    loop.run();
  }

  uv::Loop* loop_ = nullptr;
  std::thread thread_;
};

struct RoundTrip : ::testing::Test {
  TemporaryFolder folder;
  std::string socket = folder.path + "/control.sock";
  RealDaemon daemon{socket};
  Result<Connection> connect(std::chrono::milliseconds timeout = std::chrono::seconds(30)) {
    return Connection::connect({.socket = socket, .timeout = timeout, .interrupted = {}});
  }
};

TEST_F(RoundTrip, CallsProgressErrorsAndTheLargestReply) {
  Result<Connection> connection = connect();
  ASSERT_TRUE(connection) << connection.error().message;
  const Result<Hello> hello = connection->ask<Hello>("hello", HelloRequest{"test", "1"});
  ASSERT_TRUE(hello) << hello.error().message;
  EXPECT_EQ(hello->server, "invd");
  std::string progress;
  const Result<Order> order = connection->ask<Order>("orders.show", OrderShowRequest{"A", ""},
                                                     [&](std::string_view kind, std::string_view value) {
                                                       EXPECT_EQ(kind, "progress");
                                                       progress += value;
                                                     });
  ASSERT_TRUE(order) << order.error().message;
  EXPECT_EQ(order->order_id, "A");
  EXPECT_EQ(progress, "012");
  EXPECT_EQ(connection->ask<Order>("orders.show", OrderShowRequest{"unknown", ""}).error(),
            (Error{ErrorCode::not_found, "order unknown is not known", "look again"}));
  EXPECT_EQ(connection->call("config.show")->size(), kMaxReplyBytes);
  EXPECT_EQ(connection->call("no.such").error().code, ErrorCode::usage);
  EXPECT_EQ(connection->call("quota", '"' + std::string(kMaxRequestBytes, 'x') + '"').error().code, ErrorCode::limit);
}

TEST_F(RoundTrip, TimeoutAndInterruptionGiveControlBackAndLeavingEndsTheWaiting) {
  {
    Result<Connection> connection = connect(std::chrono::milliseconds(50));
    ASSERT_TRUE(connection);
    EXPECT_EQ(connection->call("watch").error().code, ErrorCode::timeout);
    const Result<std::string> next =
        connection->call("orders.show", R"({"order_id":"A"})", {}, std::chrono::seconds(30));
    EXPECT_TRUE(next) << "a call that was given up does not confuse the next: " << next.error().message;
  }
  bool asked = false;
  Result<Connection> connection =
      Connection::connect({.socket = socket, .timeout = std::chrono::milliseconds(0), .interrupted = [&] {
                             return std::exchange(asked, true);
                           }});
  ASSERT_TRUE(connection);
  EXPECT_EQ(connection->call("watch").error().code, ErrorCode::cancelled);
  connection = fail(ErrorCode::cancelled, "left");
  for (int i = 0; i < 1000 && daemon.waiting > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ(daemon.waiting, 0);
}

TEST_F(RoundTrip, SlowClientsOnRealSocketsDoNotHoldUpAGoodOne) {
  std::vector<int> slow;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, socket.data(), socket.size());
  for (int i = 0; i < 10; ++i) {
    slow.push_back(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    ASSERT_EQ(::connect(slow.back(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    ASSERT_EQ(::write(slow.back(), "{\"json", 6), 6);
  }
  Result<Connection> connection = connect();
  ASSERT_TRUE(connection);
  EXPECT_TRUE(connection->ask<Hello>("hello", HelloRequest{}));
  for (const int fd : slow) ::close(fd);
}

TEST(Connect, SaysWhyAndWhatToDo) {
  TemporaryFolder folder;
  const std::string socket = folder.path + "/control.sock";
  const auto error = [&] { return Connection::connect({.socket = socket, .timeout = {}, .interrupted = {}}).error(); };
  EXPECT_EQ(error().code, ErrorCode::unreachable);
  EXPECT_EQ(error().message, "there is no socket " + socket);
  EXPECT_NE(error().hint.find("systemctl start invd"), std::string::npos);

  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, socket.data(), socket.size());
  ASSERT_EQ(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  ::close(fd);
  EXPECT_EQ(error().message, "nobody listens on " + socket + ": the daemon is not running");
  EXPECT_NE(error().hint.find("systemctl start invd"), std::string::npos);

  EXPECT_EQ(Connection::connect({.socket = std::string(200, 'x'), .timeout = {}, .interrupted = {}}).error().code,
            ErrorCode::usage);
}

TEST(Connect, WithoutTheRightNamesTheGroupToJoinWithTheCommandForIt) {
  TemporaryFolder folder;
  const struct group* const games = ::getgrnam("games");
  if (games == nullptr || ::chown(folder.path.c_str(), static_cast<uid_t>(-1), games->gr_gid) != 0)
    GTEST_SKIP() << "needs root, to give a folder to another group";
  const Error refused = connect_error(folder.path + "/control.sock", EACCES);
  EXPECT_EQ(refused.code, ErrorCode::refused);
  EXPECT_NE(refused.hint.find("join the group games (sudo usermod -aG games $USER"), std::string::npos) << refused.hint;
}

TEST(Connect, NobodyIsToldToJoinTheGroupOfRoot) {
  const Error refused = connect_error("/proc/control.sock", EACCES);
  EXPECT_EQ(refused.code, ErrorCode::refused);
  EXPECT_EQ(refused.hint.find("join"), std::string::npos) << refused.hint;
  EXPECT_NE(refused.hint.find("control.operators"), std::string::npos) << refused.hint;
}

TEST(Connect, ADaemonThatGoesAwayAndOneThatIsNotOursAreToldApart) {
  TemporaryFolder folder;
  const std::string socket = folder.path + "/control.sock";
  const int listening = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, socket.data(), socket.size());
  ASSERT_EQ(::bind(listening, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  ASSERT_EQ(::listen(listening, 4), 0);
  for (const std::string_view says : {"", "HTTP/1.1 400 Bad Request\r\n"}) {
    Result<Connection> connection = Connection::connect({.socket = socket, .timeout = {}, .interrupted = {}});
    ASSERT_TRUE(connection);
    const int accepted = ::accept(listening, nullptr, nullptr);
    ASSERT_EQ(::write(accepted, says.data(), says.size()), static_cast<ssize_t>(says.size()));
    ::shutdown(accepted, SHUT_WR);
    EXPECT_EQ(connection->call("quota").error().code, says.empty() ? ErrorCode::unreachable : ErrorCode::malformed);
    ::close(accepted);
  }
  ::close(listening);
}

}  // namespace
}  // namespace invd::control
