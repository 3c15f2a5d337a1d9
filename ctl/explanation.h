#pragma once

#include <optional>
#include <string>

#include "base/timestamp.h"
#include "control/push_message.h"
#include "ctl/screen.h"

namespace invd::ctl {

/// `stock explain` as text: each step from the shelves to what Amazon shows.
[[nodiscard]] std::string render_explanation(const control::StockExplanation& explanation, const Screen& screen);

/// What a number waits for: "orders up to 10:00 (in 4 min)".
[[nodiscard]] std::string waits_words(const std::string& waits, const std::optional<Timestamp>& until,
                                      const Screen& screen);

}  // namespace invd::ctl
