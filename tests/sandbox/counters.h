#pragma once

#include <array>
#include <cstdint>
#include <map>

#include "sandbox/operation.h"

namespace invd::sandbox {

/// What became of the calls of one operation.
struct Calls {
  std::uint64_t calls = 0;      ///< that reached the operation with a valid token, or tried to
  std::uint64_t granted = 0;    ///< took a token of the bucket
  std::uint64_t throttled = 0;  ///< 429 because the bucket was empty, or another limit reached
  std::map<int, std::uint64_t> by_status;
  std::uint64_t body_bytes = 0;
};

/// The account of one bucket. Used tokens are at least 98 % of the usable ones when granted >= 0.98 x (offered -
/// level).
struct BucketAccount {
  double rate = 0;
  double burst = 0;
  double offered = 0;  ///< the first burst and the rate times the time since the world began
  double spilled = 0;  ///< offered, but the bucket was full
  double level = 0;    ///< still there
};

using Counters = std::array<Calls, kOperations>;

}  // namespace invd::sandbox
