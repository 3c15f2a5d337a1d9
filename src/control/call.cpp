#include "control/call.h"

#include "control/rpc.h"

namespace invd::control {

async::Task<void> Call::progress(std::string value_json) {
  co_await outbox_.room();
  outbox_.push(notification_line("progress", id_, value_json));
}

async::Task<void> Call::event(std::string value_json) {
  co_await outbox_.room();
  outbox_.push(notification_line("event", id_, value_json));
}

}  // namespace invd::control
