#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace invd::layout {

struct Include {
  std::string name;     ///< "base/error.h", "spdlog/spdlog.h"
  bool quoted = false;  ///< with quotes: ours
  int line = 0;
};

/// A .h or .cpp file of src/, daemon/ or ctl/.
struct SourceFile {
  std::string path;    ///< "src/http/curl/client.cpp"
  std::string folder;  ///< as includes name it: "http/curl", "daemon"
  bool header = false;
  std::vector<std::string> lines;
  std::vector<Include> includes;
};

/// All of them, sorted by path.
[[nodiscard]] std::vector<SourceFile> read_tree();

/// The edges that the CMakeLists.txt files state: folder -> the folders after DEPENDS ("http/curl", not "http_curl").
/// daemon/ has none there: it may include everything.
[[nodiscard]] std::map<std::string, std::set<std::string>> read_edges();

/// What can be reached by the edges, and the folder itself.
[[nodiscard]] std::set<std::string> reachable(const std::map<std::string, std::set<std::string>>& edges,
                                              const std::string& folder);

}  // namespace invd::layout
