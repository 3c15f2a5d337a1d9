#pragma once

#include <string>

#include "control/exit_code.h"
#include "control/item_message.h"

namespace invd::ctl {

class Session;

/// Reads all pages of items.list and writes them to stdout, or to --output: whole or not at all.
[[nodiscard]] control::ExitCode items_export(Session& session);

/// The head of the CSV: the columns that items import reads.
[[nodiscard]] std::string csv_head();
/// A row for each warehouse that holds stock of the item, one without a warehouse for none. `warehouse`: only this one;
/// empty = all.
[[nodiscard]] std::string csv_rows(const control::Item& item, const std::string& warehouse);

}  // namespace invd::ctl
