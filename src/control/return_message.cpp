#include "control/return_message.h"

#include "control/book_limits.h"

namespace invd::control {

void describe(Fields& f, ReturnLine& m) {
  f("sku", m.sku, kSkuBytes);
  f("line_id", m.line_id, kIdBytes);
  f("quantity", m.quantity, kQuantity);
}

void describe(Fields& f, Return& m) {
  f("return_id", m.return_id);
  f("at", m.at);
  f("order_id", m.order_id);
  f("integration", m.integration);
  f("warehouse", m.warehouse);
  f("restock", m.restock);
  f("note", m.note);
  f("lines", m.lines);
}

void describe(Fields& f, ReturnCreateRequest& m) {
  f("order_id", m.order_id, kIdBytes);
  f("integration", m.integration, kIntegrationBytes);
  f.required("lines", m.lines, kLines);
  f.required("warehouse", m.warehouse, kWarehouseBytes);
  f.required("restock", m.restock);
  f("note", m.note, kReasonBytes);
}

void describe(Fields& f, ReturnListRequest& m) {
  f("order_id", m.order_id, kIdBytes);
  f("since", m.since, kMomentBytes);
  f("until", m.until, kMomentBytes);
  f("after", m.after, kCursorBytes);
  f("limit", m.limit, kPageRows);
}

void describe(Fields& f, ReturnPage& m) {
  f("returns", m.returns);
  f("next", m.next);
}

}  // namespace invd::control
