#include "process/bad_input/small_disk.h"

#include <algorithm>
#include <fcntl.h>
#include <fstream>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <vector>

#include "process/harness/program.h"

namespace invd::process {
namespace {

bool ran(const char* program, std::vector<std::string> arguments) {
  return run({.program = program, .arguments = std::move(arguments)}).exit == 0;
}

}  // namespace

SmallDisk::SmallDisk(int mebibytes) {
  if (geteuid() != 0) {
    missing_ = "a small file system needs root";
    return;
  }
  std::filesystem::create_directory(path());
  const std::string image = (home_ / "image").native();
  std::ofstream(image).close();
  std::filesystem::resize_file(image, static_cast<std::uintmax_t>(mebibytes) << 20U);
  if (ran("/usr/sbin/mkfs.ext4", {"-q", "-m", "0", image}) && ran("/usr/bin/mount", {"-o", "loop", image, path()}))
    return;
  const std::string size = "size=" + std::to_string(mebibytes) + "m";
  if (mount("none", path().c_str(), "tmpfs", 0, size.c_str()) != 0)
    missing_ = "neither a loop device nor a tmpfs can be mounted here";
}

SmallDisk::~SmallDisk() {
  if (missing_.empty()) umount2(path().c_str(), MNT_DETACH);
}

void SmallDisk::fill_up_to(int kibibytes) const {
  const int fd = open((path() / "filler").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const std::vector<char> block(std::size_t{64} << 10U, 'x');
  while (true) {
    struct statvfs disk{};
    fstatvfs(fd, &disk);
    const auto free = static_cast<std::int64_t>(disk.f_bavail * disk.f_frsize) - (std::int64_t{kibibytes} << 10U);
    if (free <= 0) break;
    const auto count = static_cast<std::size_t>(std::min(free, static_cast<std::int64_t>(block.size())));
    if (write(fd, block.data(), count) <= 0) break;
  }
  fsync(fd);
  close(fd);
}

void SmallDisk::make_room() const {
  std::filesystem::remove(path() / "filler");
}

}  // namespace invd::process
