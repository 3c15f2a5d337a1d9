#include "control/listing_message.h"

#include "control/book_limits.h"
#include "control/words.h"

namespace invd::control {

void describe(Fields& f, ListingPush& m) {
  f("desired", m.desired);
  f("expected", m.expected);
  f("sent", m.sent);
  f("accepted", m.accepted);
  f("confirmed", m.confirmed);
  f("state", m.state);
  f("updated_at", m.updated_at);
}

void describe(Fields& f, ListingFba& m) {
  f("fulfillable", m.fulfillable);
  f("reserved", m.reserved);
  f("inbound", m.inbound);
  f("unfulfillable", m.unfulfillable);
  f("researching", m.researching);
  f("mismatch", m.mismatch);
  f("fetched_at", m.fetched_at);
}

void describe(Fields& f, ListingChannelChange& m) {
  f("from", m.from);
  f("to", m.to);
  f("at", m.at);
}

void describe(Fields& f, Listing& m) {
  f("id", m.id);
  f("integration", m.integration);
  f("marketplace", m.marketplace);
  f("seller_sku", m.seller_sku);
  f("asin", m.asin);
  f("title", m.title);
  f("channel", m.channel);
  f("status", m.status);
  f("quantity", m.quantity);
  f("item", m.item);
  f("missing", m.missing);
  f("not_synced", m.not_synced);
  f("channel_change", m.channel_change);
  f("read_at", m.read_at);
  f("open_units", m.open_units);
  f("push", m.push);
  f("fba", m.fba);
}

void describe(Fields& f, ListingListRequest& m) {
  f("integration", m.integration, kIntegrationBytes);
  f("marketplace", m.marketplace, kMarketplaceBytes);
  f("channel", m.channel, OneOf{channels()});
  f("status", m.status, OneOf{listing_statuses()});
  f("item", m.item, kSkuBytes);
  f("missing", m.missing);
  f("after", m.after, kCursorBytes);
  f("limit", m.limit, kPageRows);
}

void describe(Fields& f, UnconfirmedRequest& m) {
  f("integration", m.integration, kIntegrationBytes);
  f("after", m.after, kCursorBytes);
  f("limit", m.limit, kPageRows);
}

void describe(Fields& f, ListingPage& m) {
  f("listings", m.listings);
  f("next", m.next);
}

void describe(Fields& f, ListingRequest& m) {
  f.required("listing", m.listing, kListingBytes);
}

}  // namespace invd::control
