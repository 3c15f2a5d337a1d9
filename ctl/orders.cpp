#include "ctl/orders.h"

#include <fmt/format.h>

#include "ctl/answers.h"
#include "ctl/quantities.h"
#include "ctl/session.h"
#include "ctl/shop.h"
#include "ctl/states.h"
#include "ctl/table.h"

namespace invd::ctl {
namespace {

std::string money(const std::optional<Money>& amount) {
  return amount ? fmt::format("{} {}", amount->amount.str(), amount->currency) : std::string();
}

std::string quantities(const control::Order& order) {
  std::int64_t total = 0;
  for (const control::OrderLine& line : order.lines) total += line.quantity;
  return grouped(total);
}

std::string notes(const control::Order& order) {
  std::string out;
  const auto note = [&out](std::string_view text) { out += (out.empty() ? "" : ", ") + std::string(text); };
  if (order.cancel_requested) note("cancellation requested");
  if (!order.on_hold.empty()) note("on hold: " + order.on_hold);
  if (order.force_fulfilled) note("handled by Amazon");
  return out;
}

std::string lines_table(const control::Order& order, const Screen& screen) {
  Table table({{"LINE"},
               {"SKU"},
               {"TITLE", Align::left, 16},
               {"QTY", Align::right},
               {"FULFILLED", Align::right},
               {"CANCELLED", Align::right},
               {"UNIT PRICE", Align::right},
               {"TAX", Align::right},
               {"ITEM"},
               {"WAREHOUSE"}});
  for (const control::OrderLine& line : order.lines) {
    table.add({line.line_id, line.seller_sku, line.title, grouped(line.quantity), grouped(line.fulfilled),
               line.cancelled > 0 ? Cell(grouped(line.cancelled), Tone::warn) : Cell(""), money(line.unit_price),
               money(line.tax), line.item, line.warehouse});
  }
  return table.render(screen, 2);
}

std::string shipments_table(const control::Order& order, const Screen& screen) {
  Table table(
      {{"SHIPMENT"}, {"CARRIER"}, {"SERVICE"}, {"TRACKING"}, {"SHIPPED"}, {"AMAZON"}, {"REASON", Align::left, 16}});
  for (const control::Shipment& shipment : order.shipments) {
    table.add({shipment.shipment_id, shipment.carrier, shipment.service, shipment.tracking,
               shipment.shipped_at ? moment(*shipment.shipped_at) : "",
               shipment.amazon ? Cell(shipment.amazon->state, tone_of(shipment.amazon->state)) : Cell(""),
               shipment.amazon ? shipment.amazon->reason : ""});
  }
  return table.render(screen, 2);
}

}  // namespace

std::string render_orders(const std::vector<control::Order>& orders, const Screen& screen) {
  if (orders.empty()) return "No orders match. `invctl status` shows up to when orders are in the books.\n";
  Table table({{"ORDER"},
               {"PURCHASED"},
               {"SHOP"},
               {"CHANNEL"},
               {"STATUS"},
               {"LINES", Align::right},
               {"QTY", Align::right},
               {"TOTAL", Align::right},
               {"NOTE", Align::left, 12}});
  for (const control::Order& order : orders) {
    table.add({order.order_id, order.purchased_at ? relative(*order.purchased_at, screen.now) : "",
               country(order.marketplace), order.channel, Cell(order.status, tone_of(order.status)),
               grouped(static_cast<std::int64_t>(order.lines.size())), quantities(order), money(order.total),
               Cell(notes(order), Tone::warn)});
  }
  return table.render(screen);
}

std::string render_order(const control::Order& order, const Screen& screen) {
  const auto time = [&screen](const std::optional<Timestamp>& at) {
    return at ? moment_and_age(*at, screen.now) : std::string();
  };
  std::string status = order.status;
  if (!order.amazon_status.empty()) status += fmt::format(" (Amazon: {})", order.amazon_status);
  std::string shop = country(order.marketplace);
  if (!order.integration.empty()) shop += fmt::format("{}({})", shop.empty() ? "" : " ", order.integration);
  std::string out = render_fields({{"Order", Cell(order.order_id, Tone::strong)},
                                   {"Status", Cell(status, tone_of(order.status))},
                                   {"Note", Cell(notes(order), Tone::warn)},
                                   {"Shop", shop},
                                   {"Channel", order.channel},
                                   {"Source", order.source == "manual" ? "entered by hand" : ""},
                                   {"Reference", order.reference},
                                   {"Warehouse", order.warehouse},
                                   {"Purchased", time(order.purchased_at)},
                                   {"Updated", time(order.updated_at)},
                                   {"Ship by", time(order.ship_by)},
                                   {"Total", money(order.total)}},
                                  screen);
  if (!order.lines.empty()) out += "\n" + lines_table(order, screen);
  if (!order.shipments.empty()) out += "\n" + shipments_table(order, screen);
  if (!order.outbound.empty()) {
    Table table({{"OUTBOUND"}, {"STATE"}});
    for (const auto& reference : order.outbound)
      table.add({reference.id, Cell(reference.state, tone_of(reference.state))});
    out += "\n" + table.render(screen, 2);
  }
  if (!order.comments.empty()) {
    Table table({{"COMMENTED"}, {"TEXT", Align::left, 16}});
    for (const auto& comment : order.comments) table.add({comment.at ? moment(*comment.at) : "", comment.text});
    out += "\n" + table.render(screen, 2);
  }
  return out;
}

control::ExitCode orders_list(Session& session) {
  return answer_list<control::Order>(session, render_orders);
}

control::ExitCode orders_show(Session& session) {
  return answer<control::Order>(session, render_order);
}

}  // namespace invd::ctl
