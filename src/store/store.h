#pragma once

#include <functional>
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
    auto state = std::make_shared<T>(std::move(so_far));
    const Result<void> done =
        co_await in_views([state, fn = std::move(fn)](ReadTxn& txn) mutable { return fn(txn, *state); });
    if (!done) co_return fail(done);
    co_return std::move(*state);
  }

  /// `fn(WriteTxn&) -> Result<T>` in one transaction; resumes after the commit is durable (I1). If fn gives an error,
  /// nothing of it is written. fn owns its data and may run more than once. A caller destroyed meanwhile does no harm:
  /// what is queued still commits.
  template <class Fn>
  [[nodiscard]] async::Task<std::invoke_result_t<Fn&, WriteTxn&>> write(Fn fn) {
    using R = std::invoke_result_t<Fn&, WriteTxn&>;
    auto result = std::make_shared<std::optional<R>>();
    const Result<void> done =
        co_await in_one_write([result, apply = std::make_shared<Fn>(std::move(fn))](WriteTxn& txn) -> Result<void> {
          result->emplace((*apply)(txn));
          if (!**result) return fail(**result);
          return {};
        });
    if (!done) co_return fail(done);
    co_return std::move(**result);
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
  [[nodiscard]] async::Task<Result<void>> in_views(std::function<Result<Scan>(ReadTxn&)> step);
  [[nodiscard]] async::Task<Result<void>> in_one_write(std::function<Result<void>(WriteTxn&)> change);

  async::Scheduler& scheduler_;
  Kv& kv_;
  Writer& writer_;
};

}  // namespace invd::store
