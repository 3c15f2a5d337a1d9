#pragma once

#include <string_view>

#include "base/timestamp.h"

namespace invd::test {

inline Timestamp at(std::string_view text) {
  return parse_rfc3339(text).value();
}
/// When the commands of these tests are given.
inline const Timestamp kNow = at("2026-11-01T10:00:00Z");

}  // namespace invd::test
