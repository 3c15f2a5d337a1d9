#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "rigs/preload/log_format.h"

namespace invd::rigs {

/// One entry of the log; the payload lies in the log and lives as long as it.
struct Entry {
  EntryKind kind = EntryKind::opened;
  std::uint32_t process = 0;
  std::uint64_t place = 0;  ///< names the entry, for `call`
  std::uint64_t call = 0;
  std::uint64_t object = 0;
  std::int64_t position = 0;
  std::int64_t result = 0;
  bool through = false;
  std::string_view payload = {};
};

/// The log of what watched processes did (see preload/log_format.h): made here, written by them, read here while they
/// run or after.
class Log {
 public:
  /// Makes an empty one. Throws std::runtime_error.
  explicit Log(const std::filesystem::path& file);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  /// What is there by now, in order; entries of calls that a kill cut short before they began are left out.
  [[nodiscard]] std::vector<Entry> entries() const;
  /// How many calls of that kind there were.
  [[nodiscard]] std::uint64_t calls(CallKind kind) const;

 private:
  const char* mapped_ = nullptr;
};

}  // namespace invd::rigs
