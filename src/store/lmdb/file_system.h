#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "base/error.h"

namespace invd::store::lmdb {

/// A kind of file system that can hold the store: on a local disk, with locks that hold and maps that show what was
/// written (I4).
struct FileSystem {
  std::string_view name;
  /// Whether writing a block of a file again takes no new block of the disk.
  bool in_place = true;
};

/// By statfs's f_type; nothing for one that is not known to be fit, whatever it may be.
[[nodiscard]] std::optional<FileSystem> fit_file_system(std::int64_t type);

/// That of a directory. Errors: refused (names the file system), not_found, permission, store_io.
[[nodiscard]] Result<FileSystem> check_file_system(const std::filesystem::path& directory);

/// Makes the directory, and those above it that are not there (mode 0700). Every name that must be there after a power
/// cut is synced, also of a directory that was there: it may have been made a moment before the power failed (I1).
/// Errors: permission, not_found, store_full, store_io.
[[nodiscard]] Result<void> make_directory(const std::filesystem::path& directory);

/// Makes a name in `directory` survive a power cut. Errors: store_io, permission.
[[nodiscard]] Result<void> sync_directory(const std::filesystem::path& directory);

}  // namespace invd::store::lmdb
