#pragma once

#include <string>
#include <vector>

#include "control/exit_code.h"
#include "control/warehouse_message.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

[[nodiscard]] control::ExitCode warehouses_list(Session& session);
/// warehouses create, set-primary and set-kind: all answer with the warehouse.
[[nodiscard]] control::ExitCode warehouse_change(Session& session);

[[nodiscard]] std::string render_warehouses(const std::vector<control::Warehouse>& warehouses, const Screen& screen);
[[nodiscard]] std::string render_warehouse(const control::Warehouse& warehouse, const Screen& screen);

}  // namespace invd::ctl
