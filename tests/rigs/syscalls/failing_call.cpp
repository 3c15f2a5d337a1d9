#include "rigs/syscalls/failing_call.h"

#include <cerrno>
#include <cstring>

namespace invd::rigs {

std::string FailingCall::text() const {
  return std::string(kCallNames[static_cast<std::size_t>(kind)]) + " " + std::to_string(number) + " fails with " +
         strerrorname_np(error);
}

bool FailingCall::breaks_the_disk() const {
  return error == EIO && (kind == CallKind::store_write || kind == CallKind::store_flush);
}

const std::vector<int>& errors_of(CallKind kind) {
  static const std::vector<int> disk{EIO, ENOSPC};
  static const std::vector<int> memory{ENOMEM};
  static const std::vector<int> arriving{EMFILE, ENOMEM};
  static const std::vector<int> network{ECONNRESET, ENOMEM};
  static const std::vector<int> files{EMFILE, EIO};
  switch (kind) {
    case CallKind::store_write:
    case CallKind::store_flush:
    case CallKind::store_resize:
      return disk;
    case CallKind::mmap:
      return memory;
    case CallKind::accept:
      return arriving;
    case CallKind::connect:
    case CallKind::send:
      return network;
    case CallKind::open:
      return files;
  }
  return memory;
}

}  // namespace invd::rigs
