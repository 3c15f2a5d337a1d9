#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "process/durability/traced_process.h"

namespace invd::process {

/// What the daemon was in the middle of.
enum class Place : std::uint8_t {
  starting,       ///< nothing was asked yet; the store is opened and claimed
  mid_login,      ///< the login was asked, its answer not read to the end
  connecting,     ///< the same for the marketplaces of the account
  mid_page,       ///< the same for a page of orders
  before_commit,  ///< a page is read, and nothing of it is on the disk
  in_commit,      ///< the page's transaction is partly on the disk
  after_commit,   ///< it is committed, and the flow does not know it yet or has not asked on
  other_commit,   ///< another transaction is partly on the disk: a token spent, a run begun
  between,        ///< none of these
};
inline constexpr std::size_t kPlaces = 9;
[[nodiscard]] std::string_view name(Place place);

/// How far a commit is, as LMDB does it: the pages, a flush, the root (written through).
enum class CommitStep : std::uint8_t { none, begun, pages, flushing, flushed, root, done };
[[nodiscard]] std::string_view name(CommitStep step);

/// Follows an import by the daemon's system calls: which request is under way, how much of its answer was read, how far
/// which commit is.
class ImportWatch {
 public:
  /// `run_marker`: a text that stands in every run's record. Each page counts in one, so that a commit without it is
  /// not a page's: what is left of the quota is stored when an answer has come, too.
  ImportWatch(const TracedProcess& process, std::string run_marker)
      : process_(process), run_marker_(std::move(run_marker)) {}

  void see(const SystemCall& call);

  [[nodiscard]] Place place() const;
  [[nodiscard]] CommitStep step() const { return step_; }
  /// Whether the commit under way, or the last one, is that of a page: certain when all its pages are written.
  [[nodiscard]] bool page_commit() const { return commits_page_; }
  /// Commits of pages that were seen to end.
  [[nodiscard]] std::uint64_t pages_committed() const { return pages_committed_; }
  /// Requests for pages that left.
  [[nodiscard]] std::uint64_t pages_asked() const { return pages_asked_; }
  /// Bytes of the answer under way.
  [[nodiscard]] std::uint64_t received() const { return received_; }

 private:
  enum class Asked : std::uint8_t { nothing, login, sellers, page, other };
  enum class File : std::uint8_t { data, root };
  void opened(const SystemCall& call);
  void sent(const SystemCall& call);
  void received(const SystemCall& call);
  void stored(const SystemCall& call, File file);
  void flushed(const SystemCall& call);
  [[nodiscard]] bool writes_run(const SystemCall& call) const;
  [[nodiscard]] bool complete() const { return expected_ > 0 && received_ >= expected_; }

  const TracedProcess& process_;
  std::string run_marker_;
  std::map<std::uint64_t, File> files_;
  Asked asked_ = Asked::nothing;
  std::uint64_t socket_ = 0;
  std::uint64_t received_ = 0;
  std::uint64_t expected_ = 0;  ///< 0: not known yet
  bool page_stored_ = false;
  CommitStep step_ = CommitStep::none;
  bool commits_page_ = false;
  bool commits_run_ = false;  ///< a run's record was written
  std::uint64_t pages_committed_ = 0;
  std::uint64_t pages_asked_ = 0;
};

}  // namespace invd::process
