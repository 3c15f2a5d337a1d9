#include "store/write_group.h"

#include "base/assert.h"
#include "base/guard.h"

namespace invd::store {
namespace {

bool is_full(const Error& error) {
  return error.code == ErrorCode::store_full;
}

/// Errors after which nothing may be assumed about the store, whoever met them.
bool is_fatal(const Error& error) {
  return error.code == ErrorCode::store_io;
}

class Group {
 public:
  Group(Kv& kv, std::span<const WriteJob> jobs, const std::optional<Fence>& fence)
      : kv_(kv), jobs_(jobs), fence_(fence), settled_(jobs.size()), refused_(jobs.size()) {
    outcome_.results.resize(jobs.size());
  }

  GroupOutcome run() && {
    run_range(0, jobs_.size());
    return std::move(outcome_);
  }

 private:
  enum class Attempt : std::uint8_t { done, again, no_room };

  void run_range(std::size_t begin, std::size_t end) {
    while (!outcome_.fatal) {
      Error why;
      switch (attempt(begin, end, why)) {
        case Attempt::done:
          return;
        case Attempt::again:
          continue;
        case Attempt::no_room:
          break;
      }
      // What a job was refused for may be what a neighbour wrote, and that is not there.
      for (std::size_t i = begin; i < end; ++i) refused_[i].reset();
      if (const auto grown = kv_.grow(); grown)
        continue;
      else if (!is_full(grown.error()))
        return end_with(grown.error());
      if (end - begin == 1) {
        outcome_.full = true;
        return settle(begin, why);
      }
      for (std::size_t i = begin; i < end && !outcome_.fatal; ++i)
        if (!settled_[i]) run_range(i, i + 1);
      return;
    }
  }

  /// One transaction over the jobs of the range that have no result yet.
  Attempt attempt(std::size_t begin, std::size_t end, Error& why) {
    auto txn = kv_.begin_write();
    if (!txn) return end_with(txn.error()), Attempt::done;
    if (fence_ && guarded(Guard::fence)) {
      if (const auto mine = check_fence(**txn, *fence_); !mine) return end_with(mine.error()), Attempt::done;
    }
    bool any = false;
    for (std::size_t i = begin; i < end; ++i) {
      if (settled_[i] || refused_[i]) continue;
      const Result<void> applied = jobs_[i].apply(**txn);
      if (!applied) return failed(i, applied.error(), why);
      any = true;
    }
    if (any) {
      const Result<void> committed = kv_.commit(std::move(*txn));
      if (!committed) {
        if (is_full(committed.error())) return why = committed.error(), Attempt::no_room;
        return end_with(committed.error()), Attempt::done;
      }
      outcome_.committed = true;
    }
    for (std::size_t i = begin; i < end; ++i)
      if (!settled_[i]) settle(i, refused_[i] ? Result<void>(std::unexpected(*refused_[i])) : Result<void>());
    return Attempt::done;
  }

  Attempt failed(std::size_t i, const Error& error, Error& why) {
    if (is_fatal(error)) return end_with(error), Attempt::done;
    if (is_full(error)) return why = error, Attempt::no_room;
    refused_[i] = error;
    return Attempt::again;
  }

  void settle(std::size_t i, Result<void> result) {
    INVD_ASSERT(!settled_[i]);
    settled_[i] = true;
    outcome_.results[i] = std::move(result);
  }
  void settle(std::size_t i, const Error& error) { settle(i, Result<void>(std::unexpected(error))); }

  void end_with(const Error& error) {
    outcome_.fatal = error;
    for (std::size_t i = 0; i < jobs_.size(); ++i)
      if (!settled_[i]) settle(i, error);
  }

  Kv& kv_;
  std::span<const WriteJob> jobs_;
  const std::optional<Fence>& fence_;
  std::vector<bool> settled_;
  /// Errors of jobs that the attempt under way leaves out; theirs when it commits.
  std::vector<std::optional<Error>> refused_;
  GroupOutcome outcome_;
};

}  // namespace

GroupOutcome commit_group(Kv& kv, std::span<const WriteJob> jobs, const std::optional<Fence>& fence) {
  return Group(kv, jobs, fence).run();
}

}  // namespace invd::store
