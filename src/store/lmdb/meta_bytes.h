#pragma once

#include <array>
#include <cstddef>

namespace invd::store::lmdb {

/// The two meta pages as they were before a commit. When LMDB cannot write one, it puts back the old transaction number
/// but leaves the new roots beside it: for LMDB that page is the older one and does not matter, for the audit at the
/// next start it is a store whose states do not follow each other. Writer thread.
class MetaBytes {
 public:
  /// Of the data file that is open there, which must outlive it.
  explicit MetaBytes(int fd);
  /// After a commit that failed: what was there is there again, as far as the disk allows it. Nothing that was
  /// committed depends on it.
  void put_back() const;

 private:
  using Page = std::array<char, 152>;  ///< header and struct MDB_meta of LMDB 0.9
  [[nodiscard]] static Page read(int fd, std::size_t number);

  int fd_;
  std::array<Page, 2> pages_;
};

}  // namespace invd::store::lmdb
