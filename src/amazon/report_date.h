#pragma once

#include <optional>
#include <string_view>

#include "base/timestamp.h"

namespace invd::amazon {

/// A date of a report: "2021-05-13 07:20:46 PDT", "13/05/2021 09:20:46 MEST" (day first, as in Europe), "2020/01/05
/// 12:34:56 JST", or RFC 3339. Nothing when it is not certain what is meant: another order, or a zone that has no
/// unique meaning.
[[nodiscard]] std::optional<Timestamp> parse_report_date(std::string_view text);

}  // namespace invd::amazon
