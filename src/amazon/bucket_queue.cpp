#include "amazon/bucket_queue.h"

#include <algorithm>

#include "base/assert.h"

namespace invd::amazon {
namespace {

constexpr int kTurns = 10;

bool is_low(const BucketQueue::Entry* entry) {
  return entry->priority >= Priority::raise;
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

BucketQueue::Entry* BucketQueue::take_next() {
  if (entries_.empty()) return nullptr;
  // min_element gives the first of equals, which is the one that came first.
  Entry* next = *std::ranges::min_element(entries_, {}, &Entry::priority);
  const auto low = std::ranges::find_if(entries_, is_low);
  if (!is_low(next) && low != entries_.end()) {
    if (++contested_ >= kTurns) next = *low;
  }
  if (is_low(next)) contested_ = 0;
  remove(*next);
  return next;
}

}  // namespace invd::amazon
