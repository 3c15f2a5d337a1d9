#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "store/kv.h"
#include "store/meta.h"
#include "store/writer.h"

namespace invd::store {

/// What became of a group of jobs.
struct GroupOutcome {
  /// One for each job, in order.
  std::vector<Result<void>> results;
  /// At least one job found no room and room could not be made (I5).
  bool full = false;
  /// At least one transaction was committed.
  bool committed = false;
  /// Set when the store must not be written again: a failed flush (I6), damage, another daemon's epoch (I4). Every job
  /// without a durable commit has this error too.
  std::optional<Error> fatal;
};

/// Applies the jobs in order in one transaction and commits it, so that they share one flush. A job whose apply fails
/// is left out and the others are run again: its error is its own. When there is no room, the store is grown and the
/// group run again; when it cannot be grown, each job is tried alone, so that one that is small or frees space still
/// gets through. `fence` is this daemon's claim, checked in every transaction. Calls no `done`. Writer's thread.
[[nodiscard]] GroupOutcome commit_group(Kv& kv, std::span<const WriteJob> jobs, const std::optional<Fence>& fence);

}  // namespace invd::store
