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

/// What `cmake --install --prefix ...` leaves below a folder of its own, which stands for the root of a machine.
class Installed {
 public:
  explicit Installed(const std::string& prefix) {
    std::string pattern = testing::TempDir() + "invd-root-XXXXXX";
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    const Output install =
        run("DESTDIR=" + root_ + " " CMAKE_PROGRAM " --install " INVD_BINARY_DIR " --prefix " + prefix);
    EXPECT_EQ(install.status, 0) << install.text;
  }
  ~Installed() { std::filesystem::remove_all(root_); }
  Installed(const Installed&) = delete;
  Installed& operator=(const Installed&) = delete;

  [[nodiscard]] const std::string& root() const { return root_; }
  [[nodiscard]] std::string file(const std::string& path) const { return root_ + path; }

 private:
  std::string root_;
};

/// One for all tests of this program: installing takes a moment.
const Installed& installed() {
  static const Installed kInstalled("/usr");
  return kInstalled;
}

std::string service() {
  return read(installed().file("/usr/lib/systemd/system/invd.service"));
}

/// What stands behind `Key=`, up to a blank or the line's end.
std::string setting(const std::string& unit, const std::string& key) {
  std::smatch match;
  return std::regex_search(unit, match, std::regex("\n" + key + "=([^ \n]*)")) ? match[1].str() : std::string();
}

/// The units as they are installed, in a folder of their own. The program is not at its place on the machine where the
/// tests run, so that another stands in its place.
class Units : public testing::Test {
 protected:
  void SetUp() override {
    if (run("command -v systemd-analyze").status != 0) GTEST_SKIP() << "systemd-analyze is not installed here";
    std::string pattern = testing::TempDir() + "invd-units-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    const std::string text = std::regex_replace(service(), std::regex("ExecStart=[^ ]*/invd "), "ExecStart=/bin/true ");
    ASSERT_THAT(text, HasSubstr("ExecStart=/bin/true"));
    std::ofstream(folder_ + "/invd.service") << text;
    std::filesystem::copy_file(INVD_SOURCE_DIR "/systemd/invd.socket", folder_ + "/invd.socket");
  }
  void TearDown() override {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }
  std::string folder_;
};

TEST(Install, TheServiceStartsTheProgramThatWasInstalledWithIt) {
  for (const std::string prefix : {"/usr", "/opt/invd"}) {
    const Installed here(prefix);
    const std::string unit = read(here.file(prefix + "/lib/systemd/system/invd.service"));
    const std::string program = setting(unit, "ExecStart");
    EXPECT_EQ(program, prefix + "/sbin/invd");
    EXPECT_EQ(run(here.file(program) + " --version").status, 0) << program;
    const std::string manual = setting(unit, "Documentation");
    ASSERT_THAT(manual, testing::StartsWith("file:/"));
    EXPECT_TRUE(std::filesystem::is_regular_file(here.file(manual.substr(5)))) << manual;
    EXPECT_THAT(unit, Not(HasSubstr("@INVD"))) << "a name that nothing was put in for";
  }
}

TEST(Install, EverythingThatIsPromisedIsThere) {
  for (const char* path :
       {"/usr/sbin/invd", "/usr/bin/invctl", "/usr/lib/systemd/system/invd.service",
        "/usr/lib/systemd/system/invd.socket", "/usr/lib/sysusers.d/invd.conf", "/usr/lib/tmpfiles.d/invd.conf",
        "/etc/invd/invd.yaml", "/usr/share/doc/invd/README.md", "/usr/share/doc/invd/ARCHITECTURE.md",
        "/usr/share/doc/invd/invd.yaml", "/usr/share/bash-completion/completions/invctl",
        "/usr/share/zsh/site-functions/_invctl", "/usr/share/fish/vendor_completions.d/invctl.fish"}) {
    EXPECT_TRUE(std::filesystem::is_regular_file(installed().file(path))) << path;
    EXPECT_FALSE(std::filesystem::is_empty(installed().file(path))) << path;
  }
  EXPECT_EQ(run(installed().file("/usr/bin/invctl") + " --version").status, 0);
  EXPECT_FALSE(std::filesystem::exists(installed().file("/usr/bin/amazon-sandbox"))) << "a test's program";
}

TEST(Install, AnEditedConfigurationIsKept) {
  const Installed here("/usr");
  std::ofstream(here.file("/etc/invd/invd.yaml")) << "mine\n";
  const Output again = run("DESTDIR=" + here.root() + " " CMAKE_PROGRAM " --install " INVD_BINARY_DIR " --prefix /usr");
  EXPECT_EQ(again.status, 0) << again.text;
  EXPECT_EQ(read(here.file("/etc/invd/invd.yaml")), "mine\n");
}

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
  const std::string unit = service();
  for (const char* line :
       {"Type=notify\n", "ExecReload=", "WatchdogSec=30\n", "Restart=on-failure\n", "LimitCORE=0\n",
        "StateDirectory=invd\n", "User=invd\n", "Requires=invd.socket\n", "LoadCredential=amazon-client-id\n",
        "LoadCredential=amazon-client-secret\n", "LoadCredential=amazon-refresh-token\n"})
    EXPECT_THAT(unit, HasSubstr(line));
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
