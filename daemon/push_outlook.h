#pragma once

#include <optional>
#include <string>

#include "base/timestamp.h"
#include "stock/push.h"

namespace invd::daemon {

/// What a number on Amazon waits for, in words, and until when, where that is known.
struct Outlook {
  std::string waits;  ///< empty: for nothing
  std::optional<Timestamp> until;
  bool operator==(const Outlook&) const = default;
};

/// `raise_horizon`: as sync::raise_horizon(). Pure.
[[nodiscard]] Outlook outlook(const stock::PushState& state, const std::optional<Timestamp>& raise_horizon,
                              Timestamp now);

}  // namespace invd::daemon
