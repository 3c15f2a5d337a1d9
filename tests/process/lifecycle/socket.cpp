#include <csignal>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

#include "process/harness/daemon.h"

namespace invd::process {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

/// A listening socket as systemd makes it for invd.socket.
class ListeningSocket {
 public:
  explicit ListeningSocket(const std::filesystem::path& path) : fd_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.native().size());
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bind(2) wants it so
    if (bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || listen(fd_, 16) != 0)
      throw std::runtime_error("cannot listen on " + path.native());
  }
  ~ListeningSocket() { close(fd_); }
  ListeningSocket(const ListeningSocket&) = delete;
  ListeningSocket& operator=(const ListeningSocket&) = delete;
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

TEST(SocketActivation, ClientsWaitWhileTheDaemonRestarts) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  const ListeningSocket socket(daemon.socket());
  daemon.listen_fds = {socket.fd()};
  daemon.start();
  EXPECT_EQ(daemon.invctl({"status"}).exit, 0);
  EXPECT_EQ(daemon.stop(), Exit{0});
  EXPECT_TRUE(std::filesystem::is_socket(daemon.socket())) << "the socket is systemd's, not invd's to remove";
  Program early({.program = invctl_program(), .arguments = {"--socket", daemon.socket(), "status"}});
  std::this_thread::sleep_for(Milliseconds(200));
  EXPECT_TRUE(early.running());
  daemon.start();
  EXPECT_EQ(early.wait(std::chrono::seconds(10)), Exit{0});
}

TEST(SocketActivation, SomethingElseThanAListeningSocketIsRefused) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  daemon.listen_fds = {STDIN_FILENO};
  daemon.launch();
  EXPECT_EQ(daemon.program().wait(std::chrono::seconds(10)), Exit{77});
  EXPECT_THAT(daemon.program().err(), HasSubstr("not a listening Unix socket"));
}

TEST(SingleInstance, ASecondDaemonOnTheStoreNamesTheFirst) {
  const Sandbox sandbox({.orders = 10});
  Daemon first(sandbox);
  first.start();
  Daemon second(sandbox);
  second.configuration.store = first.store();
  second.launch();
  EXPECT_EQ(second.program().wait(std::chrono::seconds(10)), Exit{75});
  EXPECT_THAT(second.program().err(), HasSubstr("in use by process " + std::to_string(first.program().pid())));
  EXPECT_TRUE(first.running());
  // The audit would read what the first one writes.
  EXPECT_EQ(first.check_store().exit, 75);
  // kill -9 leaves no lock behind.
  first.kill();
  second.start();
  EXPECT_EQ(second.stop(), Exit{0});
}

TEST(SingleInstance, ASecondDaemonOnTheSocketLeavesItAlone) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  daemon.start();
  daemon.configuration.store = (daemon.home() / "another-store").native();
  daemon.write_configuration();
  const Outcome second = daemon.invd({});
  EXPECT_EQ(second.exit, 69);
  EXPECT_THAT(second.err, HasSubstr("another process listens on " + daemon.socket().native()));
  EXPECT_EQ(daemon.invctl({"status"}).exit, 0);
}

TEST(WithoutADaemon, InvctlSaysSoAndHowToStartIt) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  const Outcome never = daemon.invctl({"status"});
  EXPECT_EQ(never.exit, 6);
  EXPECT_THAT(never.err, HasSubstr("there is no socket"));
  EXPECT_THAT(never.err, HasSubstr("systemctl start invd"));
  daemon.start();
  daemon.kill();
  const Outcome killed = daemon.invctl({"status"});
  EXPECT_EQ(killed.exit, 6);
  EXPECT_THAT(killed.err, HasSubstr("the daemon is not running"));
  EXPECT_THAT(killed.err, HasSubstr("systemctl start invd"));
  daemon.start();  // over the socket that the dead one left
  EXPECT_EQ(daemon.invctl({"status"}).exit, 0);
  EXPECT_EQ(daemon.stop(), Exit{0});
  EXPECT_FALSE(std::filesystem::exists(daemon.socket()));
}

}  // namespace
}  // namespace invd::process
