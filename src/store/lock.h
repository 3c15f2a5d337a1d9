#pragma once

#include <filesystem>

#include "base/error.h"

namespace invd::store {

/// The lock that keeps a second daemon out of a store's directory: flock on `invd.lock`, which holds the owner's
/// process id. It is a file of its own because closing any descriptor of LMDB's files would drop LMDB's locks. The
/// kernel releases it when the process ends, however it ends.
class StoreLock {
 public:
  /// Errors: store_locked (names the owner's pid), permission, not_found (no such directory), store_io.
  [[nodiscard]] static Result<StoreLock> acquire(const std::filesystem::path& directory);

  /// For looking only: writes nothing, and makes the file only when there is none. Where it cannot be made because
  /// nothing can be written there (a read-only mount, a full disk), no daemon can start either, and this goes on
  /// without it. Errors: as for acquire().
  [[nodiscard]] static Result<StoreLock> acquire_to_read(const std::filesystem::path& directory);

  StoreLock(StoreLock&& other) noexcept;
  StoreLock& operator=(StoreLock&& other) noexcept;
  StoreLock(const StoreLock&) = delete;
  StoreLock& operator=(const StoreLock&) = delete;
  ~StoreLock();

 private:
  explicit StoreLock(int fd) : fd_(fd) {}
  [[nodiscard]] Result<void> take(const std::filesystem::path& directory) const;
  int fd_ = -1;
};

}  // namespace invd::store
