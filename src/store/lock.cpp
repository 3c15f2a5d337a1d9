#include "store/lock.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <string>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace invd::store {
namespace {

constexpr std::string_view kFile = "invd.lock";

std::string owner_of(int fd) {
  std::array<char, 24> text{};
  const ssize_t n = ::pread(fd, text.data(), text.size(), 0);
  std::string pid;
  for (ssize_t i = 0; i < n && text[static_cast<std::size_t>(i)] >= '0' && text[static_cast<std::size_t>(i)] <= '9';
       ++i)
    pid.push_back(text[static_cast<std::size_t>(i)]);
  return pid.empty() ? "unknown" : pid;
}

std::unexpected<Error> system_error(const std::filesystem::path& file, const char* what, int error) {
  ErrorCode code = ErrorCode::store_io;
  if (error == EACCES || error == EPERM || error == EROFS) code = ErrorCode::permission;
  if (error == ENOENT) code = ErrorCode::not_found;
  if (error == ENOSPC || error == EDQUOT) code = ErrorCode::store_full;
  return fail(code, fmt::format("cannot {} {}: {}", what, file.native(), std::generic_category().message(error)));
}

}  // namespace

Result<StoreLock> StoreLock::acquire(const std::filesystem::path& directory) {
  const std::filesystem::path file = directory / kFile;
  StoreLock lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (lock.fd_ < 0) return system_error(file, "open", errno);
  if (auto taken = lock.take(directory); !taken) return fail(taken);
  const std::string pid = fmt::format("{}\n", ::getpid());
  if (::ftruncate(lock.fd_, 0) != 0 || ::pwrite(lock.fd_, pid.data(), pid.size(), 0) < 0) {
    // The pid is a courtesy to whoever is refused; a full disk must not keep the daemon from its store.
    if (errno != ENOSPC && errno != EDQUOT) return system_error(file, "write", errno);
  }
  return lock;
}

Result<StoreLock> StoreLock::acquire_to_read(const std::filesystem::path& directory) {
  const std::filesystem::path file = directory / kFile;
  StoreLock lock(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (lock.fd_ < 0 && errno == ENOENT)
    lock = StoreLock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (lock.fd_ < 0 && (errno == EROFS || errno == ENOSPC || errno == EDQUOT)) return lock;
  if (lock.fd_ < 0) return system_error(file, "open", errno);
  if (auto taken = lock.take(directory); !taken) return fail(taken);
  return lock;
}

Result<void> StoreLock::take(const std::filesystem::path& directory) const {
  int rc = 0;
  do {
    rc = ::flock(fd_, LOCK_EX | LOCK_NB);
  } while (rc != 0 && errno == EINTR);
  if (rc == 0) return {};
  if (errno != EWOULDBLOCK) return system_error(directory / kFile, "lock", errno);
  return fail(ErrorCode::store_locked,
              fmt::format("the store {} is in use by process {}", directory.native(), owner_of(fd_)),
              "invctl status asks the running daemon; stop it first: systemctl stop invd");
}

StoreLock::StoreLock(StoreLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

StoreLock& StoreLock::operator=(StoreLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

StoreLock::~StoreLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace invd::store
