#include "stock/push_path.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"

namespace invd::stock {
namespace {

constexpr double kLongestMs = 1e15;

std::uint64_t parts(std::uint64_t all, std::uint64_t part) {
  return part == 0 ? 0 : (all + part - 1) / part;
}

Duration median(std::vector<Duration>& all) {
  const auto middle = all.begin() + std::ssize(all) / 2;
  std::ranges::nth_element(all, middle);
  return *middle;
}

}  // namespace

Duration time_for(std::uint64_t calls, const PathBucket& bucket) {
  INVD_ASSERT(bucket.rate > 0);
  const double short_of = static_cast<double>(calls) - std::max(bucket.tokens, 0.0);
  if (short_of <= 0) return Duration(0);
  return Duration(static_cast<std::int64_t>(std::min(std::ceil(short_of / bucket.rate * 1000.0), kLongestMs)));
}

std::string_view name(PushPath path) {
  return path == PushPath::patch ? "patch" : "feed";
}

PathEstimate choose_path(PathFacts facts) {
  PathEstimate out;
  out.changes = facts.changes;
  out.is_assumed = facts.processing.empty();
  out.processing = out.is_assumed ? kAssumedProcessing : median(facts.processing);
  const Duration reading = time_for(parts(facts.changes, facts.read_at_once), facts.reading);
  // Patches leave while others are read; a feed leaves when all of it was read.
  out.by_patch = std::max(time_for(facts.changes, facts.patch), reading);
  const Duration created = time_for(parts(facts.changes, facts.feed_most), facts.create_feed);
  out.by_feed = std::max(reading, created) + out.processing;
  out.path = facts.may_feed && facts.changes > 0 && out.by_feed < out.by_patch ? PushPath::feed : PushPath::patch;
  return out;
}

}  // namespace invd::stock
