#pragma once

#include <filesystem>

namespace invd::process {

/// A folder on a disk, deleted at the end: where this program was built, for /tmp may be memory.
class DiskFolder {
 public:
  /// Throws std::runtime_error.
  DiskFolder();
  ~DiskFolder();
  DiskFolder(const DiskFolder&) = delete;
  DiskFolder& operator=(const DiskFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// False when it lies in memory all the same.
  [[nodiscard]] bool is_disk() const;

 private:
  std::filesystem::path path_;
};

}  // namespace invd::process
