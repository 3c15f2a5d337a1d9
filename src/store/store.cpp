#include "store/store.h"

namespace invd::store {

async::Task<Result<void>> Store::in_views(std::function<Result<Scan>(ReadTxn&)> step) {
  while (true) {
    const Result<Scan> next = co_await scan(step);
    if (!next) co_return fail(next);
    if (*next == Scan::stop) co_return Result<void>();
  }
}

async::Task<Result<void>> Store::in_one_write(std::function<Result<void>(WriteTxn&)> change) {
  struct Slot {
    explicit Slot(async::Scheduler& s) : done(s) {}
    Result<void> commit;
    async::Event done;
  };
  auto slot = std::make_shared<Slot>(scheduler_);
  writer_.submit({std::move(change), [slot](Result<void> commit) {
                    slot->commit = std::move(commit);
                    slot->done.set();
                  }});
  co_await slot->done.wait();
  co_return slot->commit;
}

}  // namespace invd::store
