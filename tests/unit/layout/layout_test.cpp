#include <algorithm>
#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <regex>

#include "tree.h"

namespace invd::layout {
namespace {

using testing::IsEmpty;
using testing::IsSubsetOf;
using testing::Not;

std::string at(const SourceFile& file, int line) {
  return file.path + ":" + std::to_string(line) + ": ";
}

TEST(Layout, TreeAndEdgesAreFound) {
  // A reader that finds nothing would let every other test here pass.
  EXPECT_GT(read_tree().size(), 50U);
  const auto edges = read_edges();
  for (const char* folder : {"base", "async", "http/curl", "store/lmdb", "sync", "ctl"})
    EXPECT_TRUE(edges.contains(folder)) << folder;
  EXPECT_TRUE(edges.at("store/lmdb").contains("store"));
}

using Edges = std::map<std::string, std::set<std::string>>;

/// The folder before an include's last slash.
std::optional<std::string> folder_of(const Include& include) {
  const std::size_t slash = include.name.rfind('/');
  if (slash == std::string::npos) return std::nullopt;
  return include.name.substr(0, slash);
}

/// The includes of a file that no edge allows, each with where it stands. Angle brackets find our headers too: src/ is
/// on the include path.
std::vector<std::string> forbidden(const SourceFile& file, const Edges& edges) {
  const std::set<std::string> allowed = reachable(edges, file.folder);
  std::vector<std::string> found;
  for (const Include& include : file.includes) {
    const auto folder = folder_of(include);
    const bool ours = include.quoted || (folder && (edges.contains(*folder) || *folder == "daemon"));
    if (!ours) continue;
    if (!folder)
      found.push_back(at(file, include.line) + "includes are written from src/ on");
    else if (!include.quoted)
      found.push_back(at(file, include.line) + "our own headers are included in quotes");
    else if (file.folder != "daemon" && !allowed.contains(*folder))
      found.push_back(at(file, include.line) + file.folder + "/ may not include " + *folder +
                      "/: add the edge to its CMakeLists.txt if the design allows it");
  }
  return found;
}

TEST(Layout, IncludesFollowTheStatedEdges) {
  const auto edges = read_edges();
  for (const SourceFile& file : read_tree()) EXPECT_THAT(forbidden(file, edges), IsEmpty());
}

TEST(Layout, AnIncludeAgainstTheEdgesIsFoundHoweverItIsWritten) {
  const auto edges = read_edges();
  SourceFile file{.path = "src/base/a.cpp", .folder = "base", .header = false, .lines = {}, .includes = {}};
  const auto with = [&](std::string name, bool quoted) {
    file.includes = {{std::move(name), quoted, 1}};
    return forbidden(file, edges).size();
  };
  EXPECT_EQ(with("base/error.h", true), 0U);
  EXPECT_EQ(with("vector", false), 0U);
  EXPECT_EQ(with("sys/stat.h", false), 0U);
  EXPECT_EQ(with("spdlog/spdlog.h", false), 0U);
  EXPECT_EQ(with("store/kv.h", true), 1U);
  EXPECT_EQ(with("store/kv.h", false), 1U);
  EXPECT_EQ(with("store/lmdb/engine.h", false), 1U);
  EXPECT_EQ(with("daemon/app.h", false), 1U);
  EXPECT_EQ(with("error.h", true), 1U);
}

TEST(Layout, EdgesHaveNoCircle) {
  const auto edges = read_edges();
  for (const auto& [folder, depends] : edges)
    for (const std::string& to : depends)
      EXPECT_FALSE(reachable(edges, to).contains(folder)) << folder << " <-> " << to;
}

TEST(Layout, EdgesAreThoseOfTheDesign) {
  const auto edges = read_edges();
  for (const char* domain : {"catalog", "orders", "stock", "fulfilment", "history"})
    EXPECT_THAT(edges.at(domain), IsSubsetOf({"base"})) << domain;
  for (const char* plain : {"config", "log", "privacy", "json", "async"})
    EXPECT_THAT(edges.at(plain), IsSubsetOf({"base"})) << plain;
  EXPECT_TRUE(edges.at("base").empty());
  EXPECT_THAT(reachable(edges, "amazon"), Not(testing::Contains("store")));
  EXPECT_THAT(reachable(edges, "ctl"), IsSubsetOf({"ctl", "control", "config", "json", "async", "base"}));
  for (const auto& [folder, depends] : edges)
    if (folder != "http/curl") {
      EXPECT_FALSE(depends.contains("uv")) << folder;
    }
  for (const auto& [folder, depends] : edges) EXPECT_FALSE(depends.contains("http/curl")) << folder;
}

/// A library whose headers cost seconds to compile, and the folders whose .cpp files may name it.
struct Heavy {
  const char* pattern;
  std::set<std::string> folders;
};
const std::array kHeavy = std::to_array<Heavy>({
    {"^spdlog/", {"log"}},
    {"^nlohmann/", {"json", "control", "ctl"}},
    {"^simdjson", {"json"}},
    {"^CLI/", {"daemon", "ctl"}},
    {"^yaml-cpp/", {"config"}},
    {"^uv\\.h$", {"uv", "http/curl"}},
    {"^curl/", {"http/curl"}},
    {"^lmdb\\.h$", {"store/lmdb"}},
    {"^sodium", {"privacy"}},
    {"^systemd/", {"daemon"}},
    {"^utf8proc", {"ctl"}},
    {"^zlib\\.h$", {"amazon", "http"}},
    {"^g(test|mock)/", {}},
});

TEST(Layout, HeavyHeadersStayInCppFilesOfTheirFolder) {
  for (const SourceFile& file : read_tree())
    for (const Include& include : file.includes) {
      EXPECT_FALSE(file.header && include.name.starts_with("fmt/")) << at(file, include.line) << "fmt in a header";
      for (const Heavy& heavy : kHeavy)
        if (std::regex_search(include.name, std::regex(heavy.pattern))) {
          EXPECT_FALSE(file.header) << at(file, include.line) << include.name << " in a header";
          EXPECT_TRUE(heavy.folders.contains(file.folder))
              << at(file, include.line) << include.name << " is not for " << file.folder << "/";
        }
    }
}

TEST(Layout, FilesAreSmallAndNamedByOneConcept) {
  const std::regex name("([a-z0-9]+_)*[a-z0-9]+\\.(h|cpp)");
  const std::regex vague("(^|_)(util|utils|helper|helpers|misc|common|manager)(_|\\.)");
  std::vector<std::size_t> lengths;
  for (const SourceFile& file : read_tree()) {
    const std::string base = file.path.substr(file.path.rfind('/') + 1);
    EXPECT_TRUE(std::regex_match(base, name)) << file.path << ": lower_case_with_underscores";
    EXPECT_FALSE(std::regex_search(base, vague)) << file.path << ": names no concept";
    EXPECT_LE(file.lines.size(), 500U) << file.path << ": more than one concept?";
    if (file.header) {
      EXPECT_TRUE(!file.lines.empty() && file.lines.front() == "#pragma once") << file.path;
    }
    lengths.push_back(file.lines.size());
  }
  std::ranges::sort(lengths);
  EXPECT_LE(lengths[lengths.size() / 2], 150U) << "the median length of a file";
}

/// The part of a line that is code: up to a comment, without what stands in quotes.
std::string code_of(std::string_view line) {
  std::string code;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quoted && line[i] == '\\') {
      ++i;
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (!quoted) {
      if (line.substr(i).starts_with("//")) break;
      code += line[i];
    }
  }
  return code;
}

TEST(I13, ClockAndChanceAreReadInUvAndDaemonOnly) {
  constexpr std::array kForbidden = std::to_array<std::string_view>(
      {"system_clock", "steady_clock", "high_resolution_clock", "clock_gettime", "gettimeofday", "timespec_get",
       "time(nullptr", "time(NULL", "time(&", "random_device", "getrandom", "getentropy", "rand()"});
  for (const SourceFile& file : read_tree()) {
    // invctl is a process of its own: it renders "3 minutes ago" by the clock of whom it talks to.
    if (file.folder == "uv" || file.folder == "daemon" || file.path == "ctl/real_clock.cpp") continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i)
      for (const std::string_view word : kForbidden)
        if (file.lines[i].find(word) != std::string::npos) {
          EXPECT_EQ(code_of(file.lines[i]).find(word), std::string::npos)
              << at(file, static_cast<int>(i) + 1) << word << ": take a Clock or a Random";
        }
  }
}

TEST(I13, LintReadsCodeNotWords) {
  EXPECT_EQ(code_of(R"(x = "getrandom \" // y"; f();  // getrandom)"), "x = ; f();  ");
}

TEST(Layout, NothingIsLeftForLater) {
  // In two pieces each, so that a search of the tree for them does not find this list.
  constexpr std::array<std::string_view, 3> kLeft = {
      "TO"
      "DO",
      "FIX"
      "ME",
      "XX"
      "X:"};
  for (const SourceFile& file : read_tree())
    for (std::size_t i = 0; i < file.lines.size(); ++i)
      for (const std::string_view word : kLeft)
        EXPECT_EQ(file.lines[i].find(word), std::string::npos) << at(file, static_cast<int>(i) + 1) << file.lines[i];
}

}  // namespace
}  // namespace invd::layout
