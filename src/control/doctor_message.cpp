#include "control/doctor_message.h"

namespace invd::control {

void describe(Fields& f, Finding& m) {
  f("code", m.code);
  f("area", m.area);
  f("object", m.object);
  f("state", m.state);
  f("message", m.message);
  f("hint", m.hint);
}

void describe(Fields& f, DoctorReply& m) {
  f("findings", m.findings);
}

}  // namespace invd::control
