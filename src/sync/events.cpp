#include "sync/events.h"

namespace invd::sync {
namespace {
constexpr std::size_t kMostQueued = 1'000;
}

EventBus::Subscription::Subscription(EventBus& bus) : bus_(bus), arrived_(bus.scheduler_) {
  bus_.subscriptions_.push_back(this);
}

EventBus::Subscription::~Subscription() {
  bus_.subscriptions_.remove(this);
}

async::Task<Event> EventBus::Subscription::next() {
  while (queue_.empty()) {
    arrived_.reset();
    co_await arrived_.wait();
  }
  if (lost_ > 0 && queue_.size() < kMostQueued / 2) {
    Event lost{
        queue_.front().at, "events.lost", {}, {}, std::to_string(lost_) + " events were lost: too slow a reader"};
    lost_ = 0;
    co_return lost;
  }
  Event event = std::move(queue_.front());
  queue_.pop_front();
  co_return event;
}

void EventBus::publish(const Event& event) {
  for (Subscription* subscription : subscriptions_) {
    if (subscription->queue_.size() >= kMostQueued)
      ++subscription->lost_;
    else
      subscription->queue_.push_back(event);
    subscription->arrived_.set();
  }
}

}  // namespace invd::sync
