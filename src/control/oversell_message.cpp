#include "control/oversell_message.h"

#include "control/book_limits.h"

namespace invd::control {

void describe(Fields& f, Oversell& m) {
  f("order_id", m.order_id);
  f("line_id", m.line_id);
  f("integration", m.integration);
  f("seller_sku", m.seller_sku);
  f("item", m.item);
  f("purchased_at", m.purchased_at);
  f("seen_at", m.seen_at);
  f("needed", m.needed);
  f("available", m.available);
  f("missing", m.missing);
  f("shown", m.shown);
  f("cause", m.cause);
  f("reason", m.reason);
  f("took", m.took);
  f("took_at", m.took_at);
}

void describe(Fields& f, OversellListRequest& m) {
  f("integration", m.integration, kIntegrationBytes);
  f("since", m.since, kMomentBytes);
  f("until", m.until, kMomentBytes);
  f("after", m.after, kCursorBytes);
  f("limit", m.limit, kPageRows);
}

void describe(Fields& f, OversellPage& m) {
  f("oversells", m.oversells);
  f("next", m.next);
}

}  // namespace invd::control
