#pragma once

#include <cstdint>
#include <vector>

#include "base/timestamp.h"

namespace invd::stock {

// How much of a shop may change at once without somebody's consent (STK-8): what people and settings do, never what
// orders do.

/// What changes: of domains whose difference a person or a setting made.
struct Blast {
  std::int64_t zeroed = 0;  ///< domains that go to zero
  std::int64_t raised = 0;  ///< domains that rise
  std::int64_t moved = 0;   ///< domains that change
  std::int64_t units = 0;   ///< by so many units, whichever way
  bool operator==(const Blast&) const = default;
  Blast& operator+=(const Blast& other);
};

/// What there is, to measure shares by.
struct ShopSize {
  std::int64_t domains = 0;
  std::int64_t units = 0;  ///< shown on Amazon
  bool operator==(const ShopSize&) const = default;
};

struct BlastLimits {
  std::int64_t zeroed_listings = 20;
  int zeroed_percent = 20;
  int moved_percent = 50;
};

/// Whether what waits, with what went out within the hour, is too much. Domains that go to zero, and domains that rise,
/// are counted against the larger of zeroed_listings and zeroed_percent; units against moved_percent, where more than
/// zeroed_listings domains move: one count in a small shop is no blast.
[[nodiscard]] bool is_too_much(const Blast& waiting, const Blast& within_hour, const ShopSize& size,
                               const BlastLimits& limits);

/// What went out lately.
struct PastBlast {
  Timestamp at;
  Blast blast;
  bool operator==(const PastBlast&) const = default;
};
inline constexpr Duration kBlastWindow = std::chrono::hours(1);
/// The sum of those within the window; older ones are dropped.
[[nodiscard]] Blast sum_up(std::vector<PastBlast>& past, Timestamp now);

}  // namespace invd::stock
