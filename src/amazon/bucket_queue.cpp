#include "amazon/bucket_queue.h"

#include <algorithm>
#include <ranges>

#include "base/assert.h"

namespace invd::amazon {
namespace {

constexpr int kTurns = 10;

bool is_low(const BucketQueue::Entry* entry) {
  return entry->priority > Priority::live;
}

}  // namespace

void BucketQueue::add(Entry& entry) {
  INVD_ASSERT(!entry.queued);
  entry.place = entries_.insert(entries_.end(), &entry);
  entry.queued = true;
}

void BucketQueue::remove(Entry& entry) {
  if (!entry.queued) return;
  entries_.erase(entry.place);
  entry.queued = false;
}

bool BucketQueue::wants_kept() const {
  return std::ranges::any_of(entries_, takes_kept, &Entry::priority);
}

BucketQueue::Entry* BucketQueue::take_next(bool of_kept) {
  const auto allowed = [of_kept](const Entry* entry) { return !of_kept || takes_kept(entry->priority); };
  auto candidates = entries_ | std::views::filter(allowed);
  if (candidates.empty()) return nullptr;
  // min_element gives the first of equals, which is the one that came first.
  Entry* next = *std::ranges::min_element(candidates, {}, &Entry::priority);
  const auto low = std::ranges::find_if(candidates, is_low);
  if (!is_low(next) && low != candidates.end()) {
    if (++contested_ >= kTurns) next = *low;
  }
  if (is_low(next)) contested_ = 0;
  remove(*next);
  return next;
}

}  // namespace invd::amazon
