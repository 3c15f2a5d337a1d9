#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

#include "process/harness/temp_dir.h"

namespace invd::process {

using Milliseconds = std::chrono::milliseconds;

/// What a program is started with.
struct Launch {
  std::filesystem::path program;
  std::vector<std::string> arguments;
  std::map<std::string, std::string> environment = {};  ///< added to ours, or replacing ours
  std::filesystem::path directory = {};                 ///< where it runs; ours when empty
  std::vector<int> listen_fds = {};  ///< become 3, 4, ... with LISTEN_FDS and LISTEN_PID set (sd_listen_fds)
};

/// How a program ended: by exit (code) or by a signal.
struct Exit {
  std::optional<int> code;
  int signal = 0;
  bool operator==(const Exit&) const = default;
};

/// A child process. Its output goes to files. It is killed when the object goes, and by the kernel should this process
/// die first; so it must be started on a thread that outlives it.
class Program {
 public:
  /// Throws std::runtime_error when it cannot be started.
  explicit Program(const Launch& launch);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] bool running() { return !wait(Milliseconds(0)).has_value(); }
  void signal(int number) const;
  /// nullopt when it still runs after that time.
  [[nodiscard]] std::optional<Exit> wait(Milliseconds most);
  [[nodiscard]] std::string out() const { return read_file(output_ / "out"); }
  [[nodiscard]] std::string err() const { return read_file(output_ / "err"); }

 private:
  TempDir output_;
  pid_t pid_ = -1;
  std::optional<Exit> exit_;
};

/// What a program left that ran to its end.
struct Outcome {
  int exit = -1;  ///< exit code; 128 + n after signal n; -1 when it did not end in time and was killed
  std::string out;
  std::string err;
};

/// Runs a program to its end.
[[nodiscard]] Outcome run(const Launch& launch, Milliseconds most = std::chrono::seconds(60));

/// Asks again and again until the answer is yes, after 20 ms at first and more and more seldom (0.4 s), as each
/// question may start a program; false when the answer is still no after that time.
[[nodiscard]] bool eventually(Milliseconds most, const std::function<bool()>& question);

/// Whether INVD_BUILD names a build with sanitizers, whose memory and times are not those of what ships.
[[nodiscard]] bool sanitized_programs();
/// The programs of this build; invd and invctl of the one that INVD_BUILD (an absolute path) names instead.
[[nodiscard]] std::filesystem::path invd_program();
[[nodiscard]] std::filesystem::path invctl_program();
/// For what tests ask over and over: the release build's, a tenth of the other's time.
[[nodiscard]] std::filesystem::path released_invctl();
[[nodiscard]] std::filesystem::path sandbox_program();
/// Where Amazon's models lie: below INVD_SHARED, or beside the project. nullopt when they are not there.
[[nodiscard]] std::optional<std::filesystem::path> models_folder();

}  // namespace invd::process
