#pragma once

#include <cstdint>
#include <map>

#include "base/timestamp.h"

namespace invd {

/// How long something took, many times over: counts in buckets whose width grows with what they hold, so that a
/// percentile is told within an eighth of it. Below 16 ms, and in all, it is exact. At most some 260 buckets, whatever
/// is added; only those that hold something are kept.
class LatencyHistogram {
 public:
  using Buckets = std::map<std::uint32_t, std::uint64_t>;  ///< number of the bucket -> how many

  LatencyHistogram() = default;
  /// As it was stored.
  LatencyHistogram(Buckets buckets, Duration max) : buckets_(std::move(buckets)), max_(max) {}

  /// Below zero counts as nothing; what took longer than kLongest, as that.
  void add(Duration took);
  void add(const LatencyHistogram& other);
  [[nodiscard]] std::uint64_t count() const;
  [[nodiscard]] Duration max() const { return max_; }
  /// So many of a hundred took that long or less: the end of the bucket in which that lies, and never more than max().
  /// 0 where nothing was added.
  [[nodiscard]] Duration percentile(int of_hundred) const;
  [[nodiscard]] const Buckets& buckets() const { return buckets_; }
  bool operator==(const LatencyHistogram&) const = default;

  static constexpr Duration kLongest = std::chrono::hours(24 * 365);
  /// The last bucket that anything can lie in.
  [[nodiscard]] static std::uint32_t last_bucket();

 private:
  Buckets buckets_;
  Duration max_{0};
};

/// The same of lately: of the half day under way (UTC) and the one before it, so that what is old leaves.
class RecentLatencies {
 public:
  static constexpr Duration kHalf = std::chrono::hours(12);

  RecentLatencies() = default;
  /// As it was stored.
  RecentLatencies(Timestamp began, LatencyHistogram newer, LatencyHistogram older)
      : began_(began), newer_(std::move(newer)), older_(std::move(older)) {}

  void add(Duration took, Timestamp now);
  [[nodiscard]] LatencyHistogram lately(Timestamp now) const;
  [[nodiscard]] Timestamp began() const { return began_; }
  [[nodiscard]] const LatencyHistogram& newer() const { return newer_; }
  [[nodiscard]] const LatencyHistogram& older() const { return older_; }
  bool operator==(const RecentLatencies&) const = default;

 private:
  void move_on(Timestamp now);

  Timestamp began_;  ///< of the half day under way
  LatencyHistogram newer_;
  LatencyHistogram older_;  ///< of the one before
};

}  // namespace invd
