#include "config/credentials.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/open_file.h"

namespace invd::config {
namespace {

constexpr std::size_t kMostBytes = 16 * 1024;

std::unexpected<Error> cannot_read(std::string_view name, const std::string& path, int error) {
  if (error == ENOENT || error == ENOTDIR)
    return fail(
        ErrorCode::not_found, fmt::format("credential {}: {} does not exist", name, path),
        path == name
            ? "put the secret into that file, mode 0600, owned by the user that invd runs as"
            : fmt::format(
                  "put the secret into /etc/credstore/{0} (root, mode 0600); invd.service must say LoadCredential={0}",
                  name));
  return fail(ErrorCode::permission,
              fmt::format("credential {}: {} cannot be read: {}", name, path, std::strerror(error)),
              "the user that invd runs as must be able to read it");
}

/// Who else could read or replace the secret.
Result<void> check_owner(std::string_view name, const std::string& path, const struct stat& status, bool by_systemd) {
  // systemd may give access by an ACL, which shows in the group's bits, and the folder is closed to others anyway.
  const mode_t forbidden = by_systemd ? 0007 : 0077;
  if ((status.st_mode & forbidden) != 0)
    return fail(ErrorCode::permission,
                fmt::format("credential {}: {} is open to others (mode {:04o})", name, path, status.st_mode & 07777U),
                fmt::format("chmod 0600 {} and have the secret replaced, as others may have read it", path));
  if (status.st_uid != 0 && status.st_uid != ::geteuid())
    return fail(ErrorCode::permission, fmt::format("credential {}: {} belongs to another user", name, path),
                "it must belong to root or to the user that invd runs as");
  return {};
}

}  // namespace

CredentialSource CredentialSource::from_environment() {
  const char* const directory = std::getenv("CREDENTIALS_DIRECTORY");  // NOLINT(concurrency-mt-unsafe)
  return {directory == nullptr ? std::string() : std::string(directory)};
}

Result<Secret> read_credential(const CredentialSource& source, std::string_view name) {
  const bool by_path = name.starts_with('/');
  if (!by_path && source.directory.empty())
    return fail(
        ErrorCode::not_found,
        fmt::format("credential {}: invd was not started with systemd credentials, where a bare name is looked up",
                    name),
        "start it by invd.service with LoadCredential=, or write the absolute path of a file with mode 0600");
  if (!by_path && (name.empty() || name.front() == '.' || name.find('/') != std::string_view::npos))
    return fail(ErrorCode::not_found, fmt::format("credential {}: is neither a name nor an absolute path", name));

  const std::string path = by_path ? std::string(name) : source.directory + "/" + std::string(name);
  const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.fd < 0) return cannot_read(name, path, errno);
  struct stat status{};
  if (::fstat(file.fd, &status) != 0) return cannot_read(name, path, errno);
  if (!S_ISREG(status.st_mode))
    return fail(ErrorCode::malformed, fmt::format("credential {}: {} is not a regular file", name, path),
                "put the secret into a regular file with mode 0600");
  if (const Result<void> checked = check_owner(name, path, status, !by_path); !checked) return fail(checked);

  // One buffer of the largest size: growing would leave copies of the secret behind.
  std::string bytes(kMostBytes + 1, '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t count = ::read(file.fd, bytes.data() + size, bytes.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const int error = errno;
      explicit_bzero(bytes.data(), bytes.size());
      return cannot_read(name, path, error);
    }
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  std::string_view value(bytes.data(), size);
  if (value.ends_with('\n')) value.remove_suffix(1);
  if (value.ends_with('\r')) value.remove_suffix(1);

  Result<Secret> result = Secret();
  if (size > kMostBytes)
    result = fail(ErrorCode::limit, fmt::format("credential {}: {} is larger than 16 KiB", name, path),
                  "the file must hold the secret and nothing else");
  else if (value.empty())
    result = fail(ErrorCode::malformed, fmt::format("credential {}: {} is empty", name, path),
                  "write the secret into it, on one line");
  else if (value.find_first_of(std::string_view("\n\r\0 \t", 5)) != std::string_view::npos)
    result = fail(ErrorCode::malformed, fmt::format("credential {}: {} is more than one word", name, path),
                  "the file must hold the secret and nothing else, on one line");
  else
    result = Secret(std::string(value));
  explicit_bzero(bytes.data(), bytes.size());
  return result;
}

}  // namespace invd::config
