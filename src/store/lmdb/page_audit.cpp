#include "store/lmdb/page_audit.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <optional>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "store/key.h"
#include "store/lmdb/lmdb_error.h"
#include "store/lmdb/page_format.h"

namespace invd::store::lmdb {
namespace {

constexpr std::uint16_t kIntegerKeys = 0x08;
constexpr std::uint16_t kMostDepth = 32;
constexpr std::uint64_t kFirstPage = 2;  // behind the two meta pages

/// The file, mapped for reading.
class Bytes {
 public:
  static Result<Bytes> of(const std::filesystem::path& file) {
    const std::string what = fmt::format("opening {}", file.native());
    Bytes bytes;
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) return bytes;
    if (fd < 0) return std::unexpected(translate_lmdb(errno, what));
    struct stat facts{};
    int failed = ::fstat(fd, &facts) == 0 ? 0 : errno;
    if (failed == 0 && facts.st_size > 0) {
      bytes.size_ = static_cast<std::size_t>(facts.st_size);
      bytes.data_ = ::mmap(nullptr, bytes.size_, PROT_READ, MAP_SHARED, fd, 0);
      if (bytes.data_ == MAP_FAILED) failed = errno;
    }
    ::close(fd);
    if (failed != 0) {
      bytes.data_ = MAP_FAILED;
      return std::unexpected(translate_lmdb(failed, what));
    }
    return bytes;
  }
  Bytes(Bytes&& other) noexcept : data_(std::exchange(other.data_, MAP_FAILED)), size_(std::exchange(other.size_, 0)) {}
  Bytes& operator=(Bytes&&) = delete;
  ~Bytes() {
    if (data_ != MAP_FAILED) ::munmap(data_, size_);
  }
  [[nodiscard]] std::string_view view() const {
    return data_ == MAP_FAILED ? std::string_view() : std::string_view(static_cast<const char*>(data_), size_);
  }

 private:
  Bytes() = default;
  void* data_ = MAP_FAILED;
  std::size_t size_ = 0;
};

/// Bounds that a page's keys must keep: those of its row in the parent and of the row after it.
struct Bounds {
  std::string_view from;
  std::optional<std::string_view> to;
};

struct Row {
  std::string_view key;
  NodeHeader header;
  std::size_t data_at = 0;
};

class PageAudit {
 public:
  explicit PageAudit(std::string_view file) : file_(file) {}

  Result<PageCounts> run() {
    if (file_.empty()) return counts_;
    if (const auto ok = choose_state(); !ok) return fail(ok);
    if (state_.transaction == 0) return counts_;  // made, nothing committed
    owner_.assign(state_.last_page + 1, Owner::nobody);
    if (const auto ok = walk_tree(state_.free, "the list of free pages", Kind::free_list); !ok) return fail(ok);
    if (const auto ok = walk_tree(state_.main, "the list of tables", Kind::main); !ok) return fail(ok);
    if (const auto ok = each_page_has_an_owner(); !ok) return fail(ok);
    if (const auto ok = older_state_is_the_one_before(); !ok) return fail(ok);
    return counts_;
  }

 private:
  enum class Owner : std::uint8_t { nobody, tree, free, just_freed };
  enum class Kind : std::uint8_t { free_list, main, table };

  static std::unexpected<Error> damaged(const std::string& what) {
    return fail(ErrorCode::store_corrupt, "the store's file is damaged: " + what,
                "restore a backup, or move the store away and let invd fetch everything anew");
  }

  Result<void> choose_state() {
    std::array<Meta, 2> metas;
    if (file_.size() < kMetaEnd) return damaged("it is cut short");
    metas[0] = meta_page(file_);
    page_size_ = metas[0].page_size;
    if (!metas[0].is_lmdb() || !std::has_single_bit(page_size_) || page_size_ < 512 || page_size_ > 32768)
      return damaged("page 0 is no meta page");
    if (file_.size() < page_size_ + kMetaEnd) return damaged("it is cut short");
    metas[1] = meta_page(file_.substr(page_size_));
    if (!metas[1].is_lmdb() || metas[1].page_size != page_size_) return damaged("page 1 is no meta page");
    const bool second = metas[1].transaction > metas[0].transaction;
    state_ = second ? metas[1] : metas[0];
    before_ = second ? metas[0] : metas[1];
    // LMDB takes the state's page by the transaction's parity.
    if (state_.transaction % 2 != (second ? 1U : 0U)) return damaged("the meta pages have changed places");
    if (state_.transaction == 0) return {};
    if (before_.transaction + 1 != state_.transaction)
      return damaged(
          fmt::format("its meta pages tell of transactions {} and {}", before_.transaction, state_.transaction));
    if (state_.last_page < kFirstPage - 1 || state_.last_page >= file_.size() / page_size_)
      return damaged(fmt::format("it is cut short, before page {}", state_.last_page));
    return {};
  }

  [[nodiscard]] std::string_view page(std::uint64_t number) const {
    return file_.substr(number * page_size_, page_size_);
  }

  Result<void> claim(std::uint64_t number, Owner owner, std::string_view by) {
    if (number < kFirstPage || number > state_.last_page)
      return damaged(fmt::format("{} leads to page {}, which is none", by, number));
    if (owner_[number] != Owner::nobody) return damaged(fmt::format("page {} is used twice, by {}", number, by));
    owner_[number] = owner;
    return {};
  }

  Result<void> walk_tree(const Tree& tree, std::string_view name, Kind kind) {
    const std::uint16_t flags = kind == Kind::free_list ? kIntegerKeys : 0;
    if (tree.flags != flags) return damaged(fmt::format("{} has flags {:#x}", name, tree.flags));
    Walk walk{name, kind, tree.depth, {}};
    if (tree.root == kNoPage) {
      if (tree.depth != 0) return damaged(fmt::format("{} has depth {} and no root", name, tree.depth));
    } else {
      if (tree.depth == 0 || tree.depth > kMostDepth) return damaged(fmt::format("{} has depth {}", name, tree.depth));
      if (const auto ok = walk_page(walk, tree.root, 1, {}); !ok) return ok;
    }
    const Tree& seen = walk.seen;
    if (seen.branch_pages != tree.branch_pages || seen.leaf_pages != tree.leaf_pages ||
        seen.overflow_pages != tree.overflow_pages || seen.entries != tree.entries)
      return damaged(fmt::format("{} has {} rows on {} + {} + {} pages, and tells of {} on {} + {} + {}", name,
                                 seen.entries, seen.branch_pages, seen.leaf_pages, seen.overflow_pages, tree.entries,
                                 tree.branch_pages, tree.leaf_pages, tree.overflow_pages));
    counts_.branch += seen.branch_pages;
    counts_.leaf += seen.leaf_pages;
    counts_.overflow += seen.overflow_pages;
    return {};
  }

  struct Walk {
    std::string_view name;
    Kind kind;
    std::uint16_t depth;
    Tree seen;
  };

  /// NOLINTNEXTLINE(misc-no-recursion): as deep as the tree, which is checked
  Result<void> walk_page(Walk& walk, std::uint64_t number, std::uint16_t level, const Bounds& bounds) {
    if (const auto ok = claim(number, Owner::tree, walk.name); !ok) return ok;
    const bool is_leaf = level == walk.depth;
    const auto rows = rows_of(walk, number, is_leaf, bounds);
    if (!rows) return fail(rows);
    ++(is_leaf ? walk.seen.leaf_pages : walk.seen.branch_pages);
    for (std::size_t i = 0; i < rows->size(); ++i) {
      const Row& row = (*rows)[i];
      if (is_leaf) {
        if (const auto ok = leaf_row(walk, number, row); !ok) return ok;
        continue;
      }
      const Bounds child{i == 0 ? bounds.from : row.key,
                         i + 1 < rows->size() ? std::optional((*rows)[i + 1].key) : bounds.to};
      if (const auto ok = walk_page(walk, row.header.child(), level + 1, child); !ok) return ok;
    }
    return {};
  }

  static bool less(Kind kind, std::string_view a, std::string_view b) {
    if (kind != Kind::free_list) return a < b;
    return a.size() == 8 && b.size() == 8 && read_at<std::uint64_t>(a, 0) < read_at<std::uint64_t>(b, 0);
  }

  Result<std::vector<Row>> rows_of(const Walk& walk, std::uint64_t number, bool is_leaf, const Bounds& bounds) const {
    const std::string_view bytes = page(number);
    const PageHeader header = page_header(bytes);
    const auto bad = [&](std::string_view what) {
      return damaged(fmt::format("page {} of {}: {}", number, walk.name, what));
    };
    if (header.number != number) return bad("it has another number");
    if (header.flags != (is_leaf ? kLeaf : kBranch)) return bad(is_leaf ? "it is no leaf" : "it is no branch");
    if (header.lower < kPageHeader || header.lower % 2 != 0 || header.lower > header.upper ||
        header.upper > page_size_ || header.upper % 2 != 0)
      return bad("its bounds cannot be");
    if (header.rows() < (is_leaf ? 1U : 2U)) return bad("it has too few rows");

    std::vector<Row> rows(header.rows());
    std::vector<std::pair<std::size_t, std::size_t>> extents(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::size_t at = read_at<std::uint16_t>(bytes, kPageHeader + 2 * i);
      if (at < header.upper || at % 2 != 0 || at + kNodeHeader > page_size_) return bad("a row lies outside");
      Row& row = rows[i];
      row.header = node_header(bytes, at);
      row.data_at = at + kNodeHeader + row.header.key_size;
      std::size_t size = kNodeHeader + row.header.key_size;
      if (is_leaf) size += (row.header.flags & kBigData) != 0 ? sizeof(std::uint64_t) : row.header.data_size();
      size += size % 2;
      if (size > page_size_ - at) return bad("a row is longer than the page");
      row.key = bytes.substr(at + kNodeHeader, row.header.key_size);
      extents[i] = {at, at + size};
    }
    // Rows stand one behind the other from `upper` to the page's end: what lies elsewhere is a stale copy.
    std::ranges::sort(extents);
    std::size_t end = header.upper;
    for (const auto& [from, to] : extents) {
      if (from != end) return bad("its rows overlap or leave a gap");
      end = to;
    }
    if (end != page_size_) return bad("its rows do not fill it");

    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!is_leaf && i == 0) continue;  // the first key of a branch stands for anything smaller
      if (rows[i].key.empty() || rows[i].key.size() > kMaxKeyBytes) return bad("a key has no length that can be");
      if (i > (is_leaf ? 0U : 1U) && !less(walk.kind, rows[i - 1].key, rows[i].key))
        return bad("its keys are out of order");
    }
    const Row& first = rows[is_leaf ? 0 : 1];
    if (!bounds.from.empty() && less(walk.kind, first.key, bounds.from)) return bad("a key lies below its parent's");
    if (bounds.to && !less(walk.kind, rows.back().key, *bounds.to)) return bad("a key lies above its parent's");
    return rows;
  }

  /// NOLINTNEXTLINE(misc-no-recursion): a table's tree has no trees in it
  Result<void> leaf_row(Walk& walk, std::uint64_t number, const Row& row) {
    ++walk.seen.entries;
    const auto bad = [&](std::string_view what) {
      return damaged(fmt::format("page {} of {}, row {}: {}", number, walk.name, printable_key(row.key), what));
    };
    const std::uint16_t flags = row.header.flags;
    const std::uint32_t size = row.header.data_size();
    const bool is_tree = flags == kSubTree && walk.kind == Kind::main;
    if (flags != 0 && flags != kBigData && !is_tree) return bad("its flags cannot be");
    std::string_view data = page(number).substr(row.data_at, std::min<std::size_t>(size, page_size_));
    if (flags == kBigData) {
      const auto run = overflow_run(walk, read_at<std::uint64_t>(page(number), row.data_at), size);
      if (!run) return fail(run);
      data = *run;
    }
    if (walk.kind == Kind::free_list) return free_pages(row.key, data);
    if (walk.kind == Kind::main) {
      if (!is_tree || size != kTreeBytes) return bad("it is no table");
      return walk_tree(tree_at(data, 0), fmt::format("table {}", printable_key(row.key)), Kind::table);
    }
    return {};
  }

  /// The value that begins on that page.
  Result<std::string_view> overflow_run(Walk& walk, std::uint64_t first, std::uint32_t size) {
    if (const auto ok = claim(first, Owner::tree, walk.name); !ok) return fail(ok);
    const PageHeader header = page_header(page(first));
    const std::uint64_t needed = (kPageHeader - 1 + size) / page_size_ + 1;
    if (header.number != first || header.flags != kOverflow || header.pages < needed ||
        header.pages > state_.last_page + 1 - first)
      return damaged(fmt::format("page {} of {} does not begin a value of {} bytes", first, walk.name, size));
    for (std::uint64_t i = 1; i < header.pages; ++i)
      if (const auto ok = claim(first + i, Owner::tree, walk.name); !ok) return fail(ok);
    walk.seen.overflow_pages += header.pages;
    return file_.substr(first * page_size_ + kPageHeader, size);
  }

  /// A transaction's number, and the pages that it freed: how many, then which.
  Result<void> free_pages(std::string_view key, std::string_view data) {
    if (key.size() != 8 || data.size() < 8 || data.size() % 8 != 0)
      return damaged("a row of the list of free pages has no length that can be");
    const auto count = read_at<std::uint64_t>(data, 0);
    if (count > data.size() / 8 - 1) return damaged("a row of the list of free pages is cut short");
    const bool newest = read_at<std::uint64_t>(key, 0) == state_.transaction;
    for (std::uint64_t i = 1; i <= count; ++i) {
      const auto ok =
          claim(read_at<std::uint64_t>(data, 8 * i), newest ? Owner::just_freed : Owner::free, "the free list");
      if (!ok) return ok;
    }
    counts_.free += count;
    return {};
  }

  [[nodiscard]] Result<void> each_page_has_an_owner() const {
    const auto lost = std::find(owner_.begin() + kFirstPage, owner_.end(), Owner::nobody);
    if (lost == owner_.end()) return {};
    return damaged(fmt::format("page {} belongs to no table and is not free", lost - owner_.begin()));
  }

  /// What the state before was made of is in use still, or was freed by the transaction that followed it. A number that
  /// was lowered by two in the newer meta page would lead back to an older state, and fails here.
  [[nodiscard]] Result<void> older_state_is_the_one_before() const {
    if (before_.transaction == 0) return {};
    for (const std::uint64_t root : {before_.free.root, before_.main.root}) {
      if (root == kNoPage) continue;
      if (root >= owner_.size() || (owner_[root] != Owner::tree && owner_[root] != Owner::just_freed))
        return damaged(
            fmt::format("transaction {} does not follow the state of the other meta page", state_.transaction));
    }
    return {};
  }

  std::string_view file_;
  std::size_t page_size_ = 0;
  Meta state_;
  Meta before_;
  std::vector<Owner> owner_;
  PageCounts counts_;
};

}  // namespace

Result<PageCounts> audit_pages(const std::filesystem::path& data_file) {
  const auto bytes = Bytes::of(data_file);
  if (!bytes) return fail(bytes);
  return PageAudit(bytes->view()).run();
}

}  // namespace invd::store::lmdb
