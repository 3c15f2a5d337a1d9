#include "control/stock_message.h"

#include "control/book_limits.h"

namespace invd::control {

void describe(Fields& f, StockRow& m) {
  f("sku", m.sku);
  f("name", m.name);
  f("warehouse", m.warehouse);
  f("kind", m.kind);
  f("on_hand", m.on_hand);
  f("committed", m.committed);
  f("available", m.available);
}

void describe(Fields& f, StockShowRequest& m) {
  f("sku", m.sku, kSkuBytes);
  f("at", m.at, kMomentBytes);
  f("warehouse", m.warehouse, kWarehouseBytes);
  f("after", m.after, kCursorBytes);
  f("limit", m.limit, kPageRows);
}

void describe(Fields& f, StockPage& m) {
  f("rows", m.rows);
  f("next", m.next);
}

void describe(Fields& f, LedgerRow& m) {
  f("seq", m.seq);
  f("at", m.at);
  f("sku", m.sku);
  f("warehouse", m.warehouse);
  f("stream", m.stream);
  f("kind", m.kind);
  f("delta", m.delta);
  f("after", m.after);
  f("ref", m.ref);
  f("reason", m.reason);
  f("by", m.by);
}

void describe(Fields& f, LedgerRequest& m) {
  f.required("sku", m.sku, kSkuBytes);
  f("warehouse", m.warehouse, kWarehouseBytes);
  f("since", m.since, kMomentBytes);
  f("until", m.until, kMomentBytes);
  f("after", m.after, kCursorBytes);
  f("limit", m.limit, kPageRows);
}

void describe(Fields& f, LedgerPage& m) {
  f("rows", m.rows);
  f("next", m.next);
}

void describe(Fields& f, StockAdjustRequest& m) {
  f.required("sku", m.sku, kSkuBytes);
  f.required("warehouse", m.warehouse, kWarehouseBytes);
  f("by", m.by, kDelta);
  f("to", m.to, kCount);
  f.required("reason", m.reason, kReasonBytes);
}

void describe(Fields& f, StockAdjustReply& m) {
  f("sku", m.sku);
  f("warehouse", m.warehouse);
  f("before", m.before);
  f("after", m.after);
}

void describe(Fields& f, StockTransferRequest& m) {
  f.required("sku", m.sku, kSkuBytes);
  f.required("from", m.from, kWarehouseBytes);
  f.required("to", m.to, kWarehouseBytes);
  f("quantity", m.quantity, kQuantity);
  f("reason", m.reason, kReasonBytes);
}

void describe(Fields& f, WarehouseChange& m) {
  f("warehouse", m.warehouse);
  f("before", m.before);
  f("after", m.after);
}

void describe(Fields& f, StockTransferReply& m) {
  f("sku", m.sku);
  f("quantity", m.quantity);
  f("from", m.from);
  f("to", m.to);
}

}  // namespace invd::control
