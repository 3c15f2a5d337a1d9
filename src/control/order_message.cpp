#include "control/order_message.h"

namespace invd::control {

void describe(Fields& f, OrderComment& m) {
  f("at", m.at);
  f("text", m.text);
}

void describe(Fields& f, OrderLine& m) {
  f("line_id", m.line_id);
  f("seller_sku", m.seller_sku);
  f("item", m.item);
  f("title", m.title);
  f("warehouse", m.warehouse);
  f("quantity", m.quantity);
  f("fulfilled", m.fulfilled);
  f("cancelled", m.cancelled);
  f("unit_price", m.unit_price);
  f("tax", m.tax);
}

void describe(Fields& f, OutboundReference& m) {
  f("id", m.id);
  f("state", m.state);
}

void describe(Fields& f, Order& m) {
  f("order_id", m.order_id);
  f("integration", m.integration);
  f("marketplace", m.marketplace);
  f("source", m.source);
  f("reference", m.reference);
  f("channel", m.channel);
  f("status", m.status);
  f("amazon_status", m.amazon_status);
  f("on_hold", m.on_hold);
  f("read_only", m.read_only);
  f("force_fulfilled", m.force_fulfilled);
  f("warehouse", m.warehouse);
  f("purchased_at", m.purchased_at);
  f("updated_at", m.updated_at);
  f("ship_by", m.ship_by);
  f("total", m.total);
  f("cancel_requested", m.cancel_requested);
  f("comments", m.comments);
  f("lines", m.lines);
  f("shipments", m.shipments);
  f("outbound", m.outbound);
}

void describe(Fields& f, OrderListRequest& m) {
  f("status", m.status);
  f("integration", m.integration);
  f("since", m.since);
  f("until", m.until);
  f("after", m.after);
  f("limit", m.limit);
}

void describe(Fields& f, OrderPage& m) {
  f("orders", m.orders);
  f("next", m.next);
}

void describe(Fields& f, OrderShowRequest& m) {
  f.required("order_id", m.order_id);
  f("integration", m.integration);
}

}  // namespace invd::control
