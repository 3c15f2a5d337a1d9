#include "sync/page_reading.h"

#include <utility>

namespace invd::sync {
namespace {

constexpr int kStep = 10;
constexpr int kStrictTries = 2;
constexpr int kMostTries = 4;

}  // namespace

amazon::SearchOrders PageReading::apply(amazon::SearchOrders search) const {
  search.page_size = page_size_;
  const bool alone = page_size_ == 1;
  search.reading = alone || unreadable_ >= kStrictTries ? amazon::Reading::repairing : amazon::Reading::strict;
  return search;
}

bool PageReading::try_again(const Error& error) {
  if (error.code != ErrorCode::malformed && error.code != ErrorCode::limit) return false;
  ++failures_;
  if (error.code == ErrorCode::limit && page_size_ > 1) {
    page_size_ /= kStep;
    good_pages_ = 0;
    return true;
  }
  return ++unreadable_ < kMostTries;
}

void PageReading::succeeded() {
  failures_ = 0;
  unreadable_ = 0;
  if (page_size_ == kLargest || ++good_pages_ < kStep) return;
  page_size_ *= kStep;
  good_pages_ = 0;
}

}  // namespace invd::sync
