#pragma once

#include <memory>
#include <vector>

#include "catalog/listing.h"
#include "control/listing_message.h"
#include "daemon/runtime.h"
#include "store/kv.h"
#include "sync/push_settings.h"

namespace invd::daemon {

/// The settings of every integration's pushes, by name: a copy that may go to a worker.
using PushSettingsList = std::shared_ptr<const std::vector<sync::PushSettings>>;
[[nodiscard]] PushSettingsList push_settings(const Runtime& runtime);
/// Null where the integration is not configured.
[[nodiscard]] const sync::PushSettings* find_settings(const PushSettingsList& list, const IntegrationName& name);

/// What of the listing's number is on its way to Amazon; nothing where it has none. Errors: those of the store.
[[nodiscard]] Result<std::optional<control::ListingPush>> push_of(store::ReadTxn& txn, const PushSettingsList& list,
                                                                  const catalog::Listing& listing);

}  // namespace invd::daemon
