#include "control/push_message.h"

#include "control/book_limits.h"

namespace invd::control {

void describe(Fields& f, StockPlanRequest& m) {
  f("integration", m.integration, kIntegrationBytes);
  f("all", m.all);
  f("summary", m.summary);
  f("after", m.after, kCursorBytes);
  f("limit", m.limit, kPageRows);
}

void describe(Fields& f, StockPlanRow& m) {
  f("listing", m.listing);
  f("item", m.item);
  f("current", m.current);
  f("desired", m.desired);
  f("delta", m.delta);
  f("state", m.state);
  f("reason", m.reason);
  f("waits", m.waits);
  f("waits_until", m.waits_until);
  f("path", m.path);
  f("held", m.held);
}

void describe(Fields& f, StockPlanEstimate& m) {
  f("integration", m.integration);
  f("changes", m.changes);
  f("path", m.path);
  f("patch_seconds", m.patch_seconds);
  f("feed_seconds", m.feed_seconds);
  f("feed_processing_seconds", m.feed_processing_seconds);
  f("assumed", m.assumed);
}

void describe(Fields& f, StockPlanOpenings& m) {
  f("integration", m.integration);
  f("waiting", m.waiting);
}

void describe(Fields& f, StockPlanUnconfirmed& m) {
  f("integration", m.integration);
  f("listings", m.listings);
}

void describe(Fields& f, StockPlanPage& m) {
  f("rows", m.rows);
  f("estimates", m.estimates);
  f("openings", m.openings);
  f("unconfirmed", m.unconfirmed);
  f("next", m.next);
}

void describe(Fields& f, StockPushRequest& m) {
  f("skus", m.skus, kBulk);
  f("integration", m.integration, kIntegrationBytes);
  f("wait", m.wait);
}

void describe(Fields& f, StockPushOutcome& m) {
  f("sku", m.sku);
  f("listing", m.listing);
  f("outcome", m.outcome);
  f("quantity", m.quantity);
  f("reason", m.reason);
  f("waits_until", m.waits_until);
}

void describe(Fields& f, StockPushReply& m) {
  f("runs", m.runs);
  f("outcomes", m.outcomes);
}

void describe(Fields& f, StockExplainRequest& m) {
  f.required("sku", m.sku, kSkuBytes);
  f("integration", m.integration, kIntegrationBytes);
}

void describe(Fields& f, ExplainedShelf& m) {
  f("warehouse", m.warehouse);
  f("kind", m.kind);
  f("on_hand", m.on_hand);
  f("committed", m.committed);
  f("available", m.available);
  f("counted", m.counted);
}

void describe(Fields& f, ExplainedChange& m) {
  f("at", m.at);
  f("units", m.units);
}

void describe(Fields& f, ExplainedNumber& m) {
  f("integration", m.integration);
  f("listing", m.listing);
  f("listings", m.listings);
  f("off", m.off);
  f("counts", m.counts);
  f("mapped", m.mapped);
  f("shelves", m.shelves);
  f("base", m.base);
  f("ratio", m.ratio);
  f("buffer", m.buffer);
  f("cap", m.cap);
  f("desired", m.desired);
  f("read", m.read);
  f("read_at", m.read_at);
  f("changes", m.changes);
  f("changes_left_out", m.changes_left_out);
  f("expected", m.expected);
  f("delta", m.delta);
  f("cause", m.cause);
  f("state", m.state);
  f("sent", m.sent);
  f("sent_at", m.sent_at);
  f("feed", m.feed);
  f("feed_id", m.feed_id);
  f("feed_state", m.feed_state);
  f("feed_since", m.feed_since);
  f("accepted_at", m.accepted_at);
  f("confirmed", m.confirmed);
  f("confirmed_at", m.confirmed_at);
  f("held", m.held);
  f("waits", m.waits);
  f("waits_until", m.waits_until);
  f("failure", m.failure);
  f("failures", m.failures);
  f("next_try_at", m.next_try_at);
  f("corrected", m.corrected);
}

void describe(Fields& f, StockExplanation& m) {
  f("sku", m.sku);
  f("name", m.name);
  f("numbers", m.numbers);
  f("ledger", m.ledger);
  f("oversells", m.oversells);
}

void describe(Fields& f, StockApproveRequest& m) {
  f("listings", m.listings, kBulk);
  f("all", m.all);
  f("integration", m.integration, kIntegrationBytes);
  f("after", m.after, kCursorBytes);
}

void describe(Fields& f, StockApproveOutcome& m) {
  f("listing", m.listing);
  f("outcome", m.outcome);
  f("held", m.held);
  f("current", m.current);
  f("desired", m.desired);
  f("reason", m.reason);
}

void describe(Fields& f, StockApproveReply& m) {
  f("outcomes", m.outcomes);
  f("next", m.next);
}

}  // namespace invd::control
