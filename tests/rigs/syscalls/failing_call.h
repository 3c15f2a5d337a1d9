#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rigs/preload/log_format.h"

namespace invd::rigs {

inline constexpr std::size_t kCallKinds = kCallNames.size();

/// The n-th call of a kind, made to fail.
struct FailingCall {
  CallKind kind = CallKind::open;
  std::uint64_t number = 1;
  int error = 0;

  [[nodiscard]] std::string text() const;
  /// A write or a flush of the store that a broken disk refuses: nothing may be assumed about it any more (I6).
  [[nodiscard]] bool breaks_the_disk() const;
};

/// The errors that fit a kind of call.
[[nodiscard]] const std::vector<int>& errors_of(CallKind kind);

}  // namespace invd::rigs
