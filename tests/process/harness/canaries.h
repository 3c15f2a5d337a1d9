#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <utility>
#include <vector>

#include "process/harness/sandbox.h"

namespace invd::process {

/// Looks through all that a daemon leaves, says and shows of itself for words that must be nowhere (I28, DATA-2): the
/// secrets it was given, the access tokens that the sandbox issued, and the personal data of the sandbox's buyers. All
/// of them hold a canary. What is found fails the test that runs, once for each place and word. May be used from
/// several threads.
class Canaries {
 public:
  explicit Canaries(const SandboxOptions& secrets);

  void look_into_text(const std::string& place, std::string_view text);
  /// Every regular file below, or the file itself; files of credentials are where secrets may be.
  void look_into_files(const std::filesystem::path& root);
  /// What the kernel shows of a running process: command line, environment, and that it may leave no core.
  void look_into_process(pid_t pid);

  /// What was looked at, so that a test can tell that something was.
  struct Looked {
    std::set<std::string> places;  ///< "invd.log", "data.mdb", "cmdline"
    std::uint64_t bytes = 0;
    double seconds = 0;
  };
  [[nodiscard]] Looked looked() const;

 private:
  void search(const std::string& place, const std::string& name, std::string_view bytes);
  void look_into_file(const std::filesystem::path& file);

  std::vector<std::string> words_;
  mutable std::mutex mutex_;
  Looked looked_;
  std::set<std::pair<std::string, std::string>> told_;
};

}  // namespace invd::process
