#include <grp.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "process/harness/daemon.h"

namespace invd::process {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kNobody = "65534";
constexpr const char* kSomebody = "54321";  // has no account: the kernel needs none

/// Any group of the system that is not root's; the test needs one with a name and nobody in particular in it.
const group* some_group() {
  for (const char* name : {"nogroup", "games", "users", "mail"})
    if (const group* found = getgrnam(name); found != nullptr && found->gr_gid != 65534) return found;
  return nullptr;
}

/// Others' rights can be tried as root only, and only with the programs where others can run them.
class Rights : public testing::Test {
 protected:
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "to run invctl as another user needs root";
    if (!std::filesystem::exists(kSetpriv)) GTEST_SKIP() << "setpriv is not installed";
    group_ = some_group();
    if (group_ == nullptr) GTEST_SKIP() << "no group to try with";
    chmod(programs_.path().c_str(), 0755);
    std::filesystem::copy_file(invctl_program(), programs_ / "invctl");
    chmod((programs_ / "invctl").c_str(), 0755);
  }

  /// The daemon's folder is open, so that the socket's own mode decides.
  static void open_folder(const Daemon& daemon) { chmod(daemon.home().c_str(), 0755); }

  [[nodiscard]] Outcome as(const std::string& uid, const std::string& gid, const Daemon& daemon,
                           std::vector<std::string> words) const {
    words.insert(words.begin(), {"--reuid", uid, "--regid", gid, "--clear-groups", "--inh-caps=-all",
                                 (programs_ / "invctl").native(), "--socket", daemon.socket().native()});
    return run({.program = kSetpriv, .arguments = std::move(words), .directory = "/"});
  }

  static constexpr const char* kSetpriv = "/usr/bin/setpriv";
  const group* group_ = nullptr;
  TempDir programs_;
};

TEST_F(Rights, AStrangerDoesNotEvenConnect) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  daemon.configuration.operators = group_->gr_name;
  daemon.start();
  open_folder(daemon);
  struct stat socket{};
  ASSERT_EQ(stat(daemon.socket().c_str(), &socket), 0);
  EXPECT_EQ(socket.st_mode & 07777U, 0660U);
  EXPECT_EQ(socket.st_gid, group_->gr_gid);
  for (const char* uid : {kNobody, kSomebody}) {
    const Outcome stranger = as(uid, uid, daemon, {"status"});
    EXPECT_EQ(stranger.exit, 3) << "the daemon is there, the right is missing";
    EXPECT_THAT(stranger.err, HasSubstr("no right to the socket"));
    EXPECT_THAT(stranger.err, HasSubstr(std::string("usermod -aG ") + group_->gr_name + " $USER"));
    EXPECT_THAT(stranger.out, IsEmpty());
  }
}

TEST_F(Rights, WhereNoGroupIsNamedNobodyIsSentIntoTheGroupOfRoot) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  daemon.start();
  open_folder(daemon);
  const Outcome stranger = as(kSomebody, kSomebody, daemon, {"status"});
  EXPECT_EQ(stranger.exit, 3);
  EXPECT_THAT(stranger.err, HasSubstr("control.operators"));
  EXPECT_THAT(stranger.err, testing::Not(HasSubstr("usermod")));
}

TEST_F(Rights, AStrangerWhomTheSocketLetsInIsRefusedByTheDaemon) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  daemon.configuration.operators = group_->gr_name;
  daemon.start();
  open_folder(daemon);
  ASSERT_EQ(chmod(daemon.socket().c_str(), 0666), 0);  // a careless administrator
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"status"}, {"sync", "orders"}, {"orders", "list"}, {"config", "reload"}}) {
    const Outcome stranger = as(kSomebody, kSomebody, daemon, words);
    EXPECT_EQ(stranger.exit, 3) << words.front() << stranger.err;
    EXPECT_THAT(stranger.out, IsEmpty());
  }
}

TEST_F(Rights, AReaderLooksAndDoesNotTouch) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  daemon.configuration.readers = group_->gr_name;
  daemon.start();
  ASSERT_TRUE(daemon.imported());
  open_folder(daemon);
  const std::string gid = std::to_string(group_->gr_gid);
  for (const std::vector<std::string>& words : {std::vector<std::string>{"status"}, {"orders", "list"}, {"quota"}})
    EXPECT_EQ(as(kSomebody, gid, daemon, words).exit, 0) << words.front();
  const auto before = daemon.json({"history", "list"}).size();
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"sync", "orders"}, {"config", "reload"}, {"quarantine", "drop", "111-0-0"}}) {
    const Outcome refused = as(kSomebody, gid, daemon, words);
    EXPECT_EQ(refused.exit, 3) << words.front() << refused.err;
    EXPECT_FALSE(refused.err.empty());
  }
  EXPECT_EQ(daemon.json({"history", "list"}).size(), before) << "a refused sync leaves no run";
}

TEST_F(Rights, AnOperatorSyncs) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  daemon.configuration.operators = group_->gr_name;
  daemon.start();
  ASSERT_TRUE(daemon.imported());
  open_folder(daemon);
  const std::string gid = std::to_string(group_->gr_gid);
  const Outcome sync = as(kSomebody, gid, daemon, {"sync", "orders"});
  EXPECT_EQ(sync.exit, 0) << sync.err;
  EXPECT_THAT(daemon.log(), HasSubstr(std::string("uid ") + kSomebody)) << "who did it is in the log";
}

TEST_F(Rights, NobodyElseReadsTheBooksOrTheProcess) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  daemon.start();
  ASSERT_TRUE(daemon.imported());
  open_folder(daemon);
  const std::string process = "/proc/" + std::to_string(daemon.program().pid());
  for (const std::string& file :
       {(daemon.store() / "data.mdb").native(), (daemon.store() / "invd.lock").native(),
        (daemon.home() / "invd.log").native(), process + "/environ", process + "/mem", process + "/fd/0"}) {
    const Outcome read = run({.program = kSetpriv,
                              .arguments = {"--reuid", kSomebody, "--regid", kSomebody, "--clear-groups",
                                            "/usr/bin/head", "-c", "1", file}});
    EXPECT_NE(read.exit, 0) << file;
  }
}

}  // namespace
}  // namespace invd::process
