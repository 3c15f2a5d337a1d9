#include "sandbox/search_view.h"

#include <algorithm>

namespace invd::sandbox {
namespace {
SearchView::Key key_of(const Order& order) {
  return {order.updated.ms, order.number};
}
}  // namespace

void SearchView::build() {
  std::vector<Key> keys;
  keys.reserve(orders_.size());
  for (const Order& order : orders_) keys.push_back(key_of(order));
  std::ranges::sort(keys);
  by_updated_ = std::set<Key>(keys.begin(), keys.end());  // linear from a sorted range
  built_ = true;
}

void SearchView::note(const Order& order, const Order* before, Timestamp now, Duration lag) {
  if (!built_) return;
  const auto found = late_.find(order.number);
  if (found == late_.end() && lag.count() == 0) {
    if (before != nullptr) by_updated_.erase(key_of(*before));
    by_updated_.insert(key_of(order));
    return;
  }
  if (found == late_.end()) {
    Late& late = late_[order.number];
    late.is_new = before == nullptr;
    if (before != nullptr) late.versions.push_back(*before);
    late.versions.push_back(order);
  } else {
    found->second.versions.push_back(order);
  }
  due_.push({now + lag, order.number});
}

void SearchView::settle(Timestamp now) {
  while (!due_.empty() && due_.top().at <= now) {
    const std::uint32_t number = due_.top().number;
    due_.pop();
    Late& late = late_.at(number);
    if (late.is_new) {
      late.is_new = false;
    } else {
      by_updated_.erase(key_of(late.versions.front()));
      late.versions.pop_front();
    }
    by_updated_.insert(key_of(late.versions.front()));
    if (late.versions.size() == 1) late_.erase(number);
  }
}

const Order* SearchView::shown(std::uint32_t number) const {
  const auto found = late_.find(number);
  if (found == late_.end()) return &orders_[number];
  return found->second.is_new ? nullptr : &found->second.versions.front();
}

}  // namespace invd::sandbox
