#include "store/lmdb/meta_pages.h"

#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <optional>
#include <unistd.h>

#include "store/lmdb/lmdb_error.h"

namespace invd::store::lmdb {
namespace {

static_assert(std::endian::native == std::endian::little && sizeof(void*) == 8, "LMDB's file is that of its machine");

// Offsets in a meta page: a page header of 16 bytes, then struct MDB_meta.
constexpr std::size_t kMagicAt = 16;
constexpr std::size_t kVersionAt = 20;
constexpr std::size_t kPageSizeAt = 40;
constexpr std::size_t kTransactionAt = 144;
constexpr std::size_t kMetaEnd = 152;
constexpr std::uint32_t kMagic = 0xBEEFC0DE;
constexpr std::uint32_t kDataVersion = 1;

using MetaBytes = std::array<char, kMetaEnd>;

struct Meta {
  std::uint32_t page_size = 0;
  std::uint64_t transaction = 0;
};

template <class T>
T field(const MetaBytes& bytes, std::size_t at) {
  T value{};
  std::memcpy(&value, bytes.data() + at, sizeof(value));
  return value;
}

std::optional<Meta> decode(const MetaBytes& bytes) {
  if (field<std::uint32_t>(bytes, kMagicAt) != kMagic) return std::nullopt;
  if (field<std::uint32_t>(bytes, kVersionAt) != kDataVersion) return std::nullopt;
  return Meta{field<std::uint32_t>(bytes, kPageSizeAt), field<std::uint64_t>(bytes, kTransactionAt)};
}

bool follow_each_other(std::uint64_t even, std::uint64_t odd) {
  if (even == 0 && odd == 0) return true;  // made, nothing committed
  return even % 2 == 0 && odd % 2 == 1 && (even + 1 == odd || odd + 1 == even);
}

class File {
 public:
  explicit File(const std::filesystem::path& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  [[nodiscard]] ssize_t read(MetaBytes& to, std::uint64_t at) const {
    return ::pread(fd_, to.data(), to.size(), static_cast<off_t>(at));
  }

 private:
  int fd_;
};

}  // namespace

Result<void> check_meta_pages(const std::filesystem::path& data_file) {
  const std::string what = fmt::format("opening {}", data_file.native());
  const File file(data_file);
  if (!file.is_open()) {
    if (errno == ENOENT) return {};
    return std::unexpected(translate_lmdb(errno, what));
  }
  MetaBytes bytes{};
  ssize_t n = file.read(bytes, 0);
  if (n == 0) return {};
  if (n < 0) return std::unexpected(translate_lmdb(errno, what));
  const auto first = decode(bytes);
  if (first) n = file.read(bytes, first->page_size);
  if (n < 0) return std::unexpected(translate_lmdb(errno, what));
  const auto second = decode(bytes);
  if (first && second && static_cast<std::size_t>(n) == bytes.size() && first->page_size == second->page_size &&
      follow_each_other(first->transaction, second->transaction))
    return {};
  return fail(ErrorCode::store_corrupt,
              fmt::format("{} is not a store of invd, or its first pages are damaged", data_file.native()),
              "restore a backup, or move the store away and let invd fetch everything anew");
}

}  // namespace invd::store::lmdb
