#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <sys/types.h>

#include "base/error.h"
#include "base/timestamp.h"

namespace invd::daemon {

/// Files on their way up, in memory, until a command takes them. Each belongs to who sends it. Loop thread.
class Uploads {
 public:
  static constexpr std::size_t kMostBytes = 64u << 20;
  static constexpr std::size_t kMostFiles = 4;
  static constexpr Duration kKept = std::chrono::minutes(10);  ///< since its last piece

  /// A piece: of a new file when `name` is empty. Gives its name and its length so far. Errors: not_found, limit.
  struct Taken {
    std::string name;
    std::size_t bytes = 0;
  };
  [[nodiscard]] Result<Taken> put(const std::string& name, uid_t uid, const std::string& piece, bool last,
                                  Monotonic now);
  /// The whole file, which is then gone. Errors: not_found, conflict (it is not complete).
  [[nodiscard]] Result<std::string> take(const std::string& name, uid_t uid, Monotonic now);

 private:
  struct File {
    uid_t uid = 0;
    std::string bytes;
    bool complete = false;
    Monotonic touched;
  };
  void forget_old(Monotonic now);
  std::map<std::string, File> files_;
  std::uint64_t last_ = 0;
};

}  // namespace invd::daemon
