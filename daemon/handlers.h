#pragma once

#include <functional>

#include "config/diff.h"
#include "control/config_message.h"
#include "control/server.h"
#include "daemon/runtime.h"

namespace invd::daemon {

/// Views that one page of a list takes at most: a filter that matches little ends its page there, and the client asks
/// on.
inline constexpr std::size_t kMostViews = 20;
/// Rows that one view looks at, where each takes reads of its own.
inline constexpr std::size_t kRowsOfAView = 200;

/// Registers a handler for each method of the command table, one family a file. The runtime outlives the server.
void add_order_handlers(control::Server& server, Runtime& runtime);
void add_run_handlers(control::Server& server, Runtime& runtime);
void add_quarantine_handlers(control::Server& server, Runtime& runtime);
void add_warehouse_handlers(control::Server& server, Runtime& runtime);
void add_mapping_handlers(control::Server& server, Runtime& runtime);
/// items.list, show, create, mark_fba, mark_mfn.
void add_item_handlers(control::Server& server, Runtime& runtime);
/// listings.list, listings.show, items.unconfirmed.
void add_listing_handlers(control::Server& server, Runtime& runtime);
void add_stock_handlers(control::Server& server, Runtime& runtime);
/// stock.plan, push, explain, approve.
void add_push_handlers(control::Server& server, Runtime& runtime);
/// stock.oversells.
void add_oversell_handlers(control::Server& server, Runtime& runtime);
/// orders.create, void, move, comment.
void add_order_change_handlers(control::Server& server, Runtime& runtime);
void add_return_handlers(control::Server& server, Runtime& runtime);
void add_complete_handlers(control::Server& server, Runtime& runtime);
/// files.put, items.import.
void add_import_handlers(control::Server& server, Runtime& runtime);
/// items.confirm, items.link, items.unlink, items.confirm_channel.
void add_link_handlers(control::Server& server, Runtime& runtime);
/// status, doctor, quota, watch.
void add_status_handlers(control::Server& server, Runtime& runtime);

/// Reads the file anew and applies what may change while running. Errors: invalid_config and what reading the file
/// gives; then everything stays as it was.
using Reload = std::function<Result<control::ConfigDiffReply>()>;
[[nodiscard]] control::ConfigDiffReply to_message(const std::vector<config::Change>& changes);
void add_config_handlers(control::Server& server, Runtime& runtime, Reload reload);

}  // namespace invd::daemon
