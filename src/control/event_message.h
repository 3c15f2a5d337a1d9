#pragma once

#include <optional>
#include <string>

#include "control/fields.h"

namespace invd::control {

/// `watch`: events until the client leaves. The answer never comes.
struct WatchRequest {
  std::string integration;
  std::string kind;  ///< only these; absent = all
  bool operator==(const WatchRequest&) const = default;
};

/// Something that happened: the value of an `event` notification.
struct Event {
  std::optional<Timestamp> at;
  std::string kind;  ///< order.imported, order.quarantined, run.started, run.ended, config.reloaded, events.lost, ...
  std::string integration;
  std::string object;  ///< the id of what it is about
  std::string message;
  bool operator==(const Event&) const = default;
};

void describe(Fields& f, WatchRequest& m);
void describe(Fields& f, Event& m);

}  // namespace invd::control
