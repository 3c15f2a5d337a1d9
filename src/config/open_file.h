#pragma once

#include <unistd.h>

namespace invd::config {

/// A file descriptor that is closed at the end of its scope. -1: none.
struct OpenFile {
  int fd = -1;
  explicit OpenFile(int descriptor) : fd(descriptor) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (fd >= 0) ::close(fd);
  }
};

}  // namespace invd::config
