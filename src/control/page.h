#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "control/fields.h"
#include "control/framing.h"

namespace invd::control {

/// How much one page of a list may still take, in rows and in bytes of reply.
class PageBudget {
 public:
  /// From a request's `limit`; absent or 0 = as many as fit.
  explicit PageBudget(const std::optional<std::int64_t>& limit)
      : rows_(limit && *limit > 0 ? static_cast<std::size_t>(std::min<std::int64_t>(*limit, kMaxRows)) : kMaxRows) {}

  /// True when the row fits, and is taken; the page ends at the first that does not. The first row always fits.
  template <class Row>
  [[nodiscard]] bool take(const Row& row) {
    return take_bytes(to_json(row).size() + 1);
  }
  /// How many rows are worth being looked up at once, at most so many: one more than still fit, as that shows where the
  /// page ends.
  [[nodiscard]] std::size_t rows_to_look_up(std::size_t most) const { return std::min(most, rows_ + 1); }
  [[nodiscard]] bool take_bytes(std::size_t bytes) {
    if (rows_ == 0 || (taken_ && bytes > bytes_)) return false;
    --rows_;
    bytes_ -= std::min(bytes, bytes_);
    taken_ = true;
    return true;
  }

 private:
  static constexpr std::int64_t kMaxRows = 1000;
  static constexpr std::size_t kEnvelope = 4096;

  std::size_t rows_;
  std::size_t bytes_ = kMaxReplyBytes - kEnvelope;
  bool taken_ = false;
};

}  // namespace invd::control
