#pragma once

#include <functional>
#include <memory>

#include "base/error.h"
#include "store/kv.h"

namespace invd::store {

/// One queued change of the store. `apply` owns what it needs and may be run more than once (a group in which another
/// job failed, or that found the map full, is aborted and run again), so it must not consume its captures.
struct WriteJob {
  std::function<Result<void>(WriteTxn&)> apply;
  /// Called once on the loop's thread: after the commit is durable, or with why nothing was written.
  std::move_only_function<void(Result<void>)> done;
};

/// Where changes are queued: the writer thread in the daemon (ThreadWriter), an actor of the seeded scheduler in the
/// simulator. Jobs are applied in the order in which they came.
class Writer {
 public:
  virtual ~Writer() = default;
  /// Loop thread only.
  virtual void submit(WriteJob job) = 0;
  /// Jobs queued or under way.
  [[nodiscard]] virtual std::size_t backlog() const = 0;
  /// Grows with each finished group: the watchdog's sign that the writer lives (I30).
  [[nodiscard]] virtual std::uint64_t progress() const = 0;
  /// Whether the last attempt to write found no room (I5). Becomes false by itself when there is room again.
  [[nodiscard]] virtual bool full() const { return false; }
};

}  // namespace invd::store
