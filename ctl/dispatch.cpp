#include "ctl/dispatch.h"

#include <algorithm>
#include <array>

#include "ctl/completion.h"
#include "ctl/config_commands.h"
#include "ctl/doctor.h"
#include "ctl/help.h"
#include "ctl/history.h"
#include "ctl/item_export.h"
#include "ctl/item_import.h"
#include "ctl/items.h"
#include "ctl/links.h"
#include "ctl/listings.h"
#include "ctl/mapping.h"
#include "ctl/marks.h"
#include "ctl/order_changes.h"
#include "ctl/orders.h"
#include "ctl/oversells.h"
#include "ctl/pushes.h"
#include "ctl/quarantine.h"
#include "ctl/quota.h"
#include "ctl/returns.h"
#include "ctl/status.h"
#include "ctl/stock.h"
#include "ctl/sync.h"
#include "ctl/warehouses.h"
#include "ctl/watch.h"

namespace invd::ctl {
namespace {

struct Entry {
  std::string_view command;
  Handler handler;
};

constexpr std::array kHandlers = {
    Entry{"status", status},
    Entry{"doctor", doctor},
    Entry{"sync", sync},
    Entry{"items list", items_list},
    Entry{"items show", items_show},
    Entry{"items create", items_create},
    Entry{"items import", items_import},
    Entry{"items export", items_export},
    Entry{"items unconfirmed", items_unconfirmed},
    Entry{"items confirm", items_confirm},
    Entry{"items link", items_link},
    Entry{"items unlink", items_unlink},
    Entry{"items confirm-channel", listings_show},
    Entry{"items mark-fba", items_mark},
    Entry{"items mark-mfn", items_mark},
    Entry{"listings list", listings_list},
    Entry{"listings show", listings_show},
    Entry{"warehouses list", warehouses_list},
    Entry{"warehouses create", warehouse_change},
    Entry{"warehouses set-primary", warehouse_change},
    Entry{"warehouses set-kind", warehouse_change},
    Entry{"mapping status", mapping_status},
    Entry{"mapping enable", mapping_switch},
    Entry{"mapping disable", mapping_switch},
    Entry{"stock show", stock_show},
    Entry{"stock ledger", stock_ledger},
    Entry{"stock adjust", stock_adjust},
    Entry{"stock transfer", stock_transfer},
    Entry{"stock plan", stock_plan},
    Entry{"stock push", stock_push},
    Entry{"stock explain", stock_explain},
    Entry{"stock oversells", stock_oversells},
    Entry{"stock approve", stock_approve},
    Entry{"orders list", orders_list},
    Entry{"orders show", orders_show},
    Entry{"orders create", orders_create},
    Entry{"orders void", order_change},
    Entry{"orders move", order_change},
    Entry{"orders comment", order_change},
    Entry{"returns create", returns_create},
    Entry{"returns list", returns_list},
    Entry{"history list", history_list},
    Entry{"history show", history_show},
    Entry{"quarantine list", quarantine_list},
    Entry{"quarantine show", quarantine_show},
    Entry{"quarantine retry", quarantine_retry},
    Entry{"quarantine drop", quarantine_drop},
    Entry{"quota", quota},
    Entry{"config show", config_show},
    Entry{"config check", config_check},
    Entry{"config diff", config_diff},
    Entry{"config reload", config_reload},
    Entry{"watch", watch},
    Entry{"version", version},
    Entry{"help", help},
    Entry{"completion", completion},
};

}  // namespace

Handler find_handler(std::string_view command) {
  const auto* found = std::ranges::find(kHandlers, command, &Entry::command);
  return found == kHandlers.end() ? nullptr : found->handler;
}

}  // namespace invd::ctl
