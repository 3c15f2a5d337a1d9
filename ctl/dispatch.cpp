#include "ctl/dispatch.h"

#include <algorithm>
#include <array>

#include "ctl/completion.h"
#include "ctl/config_commands.h"
#include "ctl/doctor.h"
#include "ctl/help.h"
#include "ctl/history.h"
#include "ctl/orders.h"
#include "ctl/quarantine.h"
#include "ctl/quota.h"
#include "ctl/status.h"
#include "ctl/sync.h"
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
    Entry{"orders list", orders_list},
    Entry{"orders show", orders_show},
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
