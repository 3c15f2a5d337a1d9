#include "control/event_message.h"

namespace invd::control {

void describe(Fields& f, WatchRequest& m) {
  f("integration", m.integration);
  f("kind", m.kind);
}

void describe(Fields& f, Event& m) {
  f("at", m.at);
  f("kind", m.kind);
  f("integration", m.integration);
  f("object", m.object);
  f("message", m.message);
}

}  // namespace invd::control
