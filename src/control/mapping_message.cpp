#include "control/mapping_message.h"

#include "control/book_limits.h"

namespace invd::control {

void describe(Fields& f, Mapping& m) {
  f("integration", m.integration);
  f("enabled", m.enabled);
  f("warehouse", m.warehouse);
  f("since", m.since);
  f("by", m.by);
}

void describe(Fields& f, MappingStatusRequest& m) {
  f("integration", m.integration, kIntegrationBytes);
}

void describe(Fields& f, MappingStatusReply& m) {
  f("mappings", m.mappings);
}

void describe(Fields& f, MappingEnableRequest& m) {
  f("integration", m.integration, kIntegrationBytes);
  f.required("warehouse", m.warehouse, kWarehouseBytes);
  f("yes", m.yes);
}

void describe(Fields& f, MappingDisableRequest& m) {
  f("integration", m.integration, kIntegrationBytes);
  f("yes", m.yes);
}

void describe(Fields& f, MappingEffect& m) {
  f("listing", m.listing);
  f("item", m.item);
  f("quantity_before", m.quantity_before);
  f("quantity_after", m.quantity_after);
}

void describe(Fields& f, MappingReply& m) {
  f("outcome", m.outcome);
  f("mapping", m.mapping);
  f("changed", m.changed);
  f("unchanged", m.unchanged);
  f("effects", m.effects);
}

}  // namespace invd::control
