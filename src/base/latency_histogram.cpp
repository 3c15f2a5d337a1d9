#include "base/latency_histogram.h"

#include <algorithm>
#include <bit>

#include "base/assert.h"

namespace invd {
namespace {

/// Each doubling has eight buckets; the first sixteen hold a millisecond each.
constexpr unsigned kBits = 3;
constexpr std::uint64_t kPerDoubling = 1U << kBits;
constexpr std::uint64_t kExact = 2 * kPerDoubling;

std::uint32_t bucket_of(std::uint64_t ms) {
  if (ms < kExact) return static_cast<std::uint32_t>(ms);
  const unsigned shift = static_cast<unsigned>(std::bit_width(ms)) - kBits - 1;
  return static_cast<std::uint32_t>(shift * kPerDoubling + (ms >> shift));
}

/// The largest that lies in it.
std::uint64_t end_of(std::uint32_t bucket) {
  if (bucket < kExact) return bucket;
  const unsigned shift = static_cast<unsigned>(bucket / kPerDoubling) - 1;
  const std::uint64_t leading = kPerDoubling + bucket % kPerDoubling;
  return ((leading + 1) << shift) - 1;
}

}  // namespace

std::uint32_t LatencyHistogram::last_bucket() {
  return bucket_of(static_cast<std::uint64_t>(kLongest.count()));
}

void LatencyHistogram::add(Duration took) {
  took = std::clamp(took, Duration(0), kLongest);
  ++buckets_[bucket_of(static_cast<std::uint64_t>(took.count()))];
  max_ = std::max(max_, took);
}

void LatencyHistogram::add(const LatencyHistogram& other) {
  for (const auto& [bucket, count] : other.buckets_) buckets_[bucket] += count;
  max_ = std::max(max_, other.max_);
}

std::uint64_t LatencyHistogram::count() const {
  std::uint64_t sum = 0;
  for (const auto& [bucket, count] : buckets_) sum += count;
  return sum;
}

Duration LatencyHistogram::percentile(int of_hundred) const {
  INVD_ASSERT(of_hundred >= 1 && of_hundred <= 100);
  const std::uint64_t all = count();
  // The first that so many of a hundred do not exceed.
  const std::uint64_t place = all / 100 * static_cast<std::uint64_t>(of_hundred) +
                              (all % 100 * static_cast<std::uint64_t>(of_hundred) + 99) / 100;
  std::uint64_t passed = 0;
  for (const auto& [bucket, count] : buckets_) {
    passed += count;
    if (passed >= place) return std::min(Duration(static_cast<std::int64_t>(end_of(bucket))), max_);
  }
  return max_;
}

void RecentLatencies::move_on(Timestamp now) {
  const Timestamp half{now.ms - now.ms % kHalf.count()};
  if (half == began_) return;
  // What lies further back is too old, and a clock that was set back begins anew.
  older_ = half == began_ + kHalf ? std::move(newer_) : LatencyHistogram();
  newer_ = LatencyHistogram();
  began_ = half;
}

void RecentLatencies::add(Duration took, Timestamp now) {
  move_on(now);
  newer_.add(took);
}

LatencyHistogram RecentLatencies::lately(Timestamp now) const {
  RecentLatencies moved = *this;
  moved.move_on(now);
  LatencyHistogram all = std::move(moved.newer_);
  all.add(moved.older_);
  return all;
}

}  // namespace invd
