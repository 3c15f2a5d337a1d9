#include "store/lmdb/unfinished.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/lmdb/lmdb_error.h"
#include "store/lmdb/page_format.h"

namespace invd::store::lmdb {
namespace {

enum class Page : std::uint8_t { absent, fresh, other };

Page page_at(int fd, off_t at) {
  std::array<char, kMetaEnd> bytes{};  // behind the end of the file there are zeros
  if (::pread(fd, bytes.data(), bytes.size(), at) < 0) return Page::other;
  if (std::ranges::all_of(bytes, [](char c) { return c == 0; })) return Page::absent;
  const Meta meta = meta_page(std::string_view(bytes.data(), bytes.size()));
  return meta.magic == kMagic && meta.transaction == 0 ? Page::fresh : Page::other;
}

int discard(int fd) {
  const long page_size = ::sysconf(_SC_PAGESIZE);
  struct stat file{};
  if (::fstat(fd, &file) != 0) return errno;
  if (file.st_size == 0 || file.st_size > 2 * page_size) return 0;
  const std::array pages{page_at(fd, 0), page_at(fd, page_size)};
  if (std::ranges::count(pages, Page::other) > 0 || std::ranges::count(pages, Page::absent) == 0) return 0;
  return ::ftruncate(fd, 0) == 0 ? 0 : errno;
}

}  // namespace

Result<void> discard_unfinished(const std::filesystem::path& data_file) {
  const int fd = ::open(data_file.c_str(), O_RDWR | O_CLOEXEC);
  int failed = fd < 0 ? errno : discard(fd);
  if (fd >= 0) ::close(fd);
  if (failed == 0 || failed == ENOENT) return {};
  return std::unexpected(translate_lmdb(failed, fmt::format("opening {}", data_file.native())));
}

}  // namespace invd::store::lmdb
