#pragma once

#include <map>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "stock/routing.h"
#include "store/kv.h"

namespace invd::store {

/// The table `routes`: where an integration's own orders go, from when on (ORD-7). The name of an integration, or empty
/// for the primary warehouse's history, which holds where an integration has no route of its own: before the first one,
/// and from one without a warehouse to the next.

/// From that instant on; a second one at the same instant takes the first one's place.
[[nodiscard]] Result<void> put_route(WriteTxn& txn, const IntegrationName& integration, const stock::Route& route);
/// In the sequence of their instants.
[[nodiscard]] Result<std::vector<stock::Route>> routes_of(ReadTxn& txn, const IntegrationName& integration);
/// Of every integration that has some; without the primary warehouse's history.
[[nodiscard]] Result<std::map<IntegrationName, std::vector<stock::Route>>> routes_of_integrations(ReadTxn& txn);
[[nodiscard]] Result<void> audit_route(ReadTxn& txn, std::string_view key, std::string_view value);

}  // namespace invd::store
