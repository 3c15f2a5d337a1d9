#pragma once

#include <string>
#include <vector>

#include "control/exit_code.h"
#include "control/item_message.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

[[nodiscard]] control::ExitCode items_list(Session& session);
[[nodiscard]] control::ExitCode items_show(Session& session);
[[nodiscard]] control::ExitCode items_create(Session& session);

[[nodiscard]] std::string render_items(const std::vector<control::Item>& items, const Screen& screen);
[[nodiscard]] std::string render_item(const control::Item& item, const Screen& screen);

}  // namespace invd::ctl
