#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace invd::store::lmdb {

/// The layout of LMDB 0.9's file, as mdb.c has it, in the machine's own byte order. Read-only, copying out: nothing in
/// a damaged file is trusted, so each access is checked by whoever makes it.

static_assert(std::endian::native == std::endian::little && sizeof(void*) == 8, "LMDB's file is that of its machine");

inline constexpr std::size_t kPageHeader = 16;
inline constexpr std::size_t kNodeHeader = 8;
inline constexpr std::uint32_t kMagic = 0xBEEFC0DE;
inline constexpr std::uint32_t kDataVersion = 1;
inline constexpr std::uint64_t kNoPage = ~std::uint64_t{0};

template <class T>
[[nodiscard]] T read_at(std::string_view bytes, std::size_t at) {
  T value{};
  std::memcpy(&value, bytes.data() + at, sizeof(value));
  return value;
}

/// struct MDB_page. Flags: what a page on disk may be.
enum PageFlag : std::uint16_t { kBranch = 0x01, kLeaf = 0x02, kOverflow = 0x04, kMeta = 0x08 };

struct PageHeader {
  std::uint64_t number = 0;
  std::uint16_t flags = 0;
  std::uint16_t lower = 0;  ///< end of the row offsets
  std::uint16_t upper = 0;  ///< begin of the rows
  std::uint32_t pages = 0;  ///< of an overflow run, in the place of lower and upper
  [[nodiscard]] std::size_t rows() const { return (lower - kPageHeader) / 2; }
};

[[nodiscard]] inline PageHeader page_header(std::string_view page) {
  return {read_at<std::uint64_t>(page, 0), read_at<std::uint16_t>(page, 10), read_at<std::uint16_t>(page, 12),
          read_at<std::uint16_t>(page, 14), read_at<std::uint32_t>(page, 12)};
}

/// struct MDB_node: a row of a branch page (key and child) or of a leaf page (key and value).
enum NodeFlag : std::uint16_t { kBigData = 0x01, kSubTree = 0x02 };

struct NodeHeader {
  std::uint16_t low = 0;
  std::uint16_t high = 0;
  std::uint16_t flags = 0;
  std::uint16_t key_size = 0;
  [[nodiscard]] std::uint64_t child() const {
    return std::uint64_t{low} | std::uint64_t{high} << 16U | std::uint64_t{flags} << 32U;
  }
  [[nodiscard]] std::uint32_t data_size() const { return std::uint32_t{low} | std::uint32_t{high} << 16U; }
};

[[nodiscard]] inline NodeHeader node_header(std::string_view page, std::size_t at) {
  return {read_at<std::uint16_t>(page, at), read_at<std::uint16_t>(page, at + 2), read_at<std::uint16_t>(page, at + 4),
          read_at<std::uint16_t>(page, at + 6)};
}

/// struct MDB_db: what is known of a tree.
inline constexpr std::size_t kTreeBytes = 48;

struct Tree {
  std::uint16_t flags = 0;
  std::uint16_t depth = 0;
  std::uint64_t branch_pages = 0;
  std::uint64_t leaf_pages = 0;
  std::uint64_t overflow_pages = 0;
  std::uint64_t entries = 0;
  std::uint64_t root = kNoPage;
};

[[nodiscard]] inline Tree tree_at(std::string_view bytes, std::size_t at) {
  return {read_at<std::uint16_t>(bytes, at + 4),  read_at<std::uint16_t>(bytes, at + 6),
          read_at<std::uint64_t>(bytes, at + 8),  read_at<std::uint64_t>(bytes, at + 16),
          read_at<std::uint64_t>(bytes, at + 24), read_at<std::uint64_t>(bytes, at + 32),
          read_at<std::uint64_t>(bytes, at + 40)};
}

/// struct MDB_meta, behind the header of pages 0 and 1.
inline constexpr std::size_t kMetaEnd = 152;

struct Meta {
  std::uint32_t magic = 0;
  std::uint32_t version = 0;
  std::uint32_t page_size = 0;
  Tree free;
  Tree main;
  std::uint64_t last_page = 0;
  std::uint64_t transaction = 0;
  [[nodiscard]] bool is_lmdb() const { return magic == kMagic && version == kDataVersion; }
};

/// `bytes` has kMetaEnd bytes at least.
[[nodiscard]] inline Meta meta_page(std::string_view bytes) {
  return {read_at<std::uint32_t>(bytes, 16),
          read_at<std::uint32_t>(bytes, 20),
          read_at<std::uint32_t>(bytes, 40),
          tree_at(bytes, 40),
          tree_at(bytes, 88),
          read_at<std::uint64_t>(bytes, 136),
          read_at<std::uint64_t>(bytes, 144)};
}

}  // namespace invd::store::lmdb
