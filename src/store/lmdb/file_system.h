#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "base/error.h"

namespace invd::store::lmdb {

/// The name of a file system that cannot hold the store, by statfs's f_type; nothing when it can. Network file systems
/// give no coherent memory maps and no locks that hold (I4).
[[nodiscard]] std::optional<std::string_view> unfit_file_system(std::int64_t type);

/// Errors: refused (names the file system), not_found, permission, store_io.
[[nodiscard]] Result<void> check_file_system(const std::filesystem::path& directory);

/// Makes a name in `directory` survive a power cut. Errors: store_io, permission.
[[nodiscard]] Result<void> sync_directory(const std::filesystem::path& directory);

}  // namespace invd::store::lmdb
