#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "async/task.h"
#include "base/error.h"
#include "control/status_message.h"
#include "daemon/runtime.h"
#include "stock/push.h"

namespace invd::daemon {

/// How many numbers on Amazon are not what they shall be. Of one integration, or of all.
struct StockTotals {
  std::int64_t dirty = 0;        ///< to be written
  std::int64_t unconfirmed = 0;  ///< written, and not seen yet
  std::int64_t held = 0;
  std::int64_t late = 0;  ///< neither held nor seen, for longer than kPushLate
  std::optional<Timestamp> oldest_dirty_at;
  std::optional<Timestamp> oldest_late_at;
  bool operator==(const StockTotals&) const = default;
};
using StockTotalsBy = std::map<IntegrationName, StockTotals>;

/// Amazon shows a write within minutes (I22), and raises wait for an import of orders.
inline constexpr Duration kPushLate = std::chrono::minutes(30);

/// Takes one number into the sum. Pure.
void add(StockTotals& totals, const stock::PushState& state, Timestamp now);

/// Of every configured integration, on a worker.
[[nodiscard]] async::Task<Result<StockTotalsBy>> count_stock(Runtime& runtime);

/// status.stock.
[[nodiscard]] control::StockStatus to_message(const StockTotalsBy& all);
inline constexpr std::string_view kStockHeld = "stock_held";
inline constexpr std::string_view kStockUnconfirmed = "stock_unconfirmed";
/// Every code that stock_problems() gives.
inline constexpr std::array<std::string_view, 2> kStockProblemCodes = {kStockHeld, kStockUnconfirmed};
/// What of it needs a look: kStockHeld, and kStockUnconfirmed where numbers are written by themselves. Pure.
[[nodiscard]] std::vector<control::Problem> stock_problems(const IntegrationName& name, const StockTotals& totals,
                                                           bool automatic);

}  // namespace invd::daemon
