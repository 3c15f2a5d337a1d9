#include "control/item_message.h"

#include "control/book_limits.h"

namespace invd::control {

void describe(Fields& f, ItemStock& m) {
  f("warehouse", m.warehouse);
  f("on_hand", m.on_hand);
  f("committed", m.committed);
  f("available", m.available);
}

void describe(Fields& f, ItemOpening& m) {
  f("integration", m.integration);
  f("seller_sku", m.seller_sku);
  f("state", m.state);
  f("cut_at", m.cut_at);
  f("doubt", m.doubt);
}

void describe(Fields& f, Item& m) {
  f("sku", m.sku);
  f("name", m.name);
  f("unit", m.unit);
  f("fba", m.fba);
  f("on_hand", m.on_hand);
  f("committed", m.committed);
  f("available", m.available);
  f("stock", m.stock);
  f("listings", m.listings);
  f("opening", m.opening);
  f("created_at", m.created_at);
}

void describe(Fields& f, ItemListRequest& m) {
  f("match", m.match, kItemNameBytes);
  f("warehouse", m.warehouse, kWarehouseBytes);
  f("after", m.after, kCursorBytes);
  f("limit", m.limit, kPageRows);
}

void describe(Fields& f, ItemPage& m) {
  f("items", m.items);
  f("next", m.next);
}

void describe(Fields& f, ItemShowRequest& m) {
  f.required("sku", m.sku, kSkuBytes);
}

void describe(Fields& f, ItemCreateRequest& m) {
  f.required("sku", m.sku, kSkuBytes);
  f("name", m.name, kItemNameBytes);
  f("unit", m.unit, kUnitBytes);
}

void describe(Fields& f, ItemMarkRequest& m) {
  f.required("skus", m.skus, kBulk);
}

void describe(Fields& f, ItemMarkOutcome& m) {
  f("sku", m.sku);
  f("outcome", m.outcome);
  f("reason", m.reason);
}

void describe(Fields& f, ItemMarkReply& m) {
  f("outcomes", m.outcomes);
}

}  // namespace invd::control
