#include "unit/amazon/sample_order.h"

#include <optional>
#include <string_view>
#include <utility>

#include "base/timestamp.h"

namespace invd::amazon::test {

using Json = nlohmann::json;

namespace {

constexpr std::string_view kOrder = R"({
  "orderAliases": [{"aliasId": "MY-1", "aliasType": "SELLER_ORDER_ID"}],
  "createdTime": "2026-10-31T23:59:59.123Z",
  "lastUpdatedTime": "2026-11-01T09:00:00Z",
  "programs": ["PRIME", "SOMETHING_NEW"],
  "associatedOrders": [{"orderId": "902-7654321-7654321", "associationType": "REPLACEMENT_ORIGINAL_ID"}],
  "salesChannel": {"channelName": "AMAZON", "marketplaceId": "ATVPDKIKX0DER", "marketplaceName": "Amazon.com"},
  "buyer": {"buyerName": "Jane Q. Buyer", "buyerEmail": "jane@marketplace.amazon.com", "buyerCompanyName": "Jane Inc",
            "buyerPurchaseOrderNumber": "PO-JANE-7"},
  "recipient": {"deliveryAddress": {"name": "Jane Q. Buyer", "addressLine1": "1 Secret Street", "city": "Hidden City",
                                    "postalCode": "98199-1234", "phone": "+1 555 0100"},
                "deliveryPreference": {"dropOffLocation": "behind the shed"}},
  "proceeds": {"grandTotal": {"amount": "1234567.80", "currencyCode": "USD"},
               "breakdowns": [{"type": "ITEM", "status": "SETTLED",
                               "subtotal": {"amount": "39.80", "currencyCode": "USD"}}]},
  "payment": {"paymentExecutions": [{"paymentMethod": "CARD", "acquirerId": "acquirer-jane"}]},
  "tax": {"taxRegistrations": [{"legalName": "Jane Legal Name", "taxRegistrationNumber": "TAX-99"}]},
  "fulfillment": {"fulfillmentStatus": "PARTIALLY_SHIPPED", "fulfilledBy": "MERCHANT",
                  "fulfillmentServiceLevel": "STANDARD",
                  "shipByWindow": {"earliestDateTime": "2026-11-01T00:00:00Z", "latestDateTime": "2026-11-02T23:59:59Z"},
                  "deliverByWindow": {"earliestDateTime": "2026-11-04T00:00:00Z",
                                      "latestDateTime": "2026-11-08T23:59:59Z"},
                  "labelPrintingWindow": {"earliestDateTime": "2026-11-01T00:00:00Z"}},
  "orderItems": [
    {"orderItemId": "11111", "quantityOrdered": 2, "programs": ["TRANSPARENCY"],
     "measurement": {"unit": "KILOGRAMS", "value": 1.5},
     "product": {"asin": "B000000001", "title": "お茶 شاي Tea", "sellerSku": "TEA/1 +%", "serialNumbers": ["SERIAL-JANE"],
                 "condition": {"conditionType": "USED", "conditionSubtype": "GOOD", "conditionNote": "note of jane"},
                 "price": {"unitPrice": {"amount": "19.90", "currencyCode": "USD"}, "priceDesignation": "BUSINESS"},
                 "customization": {"customizedUrl": "https://example.com/jane-engraving"}},
     "proceeds": {"proceedsTotal": {"amount": "39.80", "currencyCode": "USD"},
                  "breakdowns": [{"type": "TAX", "subtotal": {"amount": "0.10", "currencyCode": "USD"},
                                  "detailedBreakdowns": [{"subtype": "ITEM",
                                                          "value": {"amount": "0.10", "currencyCode": "USD"}}]}]},
     "cancellation": {"cancellationRequest": {"requester": "BUYER", "cancelReason": "NO_LONGER_NEEDED"},
                      "cancellationExecution": {"cancelledBy": "MERCHANT", "cancelReason": "NO_INVENTORY"}},
     "fulfillment": {"quantityFulfilled": 1, "quantityUnfulfilled": 1,
                     "packing": {"giftOption": {"giftMessage": "Happy birthday from Jane", "giftWrapLevel": "CLASSIC"}}}},
    {"orderItemId": "22222", "quantityOrdered": 0, "product": {}}],
  "packages": [{"packageReferenceId": "1", "createdTime": "2026-11-01T08:00:00Z",
                "packageStatus": {"status": "IN_TRANSIT", "detailedStatus": "AT_CARRIER"},
                "carrier": "UPS", "shipTime": "2026-11-01T08:30:00Z", "shippingService": "GROUND",
                "trackingNumber": "1Z999", "shipFromAddress": {"name": "Seller", "addressLine1": "2 Seller Road"},
                "packageItems": [{"orderItemId": "11111", "quantity": 1, "transparencyCodes": ["CODE-JANE"]}]}],
  "fulfillmentOrders": [{"fulfillmentOrderId": "FO-1"}],
  "somethingNew": {"of": ["Amazon", "for Jane"]}
})";

const std::set<std::string> kKept = {"orderId",
                                     "createdTime",
                                     "lastUpdatedTime",
                                     "programs",
                                     "orderAliases/aliasId",
                                     "orderAliases/aliasType",
                                     "associatedOrders/orderId",
                                     "associatedOrders/associationType",
                                     "salesChannel/channelName",
                                     "salesChannel/marketplaceId",
                                     "salesChannel/marketplaceName",
                                     "proceeds/grandTotal/amount",
                                     "proceeds/grandTotal/currencyCode",
                                     "proceeds/breakdowns/type",
                                     "proceeds/breakdowns/status",
                                     "proceeds/breakdowns/subtotal/amount",
                                     "proceeds/breakdowns/subtotal/currencyCode",
                                     "fulfillment/fulfillmentStatus",
                                     "fulfillment/fulfilledBy",
                                     "fulfillment/fulfillmentServiceLevel",
                                     "fulfillment/shipByWindow/earliestDateTime",
                                     "fulfillment/shipByWindow/latestDateTime",
                                     "fulfillment/deliverByWindow/earliestDateTime",
                                     "fulfillment/deliverByWindow/latestDateTime",
                                     "orderItems/orderItemId",
                                     "orderItems/quantityOrdered",
                                     "orderItems/programs",
                                     "orderItems/product/asin",
                                     "orderItems/product/title",
                                     "orderItems/product/sellerSku",
                                     "orderItems/product/condition/conditionType",
                                     "orderItems/product/condition/conditionSubtype",
                                     "orderItems/product/price/unitPrice/amount",
                                     "orderItems/product/price/unitPrice/currencyCode",
                                     "orderItems/product/price/priceDesignation",
                                     "orderItems/proceeds/proceedsTotal/amount",
                                     "orderItems/proceeds/proceedsTotal/currencyCode",
                                     "orderItems/proceeds/breakdowns/type",
                                     "orderItems/proceeds/breakdowns/subtotal/amount",
                                     "orderItems/proceeds/breakdowns/subtotal/currencyCode",
                                     "orderItems/proceeds/breakdowns/detailedBreakdowns/subtype",
                                     "orderItems/proceeds/breakdowns/detailedBreakdowns/value/amount",
                                     "orderItems/proceeds/breakdowns/detailedBreakdowns/value/currencyCode",
                                     "orderItems/cancellation/cancellationRequest/requester",
                                     "orderItems/cancellation/cancellationRequest/cancelReason",
                                     "orderItems/cancellation/cancellationExecution/cancelledBy",
                                     "orderItems/cancellation/cancellationExecution/cancelReason",
                                     "orderItems/fulfillment/quantityFulfilled",
                                     "orderItems/fulfillment/quantityUnfulfilled",
                                     "orderItems/fulfillment/packing/giftOption/giftWrapLevel",
                                     "packages/packageReferenceId",
                                     "packages/createdTime",
                                     "packages/packageStatus/status",
                                     "packages/packageStatus/detailedStatus",
                                     "packages/carrier",
                                     "packages/shipTime",
                                     "packages/shippingService",
                                     "packages/trackingNumber",
                                     "packages/packageItems/orderItemId",
                                     "packages/packageItems/quantity"};

bool is_empty(const Json& value) {
  return value.is_null() || ((value.is_string() || value.is_array() || value.is_object()) && value.empty()) ||
         (value.is_string() && value.get<std::string>().empty());
}

Json keep(const Json& value, const std::string& path) {
  if (value.is_object()) {
    Json out = Json::object();
    for (const auto& [name, member] : value.items()) {
      Json part = keep(member, path.empty() ? name : path + "/" + name);
      if (!is_empty(part)) out[name] = std::move(part);
    }
    return out;
  }
  if (value.is_array()) {
    Json out = Json::array();
    for (const Json& element : value) {
      Json part = keep(element, path);
      if (!is_empty(part)) out.push_back(std::move(part));
    }
    return out;
  }
  if (value.is_null() || !kKept.contains(path)) return nullptr;
  if (path.ends_with("Time") || path.ends_with("DateTime")) return to_rfc3339(*parse_rfc3339(value.get<std::string>()));
  return value;
}

Json money(const std::optional<Money>& value) {
  if (!value) return nullptr;
  return {{"amount", value->amount.str()}, {"currencyCode", value->currency}};
}

Json time(const std::optional<Timestamp>& value) {
  return value ? Json(to_rfc3339(*value)) : Json();
}

Json number(const std::optional<std::int64_t>& value) {
  return value ? Json(*value) : Json();
}

Json window(const orders::TimeWindow& value) {
  return {{"earliestDateTime", time(value.earliest)}, {"latestDateTime", time(value.latest)}};
}

Json proceeds(const orders::Proceeds& value, const char* total) {
  Json out = {{total, money(value.total)}, {"breakdowns", Json::array()}};
  for (const auto& part : value.breakdowns) {
    Json one = {{"type", part.type}, {"status", part.status}, {"subtotal", money(part.subtotal)}};
    for (const auto& detail : part.details)
      one["detailedBreakdowns"].push_back({{"subtype", detail.subtype}, {"value", money(detail.value)}});
    out["breakdowns"].push_back(one);
  }
  return out;
}

Json item(const orders::AmazonOrderItem& value) {
  Json out;
  out["orderItemId"] = value.line_id.str();
  out["quantityOrdered"] = value.quantity_ordered;
  out["programs"] = value.programs;
  Json& product = out["product"];
  product["asin"] = value.asin.str();
  product["title"] = value.title;
  product["sellerSku"] = value.seller_sku.str();
  product["condition"] = {{"conditionType", value.condition}, {"conditionSubtype", value.condition_subtype}};
  product["price"] = {{"unitPrice", money(value.unit_price)}, {"priceDesignation", value.price_designation}};
  out["proceeds"] = proceeds(value.proceeds, "proceedsTotal");
  out["cancellation"]["cancellationRequest"] = {{"requester", value.cancel_requester},
                                                {"cancelReason", value.cancel_request_reason}};
  out["cancellation"]["cancellationExecution"] = {{"cancelledBy", value.cancelled_by},
                                                  {"cancelReason", value.cancelled_reason}};
  out["fulfillment"]["quantityFulfilled"] = number(value.quantity_fulfilled);
  out["fulfillment"]["quantityUnfulfilled"] = number(value.quantity_unfulfilled);
  out["fulfillment"]["packing"]["giftOption"]["giftWrapLevel"] = value.gift_wrap_level;
  return out;
}

Json package(const orders::AmazonPackage& value) {
  Json out = {{"packageReferenceId", value.reference_id},
              {"createdTime", time(value.created)},
              {"packageStatus", {{"status", value.status}, {"detailedStatus", value.detailed_status}}},
              {"carrier", value.carrier},
              {"trackingNumber", value.tracking_number},
              {"shippingService", value.shipping_service},
              {"shipTime", time(value.shipped)}};
  for (const auto& part : value.items)
    out["packageItems"].push_back({{"orderItemId", part.line_id.str()}, {"quantity", part.quantity}});
  return out;
}

}  // namespace

Json full_order(const std::string& id) {
  Json order = Json::parse(kOrder);
  order["orderId"] = id;
  return order;
}

const std::vector<std::string>& personal_strings() {
  static const std::vector<std::string> kStrings = {"Jane",        "JANE",     "jane",           "Secret Street",
                                                    "Hidden City", "98199",    "555 0100",       "the shed",
                                                    "TAX-99",      "birthday", "jane-engraving", "Seller Road"};
  return kStrings;
}

Json as_json(const orders::AmazonOrder& order) {
  Json out;
  out["orderId"] = order.order_id.str();
  out["createdTime"] = time(order.created);
  out["lastUpdatedTime"] = time(order.last_updated);
  out["programs"] = order.programs;
  for (const auto& alias : order.aliases)
    out["orderAliases"].push_back({{"aliasId", alias.id}, {"aliasType", alias.type}});
  for (const auto& other : order.associated_orders)
    out["associatedOrders"].push_back({{"orderId", other.order_id.str()}, {"associationType", other.type}});
  out["salesChannel"] = {{"channelName", order.channel_name},
                         {"marketplaceId", order.marketplace.str()},
                         {"marketplaceName", order.marketplace_name}};
  out["proceeds"] = proceeds(order.proceeds, "grandTotal");
  out["fulfillment"] = {{"fulfillmentStatus", order.status},
                        {"fulfilledBy", order.fulfilled_by},
                        {"fulfillmentServiceLevel", order.service_level},
                        {"shipByWindow", window(order.ship_by)},
                        {"deliverByWindow", window(order.deliver_by)}};
  for (const auto& line : order.items) out["orderItems"].push_back(item(line));
  for (const auto& parcel : order.packages) out["packages"].push_back(package(parcel));
  return keep(out, "");
}

Json kept(const Json& order) {
  return keep(order, "");
}

}  // namespace invd::amazon::test
