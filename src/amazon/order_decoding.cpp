#include "amazon/order_decoding.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "amazon/fields.h"
#include "amazon/order_redaction.h"
#include "amazon/reading.h"

namespace invd::amazon {
namespace {

using orders::AmazonOrder;
using orders::AmazonOrderItem;
using orders::AmazonPackage;
using orders::Proceeds;
using orders::TimeWindow;

TimeWindow window(Fields fields) {
  return {fields.time("earliestDateTime"), fields.time("latestDateTime")};
}

Proceeds proceeds(Fields fields, std::string_view total) {
  Proceeds proceeds;
  proceeds.total = fields.money(total);
  for (Fields& part : fields.objects("breakdowns")) {
    orders::ProceedsBreakdown breakdown;
    breakdown.type = part.required_text("type");
    breakdown.status = part.text("status");
    breakdown.subtotal = part.required_money("subtotal");
    for (Fields& detail : part.objects("detailedBreakdowns"))
      breakdown.details.push_back({detail.text("subtype"), detail.money("value")});
    proceeds.breakdowns.push_back(std::move(breakdown));
  }
  return proceeds;
}

AmazonOrderItem item(Fields& fields) {
  AmazonOrderItem item;
  item.line_id = LineId(fields.required_id("orderItemId"));
  item.quantity_ordered = fields.required_quantity("quantityOrdered");
  item.programs = fields.texts("programs");

  Fields product = fields.required_object("product");
  item.asin = Asin(product.text("asin", Fields::kLongestId));
  item.seller_sku = Sku(product.text("sellerSku", Fields::kLongestSku));
  item.title = product.text("title");
  Fields condition = product.object("condition");
  item.condition = condition.text("conditionType");
  item.condition_subtype = condition.text("conditionSubtype");
  Fields price = product.object("price");
  item.unit_price = price.money("unitPrice");
  item.price_designation = price.text("priceDesignation");

  item.proceeds = proceeds(fields.object("proceeds"), "proceedsTotal");

  Fields cancellation = fields.object("cancellation");
  Fields request = cancellation.object("cancellationRequest");
  item.cancel_requester = request.text("requester");
  item.cancel_request_reason = request.text("cancelReason");
  Fields execution = cancellation.object("cancellationExecution");
  item.cancelled_by = execution.text("cancelledBy");
  item.cancelled_reason = execution.text("cancelReason");

  Fields fulfillment = fields.object("fulfillment");
  item.quantity_fulfilled = fulfillment.quantity("quantityFulfilled");
  item.quantity_unfulfilled = fulfillment.quantity("quantityUnfulfilled");
  item.gift_wrap_level = fulfillment.object("packing").object("giftOption").text("giftWrapLevel");
  return item;
}

AmazonPackage package(Fields& fields) {
  AmazonPackage package;
  package.reference_id = fields.required_text("packageReferenceId", Fields::kLongestId);
  package.created = fields.time("createdTime");
  Fields status = fields.object("packageStatus");
  package.status = status.text("status");
  package.detailed_status = status.text("detailedStatus");
  package.carrier = fields.text("carrier");
  package.tracking_number = fields.text("trackingNumber");
  package.shipping_service = fields.text("shippingService");
  package.shipped = fields.time("shipTime");
  for (Fields& part : fields.objects("packageItems"))
    package.items.push_back({LineId(part.required_id("orderItemId")), part.required_quantity("quantity")});
  return package;
}

bool has_line_twice(const AmazonOrder& order) {
  std::vector<LineId> ids;
  for (const AmazonOrderItem& line : order.items) ids.push_back(line.line_id);
  std::ranges::sort(ids);
  return std::ranges::adjacent_find(ids) != ids.end();
}

AmazonOrder order_head(Fields& fields) {
  AmazonOrder order;
  order.order_id = OrderId(fields.required_id("orderId"));
  order.created = fields.required_time("createdTime");
  order.last_updated = fields.required_time("lastUpdatedTime");
  order.programs = fields.texts("programs");
  for (Fields& alias : fields.objects("orderAliases"))
    order.aliases.push_back({alias.required_text("aliasId"), alias.required_text("aliasType")});
  for (Fields& other : fields.objects("associatedOrders"))
    order.associated_orders.push_back(
        {OrderId(other.text("orderId", Fields::kLongestId)), other.text("associationType")});

  Fields channel = fields.required_object("salesChannel");
  order.channel_name = channel.required_text("channelName");
  order.marketplace = MarketplaceId(channel.text("marketplaceId", Fields::kLongestId));
  order.marketplace_name = channel.text("marketplaceName");

  Fields fulfillment = fields.object("fulfillment");
  order.status = fulfillment.text("fulfillmentStatus");
  order.fulfilled_by = fulfillment.text("fulfilledBy");
  order.service_level = fulfillment.text("fulfillmentServiceLevel");
  order.ship_by = window(fulfillment.object("shipByWindow"));
  order.deliver_by = window(fulfillment.object("deliverByWindow"));

  order.proceeds = proceeds(fields.object("proceeds"), "grandTotal");
  return order;
}

/// FNV-1a over the ids, each ended by a byte that no id holds.
class Fingerprint {
 public:
  void add(std::string_view id) {
    for (const char c : id) add(static_cast<unsigned char>(c));
    add(static_cast<unsigned char>('\n'));
  }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  void add(unsigned char byte) { value_ = (value_ ^ byte) * 0x100000001B3u; }
  std::uint64_t value_ = 0xCBF29CE484222325u;
};

/// The words that decide something: all but the texts for people.
std::vector<std::string_view> deciding_words(const AmazonOrder& order) {
  std::vector<std::string_view> words{order.channel_name, order.marketplace.view(), order.status, order.fulfilled_by};
  words.insert(words.end(), order.programs.begin(), order.programs.end());
  for (const orders::Alias& alias : order.aliases) words.push_back(alias.id);
  for (const AmazonOrderItem& item : order.items) {
    words.insert(words.end(), {item.asin.view(), item.seller_sku.view(), item.cancel_requester, item.cancelled_by});
    if (item.unit_price) words.push_back(item.unit_price->currency);
    for (const orders::ProceedsBreakdown& breakdown : item.proceeds.breakdowns) words.push_back(breakdown.type);
  }
  return words;
}

Result<AmazonOrder> decode_read(const json::Value& value, bool repaired) {
  auto order = decode_order(value);
  if (!order || !repaired) return order;
  if (auto garbled = find_garbled(value, deciding_words(*order))) return std::unexpected(std::move(*garbled));
  return order;
}

MalformedOrder malformed(const json::Value& value, const Error& why) {
  MalformedOrder bad;
  if (value.type() == json::Type::object) {
    Fields fields(value);
    bad.order_id = fields.required_id("orderId");
    if (fields.error()) bad.order_id.clear();
    bad.last_updated = Fields(value).time("lastUpdatedTime");
  }
  bad.redacted_json = redact_order(value);
  bad.reason = why.message;
  return bad;
}

}  // namespace

Result<AmazonOrder> decode_order(const json::Value& value) {
  if (auto checked = value.check(); !checked) return fail(checked);
  Fields fields(value);
  AmazonOrder order = order_head(fields);
  for (Fields& line : fields.required_objects("orderItems")) order.items.push_back(item(line));
  for (Fields& parcel : fields.objects("packages")) order.packages.push_back(package(parcel));
  if (!fields.error() && has_line_twice(order))
    fields.complain("orderItems", "the same orderItemId stands there twice");
  if (const auto& failed = fields.error()) return std::unexpected(*failed);
  return order;
}

Result<OrdersPage> decode_orders_page(std::string_view body, Reading reading) {
  const auto opened = open_body(body, reading);
  if (!opened) return fail(opened);
  const json::Document& document = opened->document;
  const auto root = document.root().object();
  if (!root) return fail(root);
  const auto list = root->array_at("orders");
  if (!list) return fail(list);
  if (auto checked = document.root().check({}, list->value()); !checked) return fail(checked);
  if (opened->repaired && !has_whole_names(document.root(), "orders"))
    return std::unexpected(document.root().error("a name in it holds bytes that are no text"));
  const std::vector<json::Value> elements = list->elements();
  if (elements.size() > json::Limits{}.elements)
    return fail(ErrorCode::limit, "orders: more than " + std::to_string(json::Limits{}.elements) + " elements");

  OrdersPage page;
  Fields fields(document.root());
  page.next_token = fields.object("pagination").text("nextToken", Fields::kLongestToken);
  page.last_updated_before = fields.time("lastUpdatedBefore");
  page.created_before = fields.time("createdBefore");
  if (const auto& failed = fields.error()) return std::unexpected(*failed);

  Fingerprint fingerprint;
  for (const json::Value& element : elements) {
    auto order = decode_read(element, opened->repaired);
    if (order) {
      fingerprint.add(order->order_id.view());
      page.orders.push_back(std::move(*order));
    } else {
      page.malformed.push_back(malformed(element, order.error()));
      fingerprint.add(page.malformed.back().order_id);
    }
  }
  page.fingerprint = fingerprint.value();
  return page;
}

Result<AmazonOrder> decode_order_answer(std::string_view body, Reading reading) {
  const auto opened = open_body(body, reading);
  if (!opened) return fail(opened);
  if (auto checked = opened->document.root().check(); !checked) return fail(checked);
  const auto root = opened->document.root().object();
  if (!root) return fail(root);
  const auto order = root->at("order");
  if (!order) return fail(order);
  return decode_read(*order, opened->repaired);
}

}  // namespace invd::amazon
