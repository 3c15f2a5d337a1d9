#pragma once

#include <cstdint>

namespace invd::sandbox {

/// A number that depends on the seed and the names of what it decides, never on the order of the questions: order 7 of
/// seed 1 is the same order whatever was asked before.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t z = a + 0x9e3779b97f4a7c15U * (b + 1);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

/// The draws that make one thing of the shop.
class Chance {
 public:
  constexpr Chance(std::uint64_t seed, std::uint64_t kind, std::uint64_t number)
      : state_(mix(mix(seed, kind), number)) {}

  [[nodiscard]] constexpr std::uint64_t next() { return state_ = mix(state_, 1); }
  /// Uniform enough in [0, bound); bound is far below 2^32.
  [[nodiscard]] constexpr std::uint64_t below(std::uint64_t bound) { return (next() >> 11) % bound; }
  [[nodiscard]] constexpr std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low + 1)));
  }
  /// True in `permille` of a thousand cases.
  [[nodiscard]] constexpr bool in_thousand(std::uint64_t permille) { return below(1000) < permille; }

 private:
  std::uint64_t state_;
};

}  // namespace invd::sandbox
