// The calls by which files are opened, written, flushed and named. Each is libc's own in name and effect, and goes to
// the kernel directly.

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <fcntl.h>
#include <span>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "rigs/preload/descriptors.h"
#include "rigs/preload/fault.h"
#include "rigs/preload/log.h"
#include "rigs/preload/write_call.h"

using namespace invd::rigs;
using namespace invd::rigs::preload;

namespace {

int refuse(int error) {
  errno = error;
  return -1;
}

std::uint64_t inode_of(int fd) {
  struct stat facts{};
  return fstat(fd, &facts) == 0 ? facts.st_ino : 0;
}

int open_file(int directory, const char* path, int flags, mode_t mode) {
  if (const int error = fault(CallKind::open)) return refuse(error);
  const Target target = target_of(path);
  const bool there = target == Target::other || syscall(SYS_faccessat, directory, path, F_OK) == 0;
  const auto fd = static_cast<int>(syscall(SYS_openat, directory, path, flags, mode));
  if (fd < 0) return fd;
  if (target == Target::other) {
    set_descriptor(fd, {});
    return fd;
  }
  const std::uint64_t inode = inode_of(fd);
  set_descriptor(fd, {target, (flags & O_DSYNC) != 0, inode});
  if (target == Target::store_file) {
    add({.kind = EntryKind::opened, .object = inode, .position = there ? 0 : 1}, path);
    if (there && (flags & O_TRUNC) != 0) add({.kind = EntryKind::resized, .object = inode});
  }
  return fd;
}

mode_t mode_of(int flags, va_list arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

int flush(int fd, long call) {
  const Descriptor to = descriptor(fd);
  if (to.target != Target::store_file && to.target != Target::directory) return static_cast<int>(syscall(call, fd));
  if (const int error = fault(CallKind::store_flush)) return refuse(error);
  const std::uint64_t begun = add({.kind = EntryKind::flushing, .object = to.object});
  const long result = syscall(call, fd);
  add({.kind = EntryKind::ended, .call = begun, .result = result < 0 ? -errno : result});
  return static_cast<int>(result);
}

template <class Call>
int resize(int fd, const Call& call) {
  const Descriptor to = descriptor(fd);
  if (to.target != Target::store_file) return static_cast<int>(call());
  if (const int error = fault(CallKind::store_resize)) return refuse(error);
  const long result = call();
  struct stat facts{};
  if (result == 0 && fstat(fd, &facts) == 0)
    add({.kind = EntryKind::resized, .object = to.object, .position = facts.st_size});
  return static_cast<int>(result);
}

off_t place_of(int fd) {
  return static_cast<off_t>(syscall(SYS_lseek, fd, 0L, SEEK_CUR));
}

}  // namespace

#pragma clang diagnostic ignored "-Wmissing-declarations"
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_file(AT_FDCWD, path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_file(AT_FDCWD, path, flags, mode);
}
int openat(int directory, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_file(directory, path, flags, mode);
}
int openat64(int directory, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_file(directory, path, flags, mode);
}
int __open_2(const char* path, int flags) {
  return open_file(AT_FDCWD, path, flags, 0);
}
int __open64_2(const char* path, int flags) {
  return open_file(AT_FDCWD, path, flags, 0);
}
int __openat_2(int directory, const char* path, int flags) {
  return open_file(directory, path, flags, 0);
}
int __openat64_2(int directory, const char* path, int flags) {
  return open_file(directory, path, flags, 0);
}
int creat(const char* path, mode_t mode) {
  return open_file(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
int close(int fd) {
  set_descriptor(fd, {});
  return static_cast<int>(syscall(SYS_close, fd));
}

ssize_t pwrite(int fd, const void* data, size_t size, off_t at) {
  const iovec one{const_cast<void*>(data), size};
  return write_call(fd, {&one, 1}, at, [&] { return syscall(SYS_pwrite64, fd, data, size, at); });
}
ssize_t pwrite64(int fd, const void* data, size_t size, off64_t at) {
  return pwrite(fd, data, size, at);
}
ssize_t pwritev(int fd, const iovec* parts, int count, off_t at) {
  return write_call(fd, {parts, static_cast<std::size_t>(count)}, at,
                    [&] { return syscall(SYS_pwritev, fd, parts, count, at, 0L); });
}
ssize_t pwritev64(int fd, const iovec* parts, int count, off64_t at) {
  return pwritev(fd, parts, count, at);
}
ssize_t pwritev2(int fd, const iovec* parts, int count, off_t at, int flags) {
  return write_call(fd, {parts, static_cast<std::size_t>(count)}, at < 0 ? place_of(fd) : at,
                    [&] { return syscall(SYS_pwritev2, fd, parts, count, at, 0L, flags); });
}
ssize_t write(int fd, const void* data, size_t size) {
  const iovec one{const_cast<void*>(data), size};
  return write_call(fd, {&one, 1}, std::nullopt, [&] { return syscall(SYS_write, fd, data, size); });
}
ssize_t writev(int fd, const iovec* parts, int count) {
  return write_call(fd, {parts, static_cast<std::size_t>(count)}, std::nullopt,
                    [&] { return syscall(SYS_writev, fd, parts, count); });
}

int fdatasync(int fd) {
  return flush(fd, SYS_fdatasync);
}
int fsync(int fd) {
  return flush(fd, SYS_fsync);
}
int msync(void* at, size_t size, int flags) {
  // The store is mapped for reading only: there is nothing to record, but it can fail.
  if (const int error = fault(CallKind::store_flush)) return refuse(error);
  return static_cast<int>(syscall(SYS_msync, at, size, flags));
}

int ftruncate(int fd, off_t size) noexcept {
  return resize(fd, [&] { return syscall(SYS_ftruncate, fd, size); });
}
int ftruncate64(int fd, off64_t size) noexcept {
  return ftruncate(fd, size);
}
int fallocate(int fd, int mode, off_t at, off_t size) {
  return resize(fd, [&] { return syscall(SYS_fallocate, fd, mode, at, size); });
}
int fallocate64(int fd, int mode, off64_t at, off64_t size) {
  return fallocate(fd, mode, at, size);
}
int posix_fallocate(int fd, off_t at, off_t size) {
  return fallocate(fd, 0, at, size) == 0 ? 0 : errno;
}
int posix_fallocate64(int fd, off64_t at, off64_t size) {
  return posix_fallocate(fd, at, size);
}

int mkdir(const char* path, mode_t mode) noexcept {
  const auto result = static_cast<int>(syscall(SYS_mkdirat, AT_FDCWD, path, mode));
  struct stat facts{};
  if (result == 0 && target_of(path) == Target::directory && stat(path, &facts) == 0)
    add({.kind = EntryKind::made, .object = facts.st_ino}, path);
  return result;
}
int rename(const char* from, const char* to) noexcept {
  const auto result = static_cast<int>(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
  if (result == 0 && target_of(from) == Target::store_file) {
    const std::array<iovec, 2> names{
        {{const_cast<char*>(from), std::strlen(from) + 1}, {const_cast<char*>(to), std::strlen(to)}}};
    add({.kind = EntryKind::renamed}, names);
  }
  return result;
}
int unlink(const char* path) noexcept {
  const auto result = static_cast<int>(syscall(SYS_unlinkat, AT_FDCWD, path, 0));
  if (result == 0 && target_of(path) == Target::store_file) add({.kind = EntryKind::removed}, path);
  return result;
}

void* mmap(void* at, size_t size, int protection, int flags, int fd, off_t from) noexcept {
  if (const int error = fault(CallKind::mmap)) {
    errno = error;
    return MAP_FAILED;
  }
  const long mapped = syscall(SYS_mmap, at, size, protection, flags, fd, from);
  return reinterpret_cast<void*>(mapped);  // NOLINT(performance-no-int-to-ptr)
}
void* mmap64(void* at, size_t size, int protection, int flags, int fd, off64_t from) noexcept {
  return mmap(at, size, protection, flags, fd, from);
}

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier)
