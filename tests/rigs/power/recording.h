#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "process/durability/books.h"
#include "process/harness/disk_folder.h"
#include "process/harness/temp_dir.h"
#include "rigs/log/log.h"

namespace invd::rigs {

/// The life of one store, from its making through imports with live orders, cancellations, kills and restarts, lived by
/// the real invd on a real disk and recorded: what it wrote, when it flushed, what it was told and what it told.
class Recording {
 public:
  /// Lives it with a shop that has so many orders at first; everything that is drawn comes from the seed. Throws
  /// std::runtime_error.
  Recording(std::uint64_t seed, int orders);

  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  /// The shop's orders at the end.
  [[nodiscard]] const process::Books& truth() const { return truth_; }
  [[nodiscard]] std::filesystem::path store() const { return disk_.path() / "store"; }
  /// False when the store did not lie on a disk.
  [[nodiscard]] bool on_disk() const { return disk_.is_disk(); }

 private:
  void settle();
  [[nodiscard]] std::vector<Entry> whole_entries() const;

  process::DiskFolder disk_;
  process::TempDir home_;
  Log log_;
  std::map<std::uint64_t, std::string> settled_;  ///< by the place of the write
  std::vector<Entry> entries_;
  process::Books truth_;
};

}  // namespace invd::rigs
