#include "daemon/messages.h"

#include "orders/sales_order.h"
#include "store/items.h"
#include "store/lines.h"
#include "sync/manual_orders.h"

namespace invd::daemon {
namespace {

control::Shipment shipment_message(const orders::AmazonOrder& order, const orders::AmazonPackage& package) {
  control::Shipment out;
  out.shipment_id = package.reference_id;
  out.order_id = order.order_id.str();
  out.carrier = package.carrier;
  out.service = package.shipping_service;
  out.tracking = package.tracking_number;
  out.shipped_at = package.shipped;
  for (const orders::PackageItem& item : package.items) out.lines.push_back({item.line_id.str(), item.quantity});
  out.amazon = control::ShipmentConfirmation{"confirmed", package.status};
  return out;
}

}  // namespace

control::Order to_message(const orders::StoredOrder& order) {
  const orders::AmazonOrder& amazon = order.amazon;
  const orders::SalesOrder sales = orders::sales_order(order);
  control::Order out;
  out.order_id = amazon.order_id.str();
  const bool by_hand = order.integration == sync::kManual;
  if (!by_hand) out.integration = order.integration.str();
  out.marketplace = amazon.marketplace.str();
  out.source = by_hand ? "manual" : "amazon";
  out.channel = orders::name(sales.channel);
  out.status = orders::name(sales.status);
  if (!by_hand) out.amazon_status = amazon.status;
  out.on_hold = sales.on_hold;
  out.read_only = sales.read_only;
  out.force_fulfilled = sales.force_fulfilled;
  out.purchased_at = amazon.created;
  out.updated_at = amazon.last_updated;
  out.ship_by = sales.ship_by;
  out.total = sales.total;
  out.cancel_requested = sales.cancel_requested;
  for (const orders::Comment& comment : order.comments) out.comments.push_back({comment.at, comment.text});
  if (!order.skip_reason.empty()) out.comments.push_back({order.first_seen, "no sales order: " + order.skip_reason});
  for (const orders::SalesLine& line : sales.lines)
    out.lines.push_back({.line_id = line.line_id.str(),
                         .seller_sku = line.seller_sku.str(),
                         .item = {},
                         .title = line.title,
                         .warehouse = {},
                         .quantity = line.quantity,
                         .fulfilled = line.fulfilled,
                         .cancelled = line.cancelled,
                         .unit_price = line.unit_price,
                         .tax = line.tax});
  for (const orders::AmazonPackage& package : amazon.packages)
    out.shipments.push_back(shipment_message(amazon, package));
  return out;
}

Result<control::Order> to_message(store::ReadTxn& txn, const orders::StoredOrder& order) {
  control::Order out = to_message(order);
  const bool is_open = !orders::is_final(orders::fulfillment_status(order.amazon.status));
  for (control::OrderLine& line : out.lines) {
    const auto record = store::get_line(txn, {order.integration.str(), order.amazon.order_id, LineId(line.line_id)});
    if (!record) return fail(record);
    if (*record && (*record)->state.pin) {
      const stock::LinePin& pin = *(*record)->state.pin;
      line.warehouse = pin.place.warehouse.str();
      const auto item = store::get_item(txn, pin.item);
      if (!item) return fail(item);
      if (*item) line.item = (*item)->sku.str();
    } else if (is_open && !orders::is_shipped_by_amazon(order.amazon) && out.on_hold.empty()) {
      out.on_hold = "no item for " + (line.seller_sku.empty() ? "line " + line.line_id : line.seller_sku);
    }
  }
  return out;
}

control::Run to_message(const history::Run& run) {
  return {.run_id = run.id == 0 ? std::string() : std::to_string(run.id),  // a dry run has none
          .module = std::string(history::name(run.module)),
          .integration = run.integration.str(),
          .trigger = std::string(history::name(run.trigger)),
          .from = run.from,
          .to = run.to,
          .started_at = run.started_at,
          .ended_at = run.ended_at,
          .status = std::string(history::name(run.status)),
          .synced = static_cast<std::int64_t>(run.counts.synced),
          .failed = static_cast<std::int64_t>(run.counts.failed),
          .skipped = static_cast<std::int64_t>(run.counts.skipped),
          .reason = run.reason,
          .records = std::nullopt};
}

control::RunRecord to_message(const history::RunRecord& record) {
  return {record.kind, record.id, std::string(history::name(record.outcome)), record.reason};
}

control::QuarantineEntry to_message(const store::Quarantined& entry, bool with_json) {
  return {.integration = entry.integration.str(),
          .order_id = entry.order_id.str(),
          .reason = entry.reason,
          .first_seen_at = entry.first_seen,
          .last_tried_at = entry.last_tried,
          .attempts = entry.attempts,
          .json = with_json ? entry.json : std::string()};
}

}  // namespace invd::daemon
