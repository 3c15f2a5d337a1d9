#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <regex>
#include <set>
#include <string>

// tests/PROOF.md names a test for each promise: each of them is there, and each guard that it names can be switched
// off.

namespace invd::layout {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

fs::path tests_folder() {
  return fs::path(INVD_SOURCE_DIR) / "tests";
}

/// "Suite.Name" of every TEST, TEST_F and TEST_P of the tree.
std::set<std::string> all_tests() {
  const std::regex declared(R"(TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\s*\))");
  std::set<std::string> found;
  for (const auto& file : fs::recursive_directory_iterator(tests_folder())) {
    if (file.path().extension() != ".cpp") continue;
    const std::string text = text_of(file.path());
    for (std::sregex_iterator it(text.begin(), text.end(), declared), end; it != end; ++it)
      found.insert((*it)[1].str() + "." + (*it)[2].str());
  }
  return found;
}

TEST(Proof, EveryTestNamedInTheTableExists) {
  const std::string table = text_of(tests_folder() / "PROOF.md");
  const std::set<std::string> tests = all_tests();
  const std::regex named(R"(`([A-Z]\w+\.\w+)`)");
  int count = 0;
  for (std::sregex_iterator it(table.begin(), table.end(), named), end; it != end; ++it, ++count)
    EXPECT_TRUE(tests.contains((*it)[1].str())) << (*it)[1].str() << " is named in tests/PROOF.md and does not exist";
  EXPECT_GT(count, 50);
}

TEST(Proof, EveryGuardThatIsSwitchedOffStandsInTheTable) {
  const std::string table = text_of(tests_folder() / "PROOF.md");
  const std::string list = text_of(tests_folder() / "guards" / "CMakeLists.txt");
  const std::regex guard(R"(\nguard\((\w+) )");
  int count = 0;
  for (std::sregex_iterator it(list.begin(), list.end(), guard), end; it != end; ++it, ++count)
    EXPECT_NE(table.find("`" + (*it)[1].str() + "`"), std::string::npos) << (*it)[1].str();
  EXPECT_GT(count, 8);
}

}  // namespace
}  // namespace invd::layout
