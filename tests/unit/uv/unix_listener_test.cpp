#include "uv/unix_listener.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <grp.h>
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "async/sleep.h"
#include "async/task_scope.h"
#include "uv/stream.h"

namespace invd::uv {
namespace {

using async::Task;
using Accepted = Result<std::unique_ptr<async::ByteStream>>;

class UnixListenerTest : public ::testing::Test {
 protected:
  UnixListenerTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "invd-uv-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    path_ = (folder_ / "control.sock").string();
  }
  ~UnixListenerTest() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<UnixListener> listen() { return UnixListener::bind(loop_, path_, {}).value(); }

  Loop loop_;
  std::filesystem::path folder_;
  std::string path_;
};

TEST_F(UnixListenerTest, AcceptsAndSaysWhoThePeerIs) {
  const auto listener = listen();
  const auto client = connect_unix(loop_, path_).value();
  auto server = loop_.run(listener->accept()).value();
  EXPECT_EQ(server->peer().uid, ::getuid());
  EXPECT_EQ(server->peer().gid, ::getgid());
  EXPECT_EQ(server->peer().pid, ::getpid());
  std::vector<gid_t> groups(static_cast<std::size_t>(::getgroups(0, nullptr)));
  groups.resize(static_cast<std::size_t>(::getgroups(static_cast<int>(groups.size()), groups.data())));
  std::vector<gid_t> seen = server->peer().groups;
  std::ranges::sort(groups);
  std::ranges::sort(seen);
  EXPECT_EQ(seen, groups);
  ASSERT_TRUE(loop_.run(client->write("ping")));
  EXPECT_EQ(loop_.run(server->read(10)), "ping");
}

TEST_F(UnixListenerTest, SeesAllGroupsOfAPeerThatHasMany) {
  if (::getuid() != 0) GTEST_SKIP() << "setting groups needs root";
  const auto listener = listen();
  const pid_t child = ::fork();
  if (child == 0) {
    std::vector<gid_t> many;
    for (gid_t g = 1000; g < 1100; ++g) many.push_back(g);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    char end = 0;
    const bool connected = ::setgroups(many.size(), many.data()) == 0 &&
                           ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    if (connected && ::read(fd, &end, 1) >= 0) ::_exit(0);
    ::_exit(1);
  }
  auto server = loop_.run(listener->accept()).value();
  EXPECT_EQ(server->peer().pid, child);
  EXPECT_EQ(server->peer().groups.size(), 100U);
  EXPECT_TRUE(std::ranges::count(server->peer().groups, 1099U) == 1);
  server.reset();
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST_F(UnixListenerTest, AcceptWaitsAndConnectionsQueue) {
  const auto listener = listen();
  async::TaskScope scope(loop_);
  int accepted = 0;
  constexpr auto kAccept = [](UnixListener& from, int& count) -> Task<void> {
    for (; count < 3; ++count) (co_await from.accept()).value();
  };
  scope.spawn(kAccept(*listener, accepted));
  std::vector<std::unique_ptr<Stream>> clients;
  for (int i = 0; i < 3; ++i) clients.push_back(connect_unix(loop_, path_).value());
  loop_.run(scope.join());
  EXPECT_EQ(accepted, 3);
}

TEST_F(UnixListenerTest, TheFileHasTheModeAndGroupAskedFor) {
  const gid_t group = ::getuid() == 0 ? 12'345 : ::getgid();
  const auto listener = UnixListener::bind(loop_, path_, {.mode = 0600, .group = group}).value();
  struct stat file{};
  ASSERT_EQ(::stat(path_.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 07777U, 0600U);
  EXPECT_EQ(file.st_gid, group);
}

TEST_F(UnixListenerTest, TheFileGoesWithTheListener) {
  listen().reset();
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(UnixListenerTest, ASuccessorsFileStays) {
  const auto first = listen();
  std::filesystem::remove(path_);
  const auto second = listen();
  first->close();
  EXPECT_TRUE(connect_unix(loop_, path_).has_value());
}

TEST_F(UnixListenerTest, AStaleSocketIsReplaced) {
  {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    ASSERT_EQ(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ::close(fd);  // what a killed daemon leaves
  }
  ASSERT_TRUE(std::filesystem::exists(path_));
  EXPECT_EQ(connect_unix(loop_, path_).error().code, ErrorCode::unreachable);
  const auto listener = listen();
  EXPECT_TRUE(connect_unix(loop_, path_).has_value());
}

TEST_F(UnixListenerTest, ALiveSocketIsRefusedWithConflictAndLeftAlone) {
  const auto listener = listen();
  const auto second = UnixListener::bind(loop_, path_, {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::conflict);
  EXPECT_TRUE(second.error().message.contains(path_));
  EXPECT_TRUE(connect_unix(loop_, path_).has_value());
}

TEST_F(UnixListenerTest, AnotherKindOfFileIsRefusedAndLeftAlone) {
  std::ofstream(path_) << "precious";
  EXPECT_EQ(UnixListener::bind(loop_, path_, {}).error().code, ErrorCode::conflict);
  EXPECT_EQ(std::filesystem::file_size(path_), 8U);
}

TEST_F(UnixListenerTest, BadPathsAreErrors) {
  EXPECT_EQ(UnixListener::bind(loop_, std::string(200, 'x'), {}).error().code, ErrorCode::limit);
  EXPECT_EQ(UnixListener::bind(loop_, "", {}).error().code, ErrorCode::limit);
  EXPECT_EQ(UnixListener::bind(loop_, (folder_ / "no" / "such").string(), {}).error().code, ErrorCode::unreachable);
  EXPECT_EQ(connect_unix(loop_, path_).error().code, ErrorCode::unreachable);
}

TEST_F(UnixListenerTest, CloseFailsAnAcceptUnderWay) {
  auto listener = listen();
  async::TaskScope scope(loop_);
  std::optional<Accepted> result;
  constexpr auto kAccept = [](UnixListener& from, std::optional<Accepted>& out) -> Task<void> {
    out.emplace(co_await from.accept());
  };
  scope.spawn(kAccept(*listener, result));
  listener.reset();
  loop_.run(scope.join());
  EXPECT_EQ(result->error().code, ErrorCode::unreachable);
}

TEST_F(UnixListenerTest, AnAcceptDestroyedMidWayLosesNoConnection) {
  const auto listener = listen();
  {
    auto task = listener->accept();
    task.start(std::noop_coroutine()).resume();
  }
  const auto client = connect_unix(loop_, path_).value();
  EXPECT_TRUE(loop_.run(listener->accept()).has_value());
}

TEST_F(UnixListenerTest, NoFreeDescriptorIsTemporaryAndPasses) {
  const auto listener = listen();
  const auto client = connect_unix(loop_, path_).value();
  auto accepting = listener->accept();  // UBSan's look at the listener's type needs descriptors too
  std::vector<int> hoard;
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const rlimit few{.rlim_cur = 64, .rlim_max = before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &few);
  for (int fd = ::open("/dev/null", O_RDONLY); fd >= 0; fd = ::open("/dev/null", O_RDONLY)) hoard.push_back(fd);
  const auto refused = loop_.run(std::move(accepting));
  for (const int fd : hoard) ::close(fd);
  ::setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::temporary);
  EXPECT_TRUE(loop_.run(listener->accept()).has_value());
}

TEST_F(UnixListenerTest, TakesAnInheritedSocketAndLeavesItsFile) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path_.copy(address.sun_path, sizeof address.sun_path - 1);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::listen(fd, 5), 0);
  {
    const auto listener = UnixListener::adopt(loop_, fd).value();
    const auto client = connect_unix(loop_, path_).value();
    EXPECT_TRUE(loop_.run(listener->accept()).has_value());
  }
  EXPECT_TRUE(std::filesystem::exists(path_));
}

TEST_F(UnixListenerTest, AnInheritedDescriptorThatDoesNotListenIsRefused) {
  EXPECT_EQ(UnixListener::adopt(loop_, ::open("/dev/null", O_RDONLY)).error().code, ErrorCode::refused);
  EXPECT_EQ(UnixListener::adopt(loop_, ::socket(AF_UNIX, SOCK_STREAM, 0)).error().code, ErrorCode::refused);
  EXPECT_EQ(UnixListener::adopt(loop_, ::socket(AF_INET, SOCK_STREAM, 0)).error().code, ErrorCode::refused);
}

}  // namespace
}  // namespace invd::uv
