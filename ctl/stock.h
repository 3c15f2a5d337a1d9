#pragma once

#include <string>
#include <vector>

#include "control/exit_code.h"
#include "control/stock_message.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

[[nodiscard]] control::ExitCode stock_show(Session& session);
[[nodiscard]] control::ExitCode stock_ledger(Session& session);
[[nodiscard]] control::ExitCode stock_adjust(Session& session);
[[nodiscard]] control::ExitCode stock_transfer(Session& session);

[[nodiscard]] std::string render_stock(const std::vector<control::StockRow>& rows, const Screen& screen);
[[nodiscard]] std::string render_ledger(const std::vector<control::LedgerRow>& rows, const Screen& screen);
[[nodiscard]] std::string render_adjustment(const control::StockAdjustReply& reply, const Screen& screen);
[[nodiscard]] std::string render_transfer(const control::StockTransferReply& reply, const Screen& screen);

}  // namespace invd::ctl
