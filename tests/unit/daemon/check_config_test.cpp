#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "daemon/check.h"

namespace invd::daemon {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A machine before invd was first started: a configuration with the default names, and a folder in the place of
/// /etc/credstore. systemd hands nothing over.
class CheckConfig : public testing::Test {
 protected:
  void SetUp() override {
    ::unsetenv("CREDENTIALS_DIRECTORY");  // NOLINT(concurrency-mt-unsafe)
    std::string pattern = testing::TempDir() + "invd-credstore-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    std::filesystem::create_directory(stores().plain);
    std::filesystem::create_directory(stores().encrypted);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] CredentialStores stores() const { return {folder_ + "/plain", folder_ + "/encrypted"}; }
  static void put(const std::string& folder, const std::string& name, const std::string& text = "secret\n") {
    std::ofstream(folder + "/" + name) << text;
    EXPECT_EQ(::chmod((folder + "/" + name).c_str(), 0600), 0);
  }
  void put_all() const {
    for (const char* name : {"amazon-client-id", "amazon-client-secret", "amazon-refresh-token"})
      put(stores().plain, name);
  }
  void check() {
    const auto loaded = config::load_text(
        "organization: { name: M, country: US, currency: USD, warehouses: [{ name: Main, primary: true }] }\n"
        "integrations: [{ name: amazon-us, region: na, seller_id: A1B2C3D4E5F6G7, marketplaces: [US] }]\n",
        "invd.yaml");
    ASSERT_TRUE(loaded) << loaded.error().message;
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    status_ = check_config(*loaded, stores());
    out_ = testing::internal::GetCapturedStdout();
    err_ = testing::internal::GetCapturedStderr();
  }

  std::string folder_;
  ExitStatus status_ = ExitStatus::internal;
  std::string out_;
  std::string err_;
};

TEST_F(CheckConfig, SecretsThatSystemdWillFindAreGood) {
  put_all();
  check();
  EXPECT_EQ(status_, ExitStatus::done);
  EXPECT_EQ(out_, "invd.yaml is good: 1 integration\n");
  EXPECT_THAT(err_, IsEmpty());
}

TEST_F(CheckConfig, EachOneThatIsMissingIsNamedWithItsPlace) {
  put_all();
  std::filesystem::remove(stores().plain + "/amazon-client-id");
  std::filesystem::remove(stores().plain + "/amazon-refresh-token");
  check();
  EXPECT_EQ(status_, ExitStatus::no_credential);
  EXPECT_THAT(err_, HasSubstr("integration amazon-us: credential amazon-client-id: it is not in " + stores().plain));
  EXPECT_THAT(err_, HasSubstr("put the secret into " + stores().plain + "/amazon-client-id"));
  EXPECT_THAT(err_, HasSubstr("credential amazon-refresh-token: it is not in"));
  EXPECT_THAT(err_, Not(HasSubstr("amazon-client-secret")));
  EXPECT_THAT(out_, Not(HasSubstr("is good")));
}

TEST_F(CheckConfig, OneThatIsEncryptedCannotBeLookedAtAndIsNoMistake) {
  put_all();
  std::filesystem::rename(stores().plain + "/amazon-client-secret", stores().encrypted + "/amazon-client-secret");
  check();
  EXPECT_EQ(status_, ExitStatus::done);
  EXPECT_THAT(out_, HasSubstr("not checked: integration amazon-us: credential amazon-client-secret: it is encrypted"));
  EXPECT_THAT(out_, HasSubstr("is good"));
}

TEST_F(CheckConfig, OneThatIsWrongIsWrongThereToo) {
  put_all();
  put(stores().plain, "amazon-client-secret", "two words\n");
  check();
  EXPECT_EQ(status_, ExitStatus::no_credential);
  EXPECT_THAT(err_, HasSubstr("more than one word"));
  put(stores().plain, "amazon-client-secret");
  EXPECT_EQ(::chmod((stores().plain + "/amazon-client-id").c_str(), 0644), 0);
  check();
  EXPECT_EQ(status_, ExitStatus::permission);
  EXPECT_THAT(err_, HasSubstr("open to others"));
}

TEST_F(CheckConfig, AFolderThatIsClosedToTheReaderIsSaidToBeUnchecked) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may look into every folder";
  EXPECT_EQ(::chmod(stores().plain.c_str(), 0), 0);
  check();
  EXPECT_EQ(::chmod(stores().plain.c_str(), 0700), 0);
  EXPECT_EQ(status_, ExitStatus::done);
  EXPECT_THAT(out_, HasSubstr("sudo invd --check-config checks it"));
}

}  // namespace
}  // namespace invd::daemon
