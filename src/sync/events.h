#pragma once

#include <deque>
#include <list>
#include <memory>
#include <string>

#include "async/event.h"
#include "async/task.h"
#include "base/timestamp.h"

namespace invd::sync {

/// Something that happened, for `invctl watch`. No personal data.
struct Event {
  Timestamp at;
  std::string kind;  ///< order.imported, order.updated, order.quarantined, run.started, run.ended, ...
  std::string integration;
  std::string object;
  std::string message;
};

/// Passes events to whoever listens. A listener that does not keep up loses events and is told so by one of the kind
/// "events.lost"; it never slows the flows. Loop thread.
class EventBus {
 public:
  explicit EventBus(async::Scheduler& scheduler) : scheduler_(scheduler) {}

  class Subscription {
   public:
    explicit Subscription(EventBus& bus);
    ~Subscription();
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;
    [[nodiscard]] async::Task<Event> next();

   private:
    friend class EventBus;
    EventBus& bus_;
    std::deque<Event> queue_;
    async::Event arrived_;
    std::size_t lost_ = 0;
  };

  void publish(const Event& event);

 private:
  async::Scheduler& scheduler_;
  std::list<Subscription*> subscriptions_;
};

}  // namespace invd::sync
