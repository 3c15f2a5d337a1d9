#pragma once

#include <optional>

#include "amazon/quota.h"
#include "config/load.h"
#include "daemon/control_groups.h"
#include "daemon/integrations.h"
#include "store/kv.h"
#include "sync/scrub_store.h"
#include "sync/services.h"

namespace invd::daemon {

/// What the handlers of the control socket look at and act on; owned by App.
struct Runtime {
  sync::Services services;
  store::Kv& kv;
  amazon::QuotaBook& quota;
  Integrations& integrations;
  config::Loaded config;    ///< as reloaded last
  config::Loaded at_start;  ///< where keys that need a restart are in force
  ResolvedGroups groups;
  Timestamp started_at;
  sync::StoreHealth store_health = {};
  std::optional<Timestamp> reload_failed_at = {};  ///< absent when the last reload went well, or there was none
};

}  // namespace invd::daemon
