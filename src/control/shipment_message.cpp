#include "control/shipment_message.h"

namespace invd::control {

void describe(Fields& f, ShipmentLine& m) {
  f("line_id", m.line_id);
  f("quantity", m.quantity);
}

void describe(Fields& f, ShipmentConfirmation& m) {
  f("state", m.state);
  f("reason", m.reason);
}

void describe(Fields& f, Shipment& m) {
  f("shipment_id", m.shipment_id);
  f("order_id", m.order_id);
  f("carrier", m.carrier);
  f("service", m.service);
  f("tracking", m.tracking);
  f("shipped_at", m.shipped_at);
  f("lines", m.lines);
  f("amazon", m.amazon);
}

}  // namespace invd::control
