#include "orders/sales_order.h"

#include <algorithm>
#include <array>

#include "base/enum_names.h"

namespace invd::orders {
namespace {

constexpr std::string_view kPaid = "Paid";
constexpr std::array<std::string_view, 5> kStatusNames = {"pending", "confirmed", "partially_fulfilled", "fulfilled",
                                                          "void"};

bool is_pending(FulfillmentStatus status) {
  return status == FulfillmentStatus::pending || status == FulfillmentStatus::pending_availability;
}

/// The sum of the line's TAX breakdowns; absent when there is none or their currencies differ.
std::optional<Money> tax_of(const AmazonOrderItem& line) {
  std::optional<Money> sum;
  for (const ProceedsBreakdown& part : line.proceeds.breakdowns) {
    if (part.type != "TAX") continue;
    if (!sum) {
      sum = part.subtotal;
      continue;
    }
    const auto total = sum->amount.plus(part.subtotal.amount);
    if (!total || sum->currency != part.subtotal.currency) return std::nullopt;
    sum->amount = *total;
  }
  return sum;
}

std::int64_t shipped_units(const AmazonOrder& order) {
  std::int64_t sum = 0;
  for (const AmazonOrderItem& line : order.items) sum += line_units(order, line).fulfilled;
  return sum;
}

}  // namespace

std::string_view name(Preference preference) {
  return preference == Preference::confirmed ? "confirmed" : "confirmed_and_fulfilled";
}

std::optional<Preference> preference_from_name(std::string_view wanted) {
  for (const Preference p : {Preference::confirmed, Preference::confirmed_and_fulfilled})
    if (name(p) == wanted) return p;
  return std::nullopt;
}

std::string_view name(SalesStatus status) {
  return kStatusNames.at(static_cast<std::size_t>(status));
}

std::optional<SalesStatus> sales_status_from_name(std::string_view wanted) {
  return named<SalesStatus>(kStatusNames, wanted);
}

std::string_view name(Channel channel) {
  return channel == Channel::fba ? "FBA" : "MFN";
}

LineUnits line_units(const AmazonOrder& order, const AmazonOrderItem& line) {
  const FulfillmentStatus status = fulfillment_status(order.status);
  const std::int64_t ordered = line.quantity_ordered;
  LineUnits units;
  // SHIPPED without a figure means all of it but what is stated as open.
  const std::int64_t open = std::clamp<std::int64_t>(line.quantity_unfulfilled.value_or(0), 0, ordered);
  const std::int64_t unstated = status == FulfillmentStatus::shipped ? ordered - open : 0;
  units.fulfilled = std::clamp<std::int64_t>(line.quantity_fulfilled.value_or(unstated), 0, ordered);
  const std::int64_t rest = ordered - units.fulfilled;
  const bool all_cancelled = status == FulfillmentStatus::cancelled || status == FulfillmentStatus::unfulfillable ||
                             !line.cancelled_by.empty();
  if (all_cancelled)
    units.cancelled = rest;
  else if (line.quantity_unfulfilled && line.quantity_fulfilled && !is_pending(status))
    units.cancelled = std::clamp<std::int64_t>(rest - *line.quantity_unfulfilled, 0, rest);
  return units;
}

SalesStatus sales_status(const AmazonOrder& order) {
  switch (fulfillment_status(order.status)) {
    case FulfillmentStatus::pending_availability:
    case FulfillmentStatus::pending:
      return SalesStatus::pending;
    case FulfillmentStatus::unshipped:
      return SalesStatus::confirmed;
    case FulfillmentStatus::partially_shipped:
      return SalesStatus::partially_fulfilled;
    case FulfillmentStatus::shipped:
      return SalesStatus::fulfilled;
    // An order with shipped units is never void: it closes as fulfilled with cancelled units (ORD-8).
    case FulfillmentStatus::cancelled:
    case FulfillmentStatus::unfulfillable:
      return shipped_units(order) > 0 ? SalesStatus::fulfilled : SalesStatus::voided;
    // Not shippable until we know what it means; see on_hold.
    case FulfillmentStatus::unknown:
      return SalesStatus::pending;
  }
  return SalesStatus::pending;
}

SalesOrder sales_order(const StoredOrder& order) {
  const AmazonOrder& amazon = order.amazon;
  SalesOrder view;
  view.status = sales_status(amazon);
  view.channel = is_shipped_by_amazon(amazon) ? Channel::fba : Channel::mfn;
  view.read_only = view.force_fulfilled = view.channel == Channel::fba;
  view.external_outbound = amazon.channel_name == "NON_AMAZON";
  view.replacement = std::ranges::any_of(amazon.associated_orders,
                                         [](const AssociatedOrder& o) { return o.type == "REPLACEMENT_ORIGINAL_ID"; });
  if (fulfillment_status(amazon.status) == FulfillmentStatus::unknown)
    view.on_hold =
        amazon.status.empty() ? "Amazon gave no status" : "Amazon's status " + amazon.status + " is not known";
  view.ship_by = amazon.ship_by.latest;
  view.total = amazon.proceeds.total;
  for (const AmazonOrderItem& item : amazon.items) {
    const LineUnits units = line_units(amazon, item);
    if (item.cancel_requester == "BUYER" && item.cancelled_by.empty() && view.status != SalesStatus::voided)
      view.cancel_requested = true;
    view.lines.push_back({item.line_id, item.seller_sku, item.title, item.quantity_ordered, units.fulfilled,
                          units.cancelled, item.unit_price, tax_of(item)});
  }
  return view;
}

const AmazonOrderItem* line_of(const StoredOrder* order, const LineId& line) {
  if (order == nullptr) return nullptr;
  const auto found = std::ranges::find(order->amazon.items, line, &AmazonOrderItem::line_id);
  return found == order->amazon.items.end() ? nullptr : &*found;
}

bool is_shipped_by_amazon(const AmazonOrder& order) {
  return order.fulfilled_by == "AMAZON";
}

std::string skip_reason(const AmazonOrder& first_seen, Preference preference) {
  switch (sales_status(first_seen)) {
    case SalesStatus::fulfilled:
      if (preference == Preference::confirmed) return "first seen when it was shipped already (preference: confirmed)";
      return {};
    case SalesStatus::voided:
      return "first seen when it was cancelled already";
    default:
      return {};
  }
}

void add_comments(StoredOrder& order, Timestamp now) {
  const FulfillmentStatus status = fulfillment_status(order.amazon.status);
  const bool paid = status == FulfillmentStatus::unshipped || status == FulfillmentStatus::partially_shipped ||
                    status == FulfillmentStatus::shipped;
  if (!paid || !order.skip_reason.empty()) return;
  if (std::ranges::none_of(order.comments, [](const Comment& c) { return c.text == kPaid; }))
    order.comments.push_back({now, std::string(kPaid)});
}

}  // namespace invd::orders
