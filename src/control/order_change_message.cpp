#include "control/order_change_message.h"

#include "control/book_limits.h"

namespace invd::control {

void describe(Fields& f, OrderCreateLine& m) {
  f.required("sku", m.sku, kSkuBytes);
  f("quantity", m.quantity, kQuantity);
  f("warehouse", m.warehouse, kWarehouseBytes);
  f("unit_price", m.unit_price);
  f("currency", m.currency, kCurrencyBytes);
  f("title", m.title, kItemNameBytes);
}

void describe(Fields& f, OrderCreateRequest& m) {
  f.required("lines", m.lines, kLines);
  f("reference", m.reference, kReasonBytes);
  f("warehouse", m.warehouse, kWarehouseBytes);
  f("at", m.at, kMomentBytes);
}

void describe(Fields& f, OrderVoidRequest& m) {
  f.required("order_id", m.order_id, kIdBytes);
  f("integration", m.integration, kIntegrationBytes);
}

void describe(Fields& f, OrderMoveRequest& m) {
  f.required("order_id", m.order_id, kIdBytes);
  f("integration", m.integration, kIntegrationBytes);
  f.required("warehouse", m.warehouse, kWarehouseBytes);
  f("line", m.line, kIdBytes);
}

void describe(Fields& f, OrderCommentRequest& m) {
  f.required("order_id", m.order_id, kIdBytes);
  f("integration", m.integration, kIntegrationBytes);
  f.required("text", m.text, kCommentBytes);
}

}  // namespace invd::control
