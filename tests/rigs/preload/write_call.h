#pragma once

#include <cerrno>
#include <cstdint>
#include <optional>
#include <span>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "rigs/preload/descriptors.h"
#include "rigs/preload/fault.h"
#include "rigs/preload/log.h"

namespace invd::rigs::preload {

/// A call that puts bytes into a descriptor, whatever it leads to: recorded before it begins and when it has come back,
/// unless it is made to fail. `at`: where in a file; where the descriptor stands when there is none.
template <class Call>
ssize_t write_call(int fd, std::span<const iovec> bytes, std::optional<std::int64_t> at, const Call& call) {
  const Descriptor to = descriptor(fd);
  const bool store = to.target == Target::store_file;
  if (!store && to.target != Target::control && to.target != Target::amazon) return static_cast<ssize_t>(call());
  if (const int error = fault(store ? CallKind::store_write : CallKind::send)) {
    errno = error;
    return -1;
  }
  if (to.target == Target::amazon) return static_cast<ssize_t>(call());
  if (store && !at) at = syscall(SYS_lseek, fd, 0L, SEEK_CUR);
  const std::uint64_t begun = add({.kind = store ? EntryKind::written : EntryKind::told,
                                   .object = to.object,
                                   .position = at.value_or(0),
                                   .through = to.through},
                                  bytes);
  const long result = call();
  const int error = errno;
  add({.kind = EntryKind::ended, .call = begun, .result = result < 0 ? -error : result});
  errno = error;
  return static_cast<ssize_t>(result);
}

}  // namespace invd::rigs::preload
