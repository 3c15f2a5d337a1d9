#include "rigs/preload/log.h"

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

// Everything here goes to the kernel directly: the functions of libc are the ones that are watched.

namespace invd::rigs::preload {
namespace {

char* map_log() {
  const char* path = std::getenv(kLogVariable);
  if (path == nullptr) return nullptr;
  const long fd = syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
  if (fd < 0) _exit(99);
  const long at = syscall(SYS_mmap, nullptr, kLogSize, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0L);
  if (at == -1) _exit(99);
  syscall(SYS_close, fd);
  return reinterpret_cast<char*>(at);  // NOLINT(performance-no-int-to-ptr)
}

char* log() {
  static char* const mapped = map_log();
  return mapped;
}

}  // namespace

std::uint64_t add(const Facts& facts, std::span<const iovec> payload) {
  char* const start = log();
  if (start == nullptr) return 0;
  std::uint64_t size = 0;
  for (const iovec& part : payload) size += part.iov_len;
  const std::uint64_t whole = sizeof(EntryHead) + padded(size);
  auto* const taken = reinterpret_cast<std::atomic<std::uint64_t>*>(start);
  const std::uint64_t place = kFirstEntry + taken->fetch_add(whole);
  if (place + whole > kLogSize) _exit(99);
  auto* const head = new (start + place) EntryHead{.mark = kEntryMark + place,
                                                   .size = static_cast<std::uint32_t>(size),
                                                   .kind = facts.kind,
                                                   .process = static_cast<std::uint32_t>(getpid()),
                                                   .call = facts.call,
                                                   .object = facts.object,
                                                   .position = facts.position,
                                                   .result = facts.result,
                                                   .through = facts.through ? 1U : 0U};
  char* to = start + place + sizeof(EntryHead);
  for (const iovec& part : payload) {
    std::memcpy(to, part.iov_base, part.iov_len);
    to += part.iov_len;
  }
  std::atomic_ref(head->ready).store(1);
  return place;
}

std::uint64_t add(const Facts& facts, const char* payload) {
  const iovec text{const_cast<char*>(payload), std::strlen(payload)};
  return add(facts, {&text, 1});
}

std::uint64_t count(CallKind kind) {
  char* const start = log();
  if (start == nullptr) return 0;
  auto* const counts = reinterpret_cast<std::atomic<std::uint64_t>*>(start + kCallCounts);
  return ++counts[static_cast<std::size_t>(kind)];
}

}  // namespace invd::rigs::preload
