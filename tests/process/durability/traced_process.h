#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <sys/types.h>
#include <vector>

namespace invd::process {

/// A system call of a traced process, at its beginning or at its end.
struct SystemCall {
  pid_t thread = 0;
  bool ended = false;
  std::uint64_t number = 0;  ///< SYS_...
  std::array<std::uint64_t, 6> arguments{};
  std::int64_t result = 0;  ///< when ended; negative: -errno
};

/// A program run under ptrace, unchanged, so that a test can stop time at any of its system calls and kill it exactly
/// there. Its threads are traced too. Used by one thread only, the one that started it, as ptrace(2) wants.
class TracedProcess {
 public:
  /// `output` gets what it writes to stdout and stderr. Throws std::runtime_error when it cannot be started.
  TracedProcess(const std::vector<std::string>& command, const std::string& output);
  /// Kills it if it still runs.
  ~TracedProcess();
  TracedProcess(const TracedProcess&) = delete;
  TracedProcess& operator=(const TracedProcess&) = delete;

  /// What happens after a stop at a system call.
  enum class Next : std::uint8_t {
    go_on,
    kill_here,  ///< while every thread that may matter is before or behind its system call: the caller knows which
    kill_soon,  ///< lets this system call run and kills `soon` later, wherever that is
  };
  using Watch = std::function<Next(const SystemCall&)>;

  enum class End : std::uint8_t { killed, ended, too_long };
  /// Lets it run, calling `watch` at each system call, until it is killed or ends by itself, or for `limit_ms` at most:
  /// then it is killed as well.
  End run(const Watch& watch, std::int64_t limit_ms);

  /// Microseconds for kill_soon.
  void set_soon(unsigned microseconds) { soon_ = microseconds; }
  /// Bytes of its memory, while it is stopped at a system call; shorter when they are not there.
  [[nodiscard]] std::string memory(pid_t thread, std::uint64_t address, std::size_t size) const;
  [[nodiscard]] pid_t pid() const { return pid_; }
  /// As wait(2) gave it, after the end.
  [[nodiscard]] int status() const { return status_; }

  /// False where a child that has closed itself to others, as invd does, cannot be traced and read: without root
  /// rights, or where a container forbids it.
  [[nodiscard]] static bool allowed();

 private:
  void kill_and_reap();

  std::map<pid_t, SystemCall> begun_;  ///< of each thread
  pid_t pid_ = -1;
  int status_ = 0;
  bool gone_ = false;
  unsigned soon_ = 0;
};

}  // namespace invd::process
