#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "process/harness/temp_dir.h"

namespace invd::process {

/// A file system of its own with little room: an ext4 image on a loop device, or else a tmpfs. Needs root. Must outlive
/// whatever runs on it.
class SmallDisk {
 public:
  explicit SmallDisk(int mebibytes);
  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  /// Why there is none; empty when there is.
  [[nodiscard]] const std::string& missing() const { return missing_; }
  [[nodiscard]] std::filesystem::path path() const { return home_ / "disk"; }
  /// Writes a file until all but so many KiB are taken; once more with less fills up the rest.
  void fill_up_to(int kibibytes) const;
  /// Deletes that file.
  void make_room() const;

 private:
  TempDir home_;
  std::string missing_;
};

}  // namespace invd::process
