// The switches of StockSync: changes behind a barrier, so that no number of before leaves after them (I18).

#include <utility>

#include "base/guard.h"
#include "sync/stock_sync.h"

namespace invd::sync {

std::shared_ptr<StockSync::Switch> StockSync::switch_by(Change change) {
  services_.scheduler.assert_on_thread();
  auto asked = std::make_shared<Switch>(services_.scheduler);
  switches_.push_back(asked);
  scope_.spawn(make_switch(asked, std::move(change)));
  return asked;
}

async::Task<> StockSync::make_switch(std::shared_ptr<Switch> asked, Change change) {
  const auto turn = co_await one_switch_.acquire();
  if (guarded(Guard::mapping_epoch)) co_await pause();
  asked->outcome = co_await services_.store.write(
      [change = std::move(change), now = services_.clock.now()](store::WriteTxn& txn) { return change(txn, now); });
  if (asked->outcome)
    if (const auto ok = co_await evaluate_all(); !ok) fail_store(ok.error());  // tried again by evaluate()
  go_on();
  std::erase(switches_, asked);
  asked->done.set();
}

async::Task<> StockSync::pause() {
  paused_ = true;
  resumed_.reset();
  while (!busy_.empty()) co_await drained_.wait();
}

void StockSync::go_on() {
  paused_ = false;
  resumed_.set();
  wake();
}

}  // namespace invd::sync
