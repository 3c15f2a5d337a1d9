#include "config/credentials.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace invd::config {
namespace {

using testing::HasSubstr;

class Credentials : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "invd-credentials-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& bytes, mode_t mode = 0600) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << bytes;
    EXPECT_EQ(::chmod(path.c_str(), mode), 0);
    return path;
  }
  Error failure(const std::string& name) {
    const Result<Secret> secret = read_credential({folder_}, name);
    EXPECT_FALSE(secret.has_value());
    return secret ? Error{} : secret.error();
  }
  std::string folder_;
};

TEST_F(Credentials, BareNameIsLookedUpInSystemdsFolder) {
  write("amazon-client-id", "the-id\n", 0440);
  const Result<Secret> secret = read_credential({folder_}, "amazon-client-id");
  ASSERT_TRUE(secret) << secret.error().message;
  EXPECT_EQ(secret->reveal(), "the-id");
}

TEST_F(Credentials, AbsolutePathNeedsNoFolder) {
  for (const mode_t mode : {0600U, 0400U}) {
    const Result<Secret> secret = read_credential({}, write("token" + std::to_string(mode), "the-token\r\n", mode));
    ASSERT_TRUE(secret) << secret.error().message;
    EXPECT_EQ(secret->reveal(), "the-token");
  }
}

TEST_F(Credentials, MissingFileIsNamedWithItsRemedy) {
  const Error by_path = failure(folder_ + "/absent");
  EXPECT_EQ(by_path.code, ErrorCode::not_found);
  EXPECT_THAT(by_path.message, HasSubstr(folder_ + "/absent does not exist"));
  const Error by_name = failure("absent");
  EXPECT_EQ(by_name.code, ErrorCode::not_found);
  EXPECT_THAT(by_name.hint, HasSubstr("LoadCredential=absent"));
}

TEST_F(Credentials, BareNameWithoutSystemdSaysSo) {
  const Result<Secret> secret = read_credential({}, "amazon-client-id");
  ASSERT_FALSE(secret);
  EXPECT_THAT(secret.error().message, HasSubstr("not started with systemd credentials"));
  EXPECT_FALSE(secret.error().hint.empty());
}

TEST_F(Credentials, FileOpenToOthersIsRefused) {
  for (const mode_t mode : {0604U, 0640U, 0644U, 0602U, 0660U}) {
    const Error error = failure(write("open", "the-token", mode));
    EXPECT_EQ(error.code, ErrorCode::permission) << mode;
    EXPECT_THAT(error.message, HasSubstr("is open to others"));
    EXPECT_THAT(error.hint, HasSubstr("chmod 0600"));
  }
}

TEST_F(Credentials, SystemdsFolderMayOpenThemToItsGroupButNotToOthers) {
  write("grouped", "x", 0440);
  EXPECT_TRUE(read_credential({folder_}, "grouped").has_value());
  write("world", "x", 0444);
  EXPECT_EQ(failure("world").code, ErrorCode::permission);
}

TEST_F(Credentials, FileOfAnotherUserIsRefused) {
  const std::string path = write("foreign", "the-token");
  if (::chown(path.c_str(), 65534, 65534) != 0) GTEST_SKIP() << "needs root, to give a file away";
  EXPECT_THAT(failure(path).message, HasSubstr("belongs to another user"));
}

TEST_F(Credentials, WhatIsNoSecretIsRefusedWithoutEcho) {
  EXPECT_THAT(failure(write("empty", "")).message, HasSubstr("is empty"));
  EXPECT_THAT(failure(write("blank", "\n")).message, HasSubstr("is empty"));
  for (const std::string& bytes :
       {std::string("canary one\n"), std::string("canary\ntwo\n"), std::string("canary\0x", 8)}) {
    const Error error = failure(write("words", bytes));
    EXPECT_EQ(error.code, ErrorCode::malformed);
    EXPECT_THAT(error.message + error.hint, testing::Not(HasSubstr("canary")));
  }
  EXPECT_EQ(failure(write("large", std::string(16 * 1024 + 1, 'x'))).code, ErrorCode::limit);
  EXPECT_TRUE(read_credential({}, write("largest", std::string(16 * 1024, 'x'))).has_value());
}

TEST_F(Credentials, FolderOrPipeIsRefusedAndDoesNotHang) {
  EXPECT_THAT(failure(folder_).message, HasSubstr("is not a regular file"));
  const std::string pipe = folder_ + "/pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(failure(pipe).message, HasSubstr("is not a regular file"));
}

TEST_F(Credentials, NameCannotLeaveItsFolder) {
  write("outside", "x");
  ASSERT_TRUE(std::filesystem::create_directory(folder_ + "/inside"));
  for (const char* name : {"../outside", "..", "", ".hidden"})
    EXPECT_FALSE(read_credential({folder_ + "/inside"}, name).has_value()) << name;
}

}  // namespace
}  // namespace invd::config
