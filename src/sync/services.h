#pragma once

#include "async/scheduler.h"
#include "base/clock.h"
#include "base/random.h"
#include "store/store.h"
#include "sync/events.h"

namespace invd::sync {

/// What every flow works with. Owned by the daemon's App (or the simulator); outlives the flows.
struct Services {
  async::Scheduler& scheduler;
  const Clock& clock;  ///< amazon::ServerClock: what is kept must outlive a machine's clock that was wrong (I13)
  Random& random;
  store::Store& store;
  EventBus& events;
};

}  // namespace invd::sync
