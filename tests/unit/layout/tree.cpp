#include "tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace invd::layout {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = INVD_SOURCE_DIR;

SourceFile read_file(const fs::path& path) {
  static const std::regex kInclude(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"].*)");
  SourceFile file;
  file.path = fs::relative(path, kRoot).string();
  file.folder = fs::relative(path.parent_path(), kRoot).string();
  if (file.folder.starts_with("src/")) file.folder.erase(0, 4);
  file.header = path.extension() == ".h";
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    file.lines.push_back(line);
    std::smatch match;
    if (line.find("#") != std::string::npos && std::regex_match(line, match, kInclude))
      file.includes.push_back({match[2], match[1] == "\"", static_cast<int>(file.lines.size())});
  }
  return file;
}

}  // namespace

std::vector<SourceFile> read_tree() {
  std::vector<SourceFile> files;
  for (const char* top : {"src", "daemon", "ctl"})
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(kRoot / top))
      if (entry.path().extension() == ".h" || entry.path().extension() == ".cpp")
        files.push_back(read_file(entry.path()));
  std::ranges::sort(files, {}, &SourceFile::path);
  return files;
}

std::map<std::string, std::set<std::string>> read_edges() {
  static const std::regex kLibrary(R"(invd_library\((\w+)\s*([^)]*)\))");
  std::map<std::string, std::set<std::string>> edges;
  const auto folder_of = [](std::string name) {
    std::ranges::replace(name, '_', '/');
    return name;
  };
  for (const char* top : {"src", "ctl"})
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(kRoot / top)) {
      if (entry.path().filename() != "CMakeLists.txt") continue;
      std::ostringstream text;
      text << std::ifstream(entry.path()).rdbuf();
      const std::string whole = text.str();
      std::smatch match;
      if (!std::regex_search(whole, match, kLibrary)) continue;
      std::set<std::string>& depends = edges[folder_of(match[1])];
      std::istringstream words(match[2]);
      bool listed = false;
      for (std::string word; words >> word;) {
        if (word == "DEPENDS" || word == "SYSTEM")
          listed = word == "DEPENDS";
        else if (listed)
          depends.insert(folder_of(word));
      }
    }
  return edges;
}

std::set<std::string> reachable(const std::map<std::string, std::set<std::string>>& edges, const std::string& folder) {
  std::set<std::string> seen = {folder};
  std::vector<std::string> open = {folder};
  while (!open.empty()) {
    const auto next = edges.find(open.back());
    open.pop_back();
    if (next == edges.end()) continue;
    for (const std::string& to : next->second)
      if (seen.insert(to).second) open.push_back(to);
  }
  return seen;
}

}  // namespace invd::layout
