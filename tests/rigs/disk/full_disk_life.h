#pragma once

#include <string>
#include <vector>

namespace invd::rigs {

/// When the disk fills up.
enum class Filled : bool { before_the_start, during_the_import };

struct FullDiskResult {
  bool said_full = false;  ///< in its status, or by ending at its start with "no space"
  bool ended = false;      ///< it did not start
  std::size_t told = 0;    ///< orders that it had told of
  std::size_t lost = 0;    ///< and that are not in the books
  long long recovery_ms = 0;
  std::vector<std::string> wrong;  ///< what may not be
};

/// A store on an ext4 of its own, on which nothing but so many MiB are left, before invd starts or while it imports a
/// shop of so many orders. It imports all the same, or says that the disk is full and answers what it is asked; when
/// there is room again, it goes on by itself, and in the end the books are Amazon's.
[[nodiscard]] FullDiskResult live_on_full_disk(int free_mebibytes, Filled when, int orders);

/// Why there can be none here; empty when there can.
[[nodiscard]] std::string missing_for_full_disk();
/// The size of the disk, and so the most that can be free.
[[nodiscard]] int most_free_mebibytes();

}  // namespace invd::rigs
