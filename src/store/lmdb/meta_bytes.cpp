#include "store/lmdb/meta_bytes.h"

#include <unistd.h>

namespace invd::store::lmdb {
namespace {

off_t place_of(std::size_t number) {
  return static_cast<off_t>(number) * ::sysconf(_SC_PAGESIZE);
}

}  // namespace

MetaBytes::Page MetaBytes::read(int fd, std::size_t number) {
  Page page{};
  if (::pread(fd, page.data(), page.size(), place_of(number)) < 0) page = {};
  return page;
}

MetaBytes::MetaBytes(int fd) : fd_(fd), pages_{read(fd, 0), read(fd, 1)} {}

void MetaBytes::put_back() const {
  bool changed = false;
  for (std::size_t number = 0; number < pages_.size(); ++number) {
    const Page& before = pages_[number];
    if (before == Page{} || read(fd_, number) == before) continue;
    changed = ::pwrite(fd_, before.data(), before.size(), place_of(number)) > 0 || changed;
  }
  if (changed) static_cast<void>(::fdatasync(fd_));
}

}  // namespace invd::store::lmdb
