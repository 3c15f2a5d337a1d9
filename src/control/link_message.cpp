#include "control/link_message.h"

#include "control/book_limits.h"
#include "control/words.h"

namespace invd::control {

void describe(Fields& f, ListingQuantity& m) {
  f("id", m.id);
  f("quantity_before", m.quantity_before);
  f("quantity_after", m.quantity_after);
}

void describe(Fields& f, ConfirmRequest& m) {
  f("listings", m.listings, kBulk);
  f("all", m.all);
  f("integration", m.integration, kIntegrationBytes);
  f("sku", m.sku, kSkuBytes);
  f("name", m.name, kItemNameBytes);
  f("dry_run", m.dry_run);
  f("after", m.after, kCursorBytes);
}

void describe(Fields& f, ConfirmOutcome& m) {
  f("listing", m.listing);
  f("outcome", m.outcome);
  f("item", m.item);
  f("reason", m.reason);
  f("opening", m.opening);
  f("on_hand", m.on_hand);
  f("committed", m.committed);
  f("available", m.available);
  f("listings", m.listings);
}

void describe(Fields& f, ConfirmReply& m) {
  f("outcomes", m.outcomes);
  f("next", m.next);
}

void describe(Fields& f, LinkRequest& m) {
  f.required("listing", m.listing, kListingBytes);
  f.required("sku", m.sku, kSkuBytes);
  f("stock", m.stock, OneOf{link_stock_choices()});
  f("open_orders", m.open_orders, OneOf{open_order_choices()});
  f("dry_run", m.dry_run);
}

void describe(Fields& f, LinkReply& m) {
  f("item", m.item);
  f("listings", m.listings);
  f("moved_lines", m.moved_lines);
}

void describe(Fields& f, UnlinkRequest& m) {
  f.required("listing", m.listing, kListingBytes);
  f("dry_run", m.dry_run);
}

void describe(Fields& f, UnlinkReply& m) {
  f("listing", m.listing);
  f("item", m.item);
  f("kept_lines", m.kept_lines);
}

}  // namespace invd::control
