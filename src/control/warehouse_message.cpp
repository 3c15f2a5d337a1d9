#include "control/warehouse_message.h"

#include "control/book_limits.h"
#include "control/words.h"

namespace invd::control {

void describe(Fields& f, Warehouse& m) {
  f("name", m.name);
  f("kind", m.kind);
  f("primary", m.primary);
  f("created_at", m.created_at);
}

void describe(Fields& f, WarehouseListRequest& m) {
  f("after", m.after, kCursorBytes);
  f("limit", m.limit, kPageRows);
}

void describe(Fields& f, WarehousePage& m) {
  f("warehouses", m.warehouses);
  f("next", m.next);
}

void describe(Fields& f, WarehouseCreateRequest& m) {
  f.required("name", m.name, kWarehouseBytes);
  f("kind", m.kind, OneOf{warehouse_kinds()});
}

void describe(Fields& f, WarehouseRequest& m) {
  f.required("name", m.name, kWarehouseBytes);
}

void describe(Fields& f, WarehouseKindRequest& m) {
  f.required("name", m.name, kWarehouseBytes);
  f.required("kind", m.kind, OneOf{warehouse_kinds()});
}

}  // namespace invd::control
