#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <stdexcept>
#include <unistd.h>

#include "rigs/power/disk_model.h"

namespace invd::rigs {
namespace {

constexpr std::size_t kBlock = std::size_t{64} << 10U;

bool is_zero(const char* at, std::size_t size) {
  return size == 0 || (*at == 0 && std::memcmp(at, at + 1, size - 1) == 0);
}

void write_content(int fd, const std::vector<char>& content, const std::filesystem::path& file) {
  bool good = fd >= 0 && ftruncate(fd, static_cast<off_t>(content.size())) == 0;
  for (std::size_t at = 0; good && at < content.size(); at += kBlock) {
    const std::size_t size = std::min(kBlock, content.size() - at);
    if (is_zero(content.data() + at, size)) continue;
    good = pwrite(fd, content.data() + at, size, static_cast<off_t>(at)) == static_cast<ssize_t>(size);
  }
  if (!good) throw std::runtime_error("cannot write " + file.string());
}

}  // namespace

void write_image(const Image& image, const std::filesystem::path& directory) {
  std::filesystem::remove_all(directory);
  if (!image.directory) return;
  std::filesystem::create_directory(directory);
  std::filesystem::permissions(directory, std::filesystem::perms::owner_all);
  for (const auto& [name, content] : image.files) {
    const std::filesystem::path file = directory / name;
    const int fd = open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    write_content(fd, content, file);
    close(fd);
  }
}

}  // namespace invd::rigs
