#include "ctl/warehouses.h"

#include <fmt/format.h>

#include "ctl/answers.h"
#include "ctl/display_text.h"
#include "ctl/quantities.h"
#include "ctl/session.h"
#include "ctl/table.h"

namespace invd::ctl {

std::string render_warehouses(const std::vector<control::Warehouse>& warehouses, const Screen& screen) {
  if (warehouses.empty()) return "There is no warehouse yet. `invctl warehouses create NAME` makes one.\n";
  Table table({{"WAREHOUSE"}, {"KIND"}, {"PRIMARY"}, {"CREATED"}});
  for (const control::Warehouse& warehouse : warehouses) {
    table.add({warehouse.name, warehouse.kind, warehouse.primary ? Cell("primary", Tone::good) : Cell(""),
               warehouse.created_at ? relative(*warehouse.created_at, screen.now) : ""});
  }
  return table.render(screen);
}

std::string render_warehouse(const control::Warehouse& warehouse, const Screen& screen) {
  return fmt::format("{}: {}{}\n", painted(printable(warehouse.name), Tone::strong, screen), printable(warehouse.kind),
                     warehouse.primary ? ", the primary one" : "");
}

control::ExitCode warehouses_list(Session& session) {
  return answer_list<control::Warehouse>(session, render_warehouses);
}
control::ExitCode warehouse_change(Session& session) {
  return answer<control::Warehouse>(session, render_warehouse);
}

}  // namespace invd::ctl
