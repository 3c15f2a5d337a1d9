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

  StoreLock(StoreLock&& other) noexcept;
  StoreLock& operator=(StoreLock&& other) noexcept;
  StoreLock(const StoreLock&) = delete;
  StoreLock& operator=(const StoreLock&) = delete;
  ~StoreLock();

 private:
  explicit StoreLock(int fd) : fd_(fd) {}
  int fd_ = -1;
};

}  // namespace invd::store
