#include "control/quota_message.h"

namespace invd::control {

void describe(Fields& f, QuotaRow& m) {
  f("integration", m.integration);
  f("region", m.region);
  f("operation", m.operation);
  f("rate", m.rate);
  f("burst", m.burst);
  f("level", m.level);
  f("waiting", m.waiting);
  f("drain_seconds", m.drain_seconds);
}

void describe(Fields& f, QuotaReply& m) {
  f("rows", m.rows);
}

}  // namespace invd::control
