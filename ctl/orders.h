#pragma once

#include <string>
#include <vector>

#include "control/exit_code.h"
#include "control/order_message.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

[[nodiscard]] control::ExitCode orders_list(Session& session);
[[nodiscard]] control::ExitCode orders_show(Session& session);

[[nodiscard]] std::string render_orders(const std::vector<control::Order>& orders, const Screen& screen);
[[nodiscard]] std::string render_order(const control::Order& order, const Screen& screen);

}  // namespace invd::ctl
