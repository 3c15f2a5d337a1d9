#pragma once

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "async/event.h"
#include "async/task.h"
#include "async/worker.h"
#include "base/error.h"
#include "store/kv.h"
#include "store/space.h"
#include "store/writer.h"

namespace invd::store {

/// The books as the flows see them: point reads at once, scans on a worker, writes through the one writer. Loop thread
/// only; lives as long as the daemon.
class Store {
 public:
  Store(async::Scheduler& scheduler, Kv& kv, Writer& writer) : scheduler_(scheduler), kv_(kv), writer_(writer) {}

  /// For point reads and scans of a few rows: ends before the next await.
  [[nodiscard]] Result<std::unique_ptr<ReadTxn>> read() { return kv_.begin_read(); }

  /// `fn(ReadTxn&) -> Result<T>` on a worker thread, in one view: it copies out what it gives, and looks at some
  /// thousand rows at most (I7).
  template <class Fn>
  [[nodiscard]] async::Task<std::invoke_result_t<Fn&, ReadTxn&>> scan(Fn fn) {
    using R = std::invoke_result_t<Fn&, ReadTxn&>;
    return async::on_worker(scheduler_, [kv = &kv_, fn = std::move(fn)]() mutable -> R {
      auto txn = kv->begin_scan();
      if (!txn) return fail(txn);
      return fn(**txn);
    });
  }

  /// The same in as many views as it takes, each of them short: `fn(ReadTxn&, T&) -> Result<Scan>` gets a view of its
  /// own each time, until it says stop. `T` is what is found and where to go on.
  template <class T, class Fn>
  [[nodiscard]] async::Task<Result<T>> scan_in_views(T so_far, Fn fn) {
    while (true) {
      auto step = co_await scan([so_far = std::move(so_far), fn](ReadTxn& txn) mutable -> Result<std::pair<T, Scan>> {
        const Result<Scan> next = fn(txn, so_far);
        if (!next) return fail(next);
        return std::pair(std::move(so_far), *next);
      });
      if (!step) co_return fail(step);
      if (step->second == Scan::stop) co_return std::move(step->first);
      so_far = std::move(step->first);
    }
  }

  /// `fn(WriteTxn&) -> Result<T>` in one transaction; resumes after the commit is durable (I1). If fn gives an error,
  /// nothing of it is written. fn owns its data and may run more than once. A caller destroyed meanwhile does no harm:
  /// what is queued still commits.
  template <class Fn>
  [[nodiscard]] async::Task<std::invoke_result_t<Fn&, WriteTxn&>> write(Fn fn) {
    using R = std::invoke_result_t<Fn&, WriteTxn&>;
    struct Slot {
      explicit Slot(async::Scheduler& s) : done(s) {}
      std::optional<R> result;
      Result<void> commit;
      async::Event done;
    };
    auto slot = std::make_shared<Slot>(scheduler_);
    auto apply = std::make_shared<Fn>(std::move(fn));
    writer_.submit({[slot, apply](WriteTxn& txn) -> Result<void> {
                      slot->result.emplace((*apply)(txn));
                      if (!*slot->result) return fail(*slot->result);
                      return {};
                    },
                    [slot](Result<void> commit) {
                      slot->commit = std::move(commit);
                      slot->done.set();
                    }});
    co_await slot->done.wait();
    if (!slot->commit) co_return std::unexpected<Error>(slot->commit.error());
    co_return std::move(*slot->result);
  }

  /// How much room is left, for status and for the flows that must not start new effects. Errors: store_io.
  [[nodiscard]] Result<SpaceState> space() {
    const auto info = kv_.info();
    if (!info) return fail(info);
    return space_state(*info, writer_.full());
  }

  [[nodiscard]] Kv& kv() { return kv_; }
  [[nodiscard]] Writer& writer() { return writer_; }
  [[nodiscard]] async::Scheduler& scheduler() { return scheduler_; }

 private:
  async::Scheduler& scheduler_;
  Kv& kv_;
  Writer& writer_;
};

}  // namespace invd::store
