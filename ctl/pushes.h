#pragma once

#include <string>
#include <vector>

#include "control/exit_code.h"
#include "control/push_message.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

// stock plan, push, explain, approve: what is on its way to Amazon.

[[nodiscard]] control::ExitCode stock_plan(Session& session);
[[nodiscard]] control::ExitCode stock_push(Session& session);
[[nodiscard]] control::ExitCode stock_explain(Session& session);
[[nodiscard]] control::ExitCode stock_approve(Session& session);

[[nodiscard]] std::string render_plan(const std::vector<control::StockPlanRow>& rows, const Screen& screen);
/// Confirmed listings that are no rows yet.
[[nodiscard]] std::string render_openings(const std::vector<control::StockPlanOpenings>& openings);
[[nodiscard]] std::string render_unconfirmed(const std::vector<control::StockPlanUnconfirmed>& unconfirmed);
/// What stands beside the rows, of few raises too.
[[nodiscard]] std::string render_plan_summary(const control::StockPlanPage& page);
/// What is worth saying about how long the raises take: nothing of few.
[[nodiscard]] std::string render_estimates(const std::vector<control::StockPlanEstimate>& estimates);
[[nodiscard]] std::string render_push(const control::StockPushReply& reply, const Screen& screen);
[[nodiscard]] std::string render_approved(const std::vector<control::StockApproveOutcome>& outcomes,
                                          const Screen& screen);

}  // namespace invd::ctl
