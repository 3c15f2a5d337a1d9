#pragma once

#include "async/task.h"
#include "config/load.h"
#include "daemon/runtime.h"
#include "sync/mapping.h"

namespace invd::daemon {

/// What the configuration says of an integration's warehouse mapping.
[[nodiscard]] sync::MappingChange configured_mapping(const config::Integration& integration);
/// Whether FBA tracking is on for it.
[[nodiscard]] bool tracks_fba(const config::Loaded& loaded, const IntegrationName& integration);

/// Takes over the mapping of every integration whose key was edited since (PREF-6). What cannot be is told in the log:
/// the mapping in force stays. Before integrations work, or as a switch of those that do (I18). Errors: the store's.
[[nodiscard]] async::Task<Result<void>> apply_configured_mappings(Runtime& runtime);

}  // namespace invd::daemon
