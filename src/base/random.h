#pragma once

#include <cstdint>

namespace invd {

/// The only source of chance (jitter, ids, state tokens). Seeded from the kernel in daemon/, from a seed in tests.
class Random {
 public:
  virtual ~Random() = default;
  [[nodiscard]] virtual std::uint64_t next() = 0;

  /// Uniform in [0, bound); 0 when bound is 0.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound);
  /// Uniform in [0, 1).
  [[nodiscard]] double fraction() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
};

/// xoshiro256**: the same sequence for the same seed on every machine. Not for secrets.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed);
  [[nodiscard]] std::uint64_t next() override;

 private:
  std::uint64_t state_[4];
};

}  // namespace invd
