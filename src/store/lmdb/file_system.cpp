#include "store/lmdb/file_system.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <string>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <system_error>
#include <unistd.h>

#include "store/lmdb/lmdb_error.h"

namespace invd::store::lmdb {
namespace {

struct Known {
  std::int64_t type;
  FileSystem file_system;
};

/// From statfs(2) and linux/magic.h. What is not here is refused: most others are network file systems, or pass on to
/// one.
constexpr auto kFit = std::to_array<Known>({
    {0xEF53, {"ext2/ext3/ext4"}},
    {0x58465342, {"xfs"}},
    {0x01021994, {"tmpfs"}},
    {0x794C7630, {"overlayfs"}},
    {0x9123683E, {"btrfs", false}},
    {0x2FC12FC1, {"zfs", false}},
    {0xF2F52010, {"f2fs", false}},
    {0xCA451A4E, {"bcachefs", false}},
});

struct Unfit {
  std::int64_t type;
  std::string_view name;
};

/// Those that somebody may well try, for the message.
constexpr auto kUnfit = std::to_array<Unfit>({
    {0x6969, "NFS"},
    {0x517B, "SMB"},
    {0xFE534D42, "SMB 2"},
    {0xFF534D42, "CIFS"},
    {0x65735546, "FUSE"},
    {0x01021997, "9P"},
    {0x00C36400, "Ceph"},
    {0x786F4256, "vboxsf"},
});

/// f_type is sign-extended on some machines, and is 32 bits wide everywhere.
std::int64_t magic(std::int64_t type) {
  return type & 0xFFFFFFFF;
}

std::string name_of(std::int64_t type) {
  const auto* found = std::ranges::find(kUnfit, magic(type), &Unfit::type);
  return found == kUnfit.end() ? fmt::format("a file system of the unknown type {:#x}", magic(type))
                               : std::string(found->name);
}

/// `directory` without a slash at its end, from the root on.
std::filesystem::path plain(const std::filesystem::path& directory) {
  std::error_code ignored;
  const std::filesystem::path whole = std::filesystem::absolute(directory, ignored).lexically_normal();
  return whole.has_filename() ? whole : whole.parent_path();
}

/// 0, or why not.
int make_one(const std::filesystem::path& directory) {
  return ::mkdir(directory.c_str(), 0700) == 0 ? 0 : errno;
}

std::unexpected<Error> cannot_make(const std::filesystem::path& directory, int error) {
  const std::string what = fmt::format("cannot make the store's directory {}: {}", directory.native(),
                                       std::generic_category().message(error));
  if (error == ENOSPC || error == EDQUOT)
    return fail(ErrorCode::store_full, what, "free space on that file system, or change store.path");
  if (error == EIO) return fail(ErrorCode::store_io, what, "look at the disk (dmesg)");
  return fail(ErrorCode::permission, what, "create it for the user that invd runs as, or change store.path");
}

}  // namespace

std::optional<FileSystem> fit_file_system(std::int64_t type) {
  const auto* found = std::ranges::find(kFit, magic(type), &Known::type);
  if (found == kFit.end()) return std::nullopt;
  return found->file_system;
}

Result<FileSystem> check_file_system(const std::filesystem::path& directory) {
  struct statfs facts{};
  if (::statfs(directory.c_str(), &facts) != 0)
    return std::unexpected(translate_lmdb(errno, fmt::format("looking at {}", directory.native())));
  if (const auto fit = fit_file_system(facts.f_type)) return *fit;
  return fail(ErrorCode::refused,
              fmt::format("{} is on {}, which is not known to lock the store and to map it safely", directory.native(),
                          name_of(facts.f_type)),
              "set store.path to a directory on a local disk (ext4, xfs, btrfs)");
}

Result<void> make_directory(const std::filesystem::path& directory) {
  const std::filesystem::path path = plain(directory);
  const std::filesystem::path parent = path.parent_path();
  if (path == parent) return {};  // the root
  std::error_code ignored;
  int failed = make_one(path);
  if (failed == ENOENT) {
    if (auto above = make_directory(parent); !above) return above;
    failed = make_one(path);
  }
  if (failed != 0 && (failed != EEXIST || !std::filesystem::is_directory(path, ignored)))
    return cannot_make(path, failed);
  auto synced = sync_directory(parent);
  // Where we may not even look, we have made nothing.
  if (!synced && failed == EEXIST && synced.error().code == ErrorCode::permission) return {};
  return synced;
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
