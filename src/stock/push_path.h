#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/timestamp.h"

namespace invd::stock {

// Many raises go to Amazon by patches, one to a number, or by a feed, which carries thousands and is processed when
// Amazon comes to it: by whichever they are done earlier (STK-10; scheduling.md 3).

/// A token bucket as it stands. `rate` > 0 tokens a second.
struct PathBucket {
  double tokens = 0;
  double rate = 1;
};
/// When the last of so many calls may leave, from now on: T(n) of scheduling.md.
[[nodiscard]] Duration time_for(std::uint64_t calls, const PathBucket& bucket);

enum class PushPath : std::uint8_t { patch, feed };
[[nodiscard]] std::string_view name(PushPath path);  ///< "patch"

/// What it is chosen by.
struct PathFacts {
  std::uint64_t changes = 0;  ///< that wait and may be written
  PathBucket patch;
  PathBucket create_feed;
  PathBucket reading;                ///< every number is read before it is written
  std::uint64_t read_at_once = 20;   ///< numbers to a reading; 0: they need not be read
  std::uint64_t feed_most = 25'000;  ///< messages of a feed
  bool may_feed = true;              ///< the last feed came to something, and another may be begun
  /// How long Amazon took for the last feeds of the account, from their creation to their end.
  std::vector<Duration> processing;
};

/// While no feed of the account was timed: rather too long, so that patches are not left without need.
inline constexpr Duration kAssumedProcessing = std::chrono::minutes(15);

struct PathEstimate {
  std::uint64_t changes = 0;
  PushPath path = PushPath::patch;  ///< the one that ends earlier; of two alike the patches
  Duration by_patch{0};             ///< until all are written
  Duration by_feed{0};              ///< until all are processed
  Duration processing{0};           ///< of that, what Amazon takes: the median of what was timed
  bool is_assumed = false;          ///< nothing was timed
  bool operator==(const PathEstimate&) const = default;
};
[[nodiscard]] PathEstimate choose_path(PathFacts facts);

}  // namespace invd::stock
