#pragma once

#include <cstdint>
#include <cstdlib>

#include "support/sanitized.h"

namespace invd::sync::test {

/// How many answers are to be lost: INVD_RIG_COUNT, or so many in an ordinary run.
inline std::uint64_t lost_answers(int ordinarily) {
  const char* asked = std::getenv("INVD_RIG_COUNT");
  const int number = asked == nullptr ? 0 : std::atoi(asked);  // NOLINT(cert-err34-c): what is no number is 0
  return static_cast<std::uint64_t>(number > 0 ? number : invd::test::rounds(ordinarily));
}

}  // namespace invd::sync::test
