#include "control/quarantine_message.h"

namespace invd::control {

void describe(Fields& f, QuarantineEntry& m) {
  f("integration", m.integration);
  f("order_id", m.order_id);
  f("reason", m.reason);
  f("first_seen_at", m.first_seen_at);
  f("last_tried_at", m.last_tried_at);
  f("attempts", m.attempts);
  f("json", m.json);
}

void describe(Fields& f, QuarantineListRequest& m) {
  f("integration", m.integration);
  f("after", m.after);
  f("limit", m.limit);
}

void describe(Fields& f, QuarantinePage& m) {
  f("entries", m.entries);
  f("next", m.next);
}

void describe(Fields& f, QuarantineRequest& m) {
  f.required("order_id", m.order_id);
  f("integration", m.integration);
}

void describe(Fields& f, QuarantineOutcome& m) {
  f("integration", m.integration);
  f("order_id", m.order_id);
  f("outcome", m.outcome);
  f("reason", m.reason);
}

}  // namespace invd::control
