#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <regex>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace invd {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string read(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

struct Output {
  int status = -1;
  std::string text;
};

/// Runs a command line; what it prints, errors included.
Output run(const std::string& command) {
  Output out;
  FILE* const pipe = ::popen((command + " 2>&1").c_str(), "re");
  if (pipe == nullptr) return out;
  std::array<char, 4096> part{};
  while (const std::size_t count = std::fread(part.data(), 1, part.size(), pipe)) out.text.append(part.data(), count);
  const int status = ::pclose(pipe);
  out.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return out;
}

/// The units as they are installed, in a folder of their own. invd itself is not installed where the tests run, so that
/// another program stands in its place.
class Units : public testing::Test {
 protected:
  void SetUp() override {
    if (run("command -v systemd-analyze").status != 0) GTEST_SKIP() << "systemd-analyze is not installed here";
    std::string pattern = testing::TempDir() + "invd-units-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    std::string service = read(INVD_SERVICE);
    service = std::regex_replace(service, std::regex("ExecStart=[^ ]*/invd "), "ExecStart=/bin/true ");
    ASSERT_THAT(service, HasSubstr("ExecStart=/bin/true"));
    std::ofstream(folder_ + "/invd.service") << service;
    std::filesystem::copy_file(INVD_SOURCE_DIR "/systemd/invd.socket", folder_ + "/invd.socket");
  }
  void TearDown() override {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }
  std::string folder_;
};

TEST_F(Units, SystemdFindsNothingToSayAboutThem) {
  const Output verify = run("systemd-analyze verify --man=no " + folder_ + "/invd.service " + folder_ + "/invd.socket");
  EXPECT_EQ(verify.status, 0) << verify.text;
  // It names the file in each remark; remarks about other units of the machine are not ours.
  EXPECT_THAT(verify.text, Not(HasSubstr("invd")));
}

TEST_F(Units, ExposureIsAtMostOneAndAHalf) {
  const Output security = run("systemd-analyze security --no-pager --offline=yes " + folder_ + "/invd.service");
  std::smatch match;
  ASSERT_TRUE(std::regex_search(security.text, match, std::regex("exposure level for invd.service: ([0-9.]+)")))
      << security.text;
  EXPECT_LE(std::stod(match[1]), 1.5) << security.text;
}

TEST(Service, TellsItsStateReloadsAndIsWatched) {
  const std::string service = read(INVD_SERVICE);
  for (const char* line :
       {"Type=notify\n", "ExecReload=", "WatchdogSec=30\n", "Restart=on-failure\n", "LimitCORE=0\n",
        "StateDirectory=invd\n", "User=invd\n", "Requires=invd.socket\n", "LoadCredential=amazon-client-id\n",
        "LoadCredential=amazon-client-secret\n", "LoadCredential=amazon-refresh-token\n"})
    EXPECT_THAT(service, HasSubstr(line));
}

TEST(I26, SocketAndItsFolderAreClosedToOthers) {
  const std::string socket = read(INVD_SOURCE_DIR "/systemd/invd.socket");
  EXPECT_THAT(socket, HasSubstr("ListenStream=/run/invd/control.sock\n"));
  EXPECT_THAT(socket, HasSubstr("SocketMode=0660\n"));
  EXPECT_THAT(socket, HasSubstr("SocketGroup=invd\n"));
  EXPECT_THAT(read(INVD_SOURCE_DIR "/systemd/tmpfiles.d/invd.conf"), HasSubstr("d /run/invd 0750 root invd"));
}

TEST(Install, UserIsMadeAndItsFoldersCanBe) {
  if (run("command -v systemd-sysusers").status != 0) GTEST_SKIP() << "systemd-sysusers is not installed here";
  std::string root = testing::TempDir() + "invd-root-XXXXXX";
  ASSERT_NE(::mkdtemp(root.data()), nullptr);
  const Output users =
      run("systemd-sysusers --dry-run --root=" + root + " " INVD_SOURCE_DIR "/systemd/sysusers.d/invd.conf");
  EXPECT_EQ(users.status, 0) << users.text;
  EXPECT_THAT(users.text, HasSubstr("invd"));
  std::filesystem::remove_all(root);
}

}  // namespace
}  // namespace invd
