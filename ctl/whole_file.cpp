#include "ctl/whole_file.h"

#include <cerrno>
#include <cstdlib>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "ctl/output.h"

namespace invd::ctl {
namespace {

std::unexpected<Error> cannot_write(const std::string& path, int reason) {
  const ErrorCode code = reason == ENOENT || reason == ENOTDIR                    ? ErrorCode::not_found
                         : reason == EACCES || reason == EPERM || reason == EROFS ? ErrorCode::permission
                         : reason == ENOSPC || reason == EDQUOT                   ? ErrorCode::store_full
                                                                                  : ErrorCode::store_io;
  return fail(code, fmt::format("{} cannot be written: {}", path, std::generic_category().message(reason)),
              "--output FILE needs a folder that exists and may be written");
}

/// What open() would have made, as mkstemp() makes it private.
mode_t usual_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

}  // namespace

WholeFile::WholeFile(std::string path, std::string temporary, int descriptor)
    : path_(std::move(path)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

WholeFile::WholeFile(WholeFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

WholeFile::~WholeFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<WholeFile> WholeFile::create(const std::string& path) {
  std::string temporary = path + ".XXXXXX";
  const int descriptor = ::mkstemp(temporary.data());
  if (descriptor < 0) return cannot_write(path, errno);
  WholeFile file(path, std::move(temporary), descriptor);
  if (::fchmod(descriptor, usual_mode()) != 0) return cannot_write(path, errno);
  return file;
}

Result<void> WholeFile::write(std::string_view text) {
  if (const Result<void> written = Output(descriptor_).write(text); !written) return fail(written, path_);
  return {};
}

Result<void> WholeFile::finish() {
  if (::fsync(descriptor_) != 0) return cannot_write(path_, errno);
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) return cannot_write(path_, errno);
  temporary_.clear();
  return {};
}

}  // namespace invd::ctl
