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
  const Clock& clock;
  Random& random;
  store::Store& store;
  EventBus& events;
};

}  // namespace invd::sync
