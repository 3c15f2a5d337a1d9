#include "disk_faults.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <climits>
#include <dlfcn.h>
#include <fcntl.h>
#include <lmdb.h>
#include <mutex>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <thread>
#include <unistd.h>

namespace {

struct Plan {
  bool on = false;
  int io = 0;
  int flush = 0;
  int cut = 0;
  bool full = false;
  bool nothing_free = false;
  bool no_map = false;
  bool slow_map = false;
  int calls = 0;
  std::vector<std::filesystem::path> synced;
};

std::mutex mutex;
Plan plan;

std::string path_of(int fd) {
  std::array<char, PATH_MAX> target{};
  const ssize_t n = ::readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), target.data(), target.size());
  return n > 0 ? std::string(target.data(), static_cast<std::size_t>(n)) : std::string();
}

bool is_data(int fd) {
  return path_of(fd).ends_with("/data.mdb");
}

/// Whether a countdown has come to its end with this call.
bool due(int& countdown) {
  if (countdown <= 0) return false;
  --countdown;
  return countdown == 0;
}

enum class Answer { pass, error, half };

Answer answer_to_write(int fd, std::size_t bytes) {
  const std::lock_guard lock(mutex);
  if (!plan.on || !is_data(fd)) return Answer::pass;
  ++plan.calls;
  if (due(plan.io)) return Answer::error;
  return bytes > 4096 && due(plan.cut) ? Answer::half : Answer::pass;
}

Answer answer_to_flush(int fd) {
  const std::lock_guard lock(mutex);
  if (!plan.on || !is_data(fd)) return Answer::pass;
  ++plan.calls;
  const bool io = due(plan.io);
  return due(plan.flush) || io ? Answer::error : Answer::pass;
}

int io_error() {
  errno = EIO;
  return -1;
}

void wait_if_slow(std::chrono::microseconds time) {
  {
    const std::lock_guard lock(mutex);
    if (!plan.on || !plan.slow_map) return;
  }
  std::this_thread::sleep_for(time);
}

std::size_t size_of(const iovec* parts, int count) {
  std::size_t bytes = 0;
  for (int i = 0; i < count; ++i) bytes += parts[i].iov_len;
  return bytes;
}

}  // namespace

// They take the place of libc's for the whole program, LMDB included.
extern "C" {

ssize_t pwrite(int fd, const void* bytes, std::size_t size, off_t at) {
  const Answer answer = answer_to_write(fd, size);
  if (answer == Answer::error) return io_error();
  return ::syscall(SYS_pwrite64, fd, bytes, answer == Answer::half ? size / 2 : size, at);
}

ssize_t writev(int fd, const iovec* parts, int count) {
  const Answer answer = answer_to_write(fd, size_of(parts, count));
  if (answer == Answer::error) return io_error();
  return ::syscall(SYS_writev, fd, parts, answer == Answer::half ? count / 2 : count);
}

int fdatasync(int fd) {
  if (answer_to_flush(fd) == Answer::error) return io_error();
  return static_cast<int>(::syscall(SYS_fdatasync, fd));
}

int fsync(int fd) {
  if (answer_to_flush(fd) == Answer::error) return io_error();
  struct stat facts{};
  if (::fstat(fd, &facts) == 0 && S_ISDIR(facts.st_mode)) {
    const std::lock_guard lock(mutex);
    if (plan.on) plan.synced.emplace_back(path_of(fd));
  }
  return static_cast<int>(::syscall(SYS_fsync, fd));
}

int fallocate(int fd, int mode, off_t at, off_t size) {
  {
    const std::lock_guard lock(mutex);
    if (plan.on && plan.full && (mode & FALLOC_FL_PUNCH_HOLE) == 0 && is_data(fd)) {
      errno = ENOSPC;
      return -1;
    }
  }
  return static_cast<int>(::syscall(SYS_fallocate, fd, mode, at, size));
}

void* mmap(void* at, std::size_t size, int protection, int flags, int fd, off_t offset) noexcept {
  if (fd >= 0) {
    wait_if_slow(std::chrono::milliseconds(2));
    const std::lock_guard lock(mutex);
    if (plan.on && plan.no_map && is_data(fd)) {
      plan.no_map = false;
      errno = ENOMEM;
      return MAP_FAILED;
    }
  }
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the kernel's answer is an address.
  return reinterpret_cast<void*>(::syscall(SYS_mmap, at, size, protection, flags, fd, offset));
}

int fstatvfs(int fd, struct statvfs* facts) noexcept {
  using Original = int (*)(int, struct statvfs*);
  static const auto original = reinterpret_cast<Original>(::dlsym(RTLD_NEXT, "fstatvfs"));
  const int rc = original(fd, facts);
  const std::lock_guard lock(mutex);
  if (plan.on && plan.nothing_free && is_data(fd)) facts->f_bavail = 0;
  return rc;
}

int mdb_env_stat(MDB_env* env, MDB_stat* stat) {
  wait_if_slow(std::chrono::microseconds(500));
  using Original = int (*)(MDB_env*, MDB_stat*);
  static const auto original = reinterpret_cast<Original>(::dlsym(RTLD_NEXT, "mdb_env_stat"));
  return original(env, stat);
}

}  // extern "C"

namespace invd::store::test {
namespace {

template <class Change>
void set(Change change) {
  const std::lock_guard lock(mutex);
  plan.calls = 0;
  change();
}

}  // namespace

DiskFaults::DiskFaults() {
  set([] {
    plan = Plan();
    plan.on = true;
  });
}

DiskFaults::~DiskFaults() {
  set([] { plan = Plan(); });
}

void DiskFaults::fail_io(int n) {
  set([n] { plan.io = n; });
}

void DiskFaults::fail_flush(int n) {
  set([n] { plan.flush = n; });
}

void DiskFaults::cut_write(int n) {
  set([n] { plan.cut = n; });
}

void DiskFaults::fill_disk(bool full) {
  set([full] { plan.full = full; });
}

void DiskFaults::show_nothing_free(bool shown) {
  set([shown] { plan.nothing_free = shown; });
}

void DiskFaults::fail_map() {
  set([] { plan.no_map = true; });
}

void DiskFaults::slow_map() {
  set([] { plan.slow_map = true; });
}

int DiskFaults::io_calls() {
  const std::lock_guard lock(mutex);
  return plan.calls;
}

std::vector<std::filesystem::path> DiskFaults::synced_directories() {
  const std::lock_guard lock(mutex);
  return plan.synced;
}

}  // namespace invd::store::test
