#pragma once

#include <cstdint>
#include <filesystem>

#include "base/error.h"

namespace invd::store::lmdb {

/// What a whole store's pages are used for.
struct PageCounts {
  std::uint64_t branch = 0;
  std::uint64_t leaf = 0;
  std::uint64_t overflow = 0;  ///< of values longer than a page holds
  std::uint64_t free = 0;      ///< for reuse
};

/// LMDB has no checksums of its own. A record's CRC finds damage within a record; it cannot find a page that points to
/// a stale copy of a record, nor a meta page that leads back to an older state. This looks at every page that the
/// newest state is made of: that each is what its header says, that its rows fill it without gap or overlap and in
/// order within the bounds of its parent, that each tree has the depth and the numbers its root tells, and that each
/// page of the file belongs to exactly one tree, or is free; and that the older of the two meta pages is the state
/// before the newer one's (I3). A file that is absent or empty is fine.
///
/// Reads the whole file. Nobody may be writing to it. Format: LMDB 0.9, mdb.c. Errors: store_corrupt, naming the page;
/// store_io; permission.
[[nodiscard]] Result<PageCounts> audit_pages(const std::filesystem::path& data_file);

}  // namespace invd::store::lmdb
