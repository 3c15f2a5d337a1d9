#include "store/lmdb/file_system.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "store/lmdb/lmdb_error.h"

namespace invd::store::lmdb {
namespace {

struct FileSystem {
  std::int64_t type;
  std::string_view name;
};

/// From statfs(2) and linux/magic.h.
constexpr auto kUnfit = std::to_array<FileSystem>({
    {0x6969, "NFS"},
    {0x517B, "SMB"},
    {0xFE534D42, "SMB 2"},
    {0xFF534D42, "CIFS"},
    {0x65735546, "FUSE"},
    {0x01021997, "9P"},
    {0x00C36400, "Ceph"},
    {0x5346414F, "AFS"},
    {0x6B414653, "AFS"},
    {0x73757245, "Coda"},
    {0x564C, "NCP"},
    {0x01161970, "GFS2"},
    {0x7461636F, "OCFS2"},
    {0x0BD00BD0, "Lustre"},
    {0x47504653, "GPFS"},
    {0x786F4256, "vboxsf"},
});

}  // namespace

std::optional<std::string_view> unfit_file_system(std::int64_t type) {
  // f_type is sign-extended on some machines, and is 32 bits wide everywhere.
  const auto* found = std::ranges::find(kUnfit, type & 0xFFFFFFFF, &FileSystem::type);
  if (found == kUnfit.end()) return std::nullopt;
  return found->name;
}

Result<void> check_file_system(const std::filesystem::path& directory) {
  struct statfs facts{};
  if (::statfs(directory.c_str(), &facts) != 0)
    return std::unexpected(translate_lmdb(errno, fmt::format("looking at {}", directory.native())));
  if (const auto unfit = unfit_file_system(facts.f_type))
    return fail(
        ErrorCode::refused,
        fmt::format("{} is on {}, which can neither lock the store nor map it safely", directory.native(), *unfit),
        "set store.path to a directory on a local disk (ext4, xfs, btrfs)");
  return {};
}

Result<void> sync_directory(const std::filesystem::path& directory) {
  const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const int failed = fd < 0 || ::fsync(fd) != 0 ? errno : 0;
  if (fd >= 0) ::close(fd);
  if (failed != 0)
    return std::unexpected(translate_lmdb(failed, fmt::format("syncing the directory {}", directory.native())));
  return {};
}

}  // namespace invd::store::lmdb
