#include "control/hello_message.h"

namespace invd::control {

void describe(Fields& f, HelloRequest& m) {
  f("client", m.client);
  f("version", m.version);
}

void describe(Fields& f, Hello& m) {
  f("server", m.server);
  f("version", m.version);
  f("capabilities", m.capabilities);
}

void describe(Fields&, NoParameters&) {}

}  // namespace invd::control
