#include "sandbox/order_json.h"

#include <array>

#include "sandbox/canary.h"
#include "sandbox/chance.h"
#include "sandbox/order_amounts.h"
#include "sandbox/personal_json.h"

namespace invd::sandbox {
namespace {

constexpr std::array<std::string_view, 4> kLevels = {"STANDARD", "EXPEDITED", "NEXT_DAY", "FREE_ECONOMY"};

/// One order being written.
class OrderWriter {
 public:
  OrderWriter(JsonText& json, const Shop& shop, const Order& order, Groups groups)
      : json_(json),
        shop_(shop),
        order_(order),
        groups_(groups),
        store_(shop.stores()[order.store]),
        draw_(mix(mix(shop.seed(), 'J'), order.number)),
        money_known_(amounts_known(order)) {}

  void write(std::string_view status) {
    json_.open('{');
    json_.field("orderId", shop_.order_id(order_.number));
    aliases();
    json_.field("createdTime", time_text(order_.created));
    json_.field("lastUpdatedTime", time_text(order_.updated));
    programs();
    associated();
    channel();
    if (groups_.has(Group::buyer)) write_buyer(json_, order_);
    if (groups_.has(Group::recipient) && money_known_) write_recipient(json_, order_, store_);
    if (groups_.has(Group::proceeds) && money_known_) {
      json_.key("proceeds").open('{');
      money("grandTotal", grand_total(shop_, order_));
      json_.close('}');
    }
    if (groups_.has(Group::payment) && money_known_)
      write_payment(json_, amount_text(grand_total(shop_, order_), store_.decimals), store_.marketplace->currency);
    if (groups_.has(Group::tax)) write_tax(json_);
    if (groups_.has(Group::fulfillment)) fulfillment(status);
    json_.key("orderItems").open('[');
    for (std::size_t i = 0; i < order_.lines.size(); ++i) item(i);
    json_.close(']');
    if (groups_.has(Group::packages) && !order_.by_amazon) packages();
    json_.close('}');
  }

 private:
  void money(std::string_view name, std::int64_t minor) {
    json_.key(name).open('{');
    json_.field("amount", amount_text(minor, store_.decimals));
    json_.field("currencyCode", store_.marketplace->currency);
    json_.close('}');
  }
  void window(std::string_view name, Timestamp from, Timestamp to) {
    json_.key(name).open('{');
    json_.field("earliestDateTime", time_text(from));
    json_.field("latestDateTime", time_text(to));
    json_.close('}');
  }

  void aliases() {
    if (!order_.non_amazon && draw_ % 10 != 0) return;
    json_.key("orderAliases").open('[');
    json_.open('{');
    json_.field("aliasId", (order_.non_amazon ? "WEB-" : "SO-") + std::to_string(100'000 + order_.number));
    json_.field("aliasType", "SELLER_ORDER_ID");
    json_.close('}');
    json_.close(']');
  }

  void programs() {
    if (draw_ % 4 != 1) return;
    json_.key("programs").open('[');
    json_.value(draw_ % 8 == 1 ? "PRIME" : "AMAZON_BUSINESS");
    if (order_.status == Status::pending_availability) json_.value("PREORDER");
    json_.close(']');
  }

  void associated() {
    if (order_.replaces < 0) return;
    json_.key("associatedOrders").open('[');
    json_.open('{');
    json_.field("orderId", shop_.order_id(static_cast<std::uint32_t>(order_.replaces)));
    json_.field("associationType", draw_ % 3 == 0 ? "EXCHANGE_ORIGINAL_ID" : "REPLACEMENT_ORIGINAL_ID");
    json_.close('}');
    json_.close(']');
  }

  void channel() {
    json_.key("salesChannel").open('{');
    json_.field("channelName", order_.non_amazon ? "NON_AMAZON" : "AMAZON");
    json_.field("marketplaceId", store_.marketplace->id);
    json_.field("marketplaceName", order_.non_amazon ? "Non-Amazon" : std::string_view(store_.name));
    json_.close('}');
  }

  void fulfillment(std::string_view status) {
    const Duration day = std::chrono::hours(24);
    json_.key("fulfillment").open('{');
    json_.field("fulfillmentStatus", status.empty() ? name(order_.status) : status);
    json_.field("fulfilledBy", order_.by_amazon ? "AMAZON" : "MERCHANT");
    json_.field("fulfillmentServiceLevel", kLevels[draw_ % kLevels.size()]);
    if (money_known_) {
      window("shipByWindow", order_.created, order_.created + 3 * day);
      window("deliverByWindow", order_.created + 3 * day, order_.created + 8 * day);
    }
    json_.close('}');
  }

  void item(std::size_t i) {
    const Line& line = order_.lines[i];
    json_.open('{');
    json_.field("orderItemId", shop_.line_id(order_, i));
    json_.field("quantityOrdered", line.ordered);
    if ((draw_ + i) % 50 == 3) {
      json_.key("programs").open('[');
      json_.value("TRANSPARENCY");
      json_.close(']');
    }
    product(line, i);
    if (groups_.has(Group::proceeds) && money_known_) proceeds(i);
    if (groups_.has(Group::expense) && money_known_ && store_.decimals == 0) points(i);
    if (groups_.has(Group::promotion) && (draw_ + i) % 20 == 5) {
      json_.key("promotion").open('{');
      json_.key("breakdowns").open('[');
      json_.open('{');
      json_.field("promotionId", "SANDBOX-SALE-" + std::to_string(draw_ % 7));
      json_.close('}');
      json_.close(']');
      json_.close('}');
    }
    if (groups_.has(Group::cancellation)) cancellation(line);
    if (groups_.has(Group::fulfillment)) item_fulfillment(line, i);
    json_.close('}');
  }

  void product(const Line& line, std::size_t i) {
    const Product& product = shop_.products()[line.product];
    json_.key("product").open('{');
    json_.field("asin", product.asin);
    json_.field("title", product.title);
    json_.field("sellerSku", product.sku);
    json_.key("condition").open('{');
    json_.field("conditionType", "NEW");
    json_.field("conditionSubtype", "NEW");
    json_.close('}');
    if (money_known_) {
      json_.key("price").open('{');
      money("unitPrice", unit_price(shop_, order_, i));
      if (draw_ % 8 == 5) json_.field("priceDesignation", "BUSINESS_PRICE");
      json_.close('}');
    }
    if (product.customizable) {
      json_.key("customization").open('{');
      json_.field("customizedUrl",
                  "https://customization.invalid/" + std::string(kCanaryCustom) + "-" + shop_.line_id(order_, i));
      json_.close('}');
    }
    json_.close('}');
  }

  void proceeds(std::size_t i) {
    json_.key("proceeds").open('{');
    money("proceedsTotal", line_total(shop_, order_, i));
    json_.key("breakdowns").open('[');
    json_.open('{');
    json_.field("type", "ITEM");
    money("subtotal",
          line_total(shop_, order_, i) - (line_total(shop_, order_, i) == 0 ? 0 : shipping_price(shop_, order_, i)));
    json_.close('}');
    if (shipping_price(shop_, order_, i) > 0 && line_total(shop_, order_, i) > 0) {
      json_.open('{');
      json_.field("type", "SHIPPING");
      money("subtotal", shipping_price(shop_, order_, i));
      json_.close('}');
    }
    if (draw_ % 6 == 0) {
      json_.open('{');
      json_.field("type", "TAX");
      money("subtotal", 0);
      json_.key("detailedBreakdowns").open('[');
      json_.open('{');
      json_.field("subtype", "ITEM");
      money("value", 0);
      json_.close('}');
      json_.close(']');
      json_.close('}');
    }
    json_.close(']');
    json_.close('}');
  }

  void points(std::size_t i) {
    json_.key("expense").open('{');
    json_.key("pointsCost").open('{');
    json_.key("pointsGranted").open('{');
    json_.field("pointsNumber", unit_price(shop_, order_, i) / 100);
    money("pointsMonetaryValue", unit_price(shop_, order_, i) / 100);
    json_.close('}');
    json_.close('}');
    json_.close('}');
  }

  void cancellation(const Line& line) {
    if (!line.cancel_requested && line.cancelled_by == Party::nobody) return;
    json_.key("cancellation").open('{');
    if (line.cancel_requested) {
      json_.key("cancellationRequest").open('{');
      json_.field("requester", "BUYER");
      json_.field("cancelReason", "Ordered by mistake");
      json_.close('}');
    }
    if (line.cancelled_by != Party::nobody) {
      json_.key("cancellationExecution").open('{');
      json_.field("cancelledBy", name(line.cancelled_by));
      json_.field("cancelReason", "No longer needed");
      json_.close('}');
    }
    json_.close('}');
  }

  void item_fulfillment(const Line& line, std::size_t i) {
    json_.key("fulfillment").open('{');
    json_.field("quantityFulfilled", line.fulfilled);
    json_.field("quantityUnfulfilled", line.open());
    if ((draw_ + i) % 25 == 4) {
      json_.key("packing").open('{');
      json_.key("giftOption").open('{');
      json_.field("giftMessage", std::string(kCanaryGift) + " for you");
      json_.field("giftWrapLevel", "STANDARD");
      json_.close('}');
      json_.close('}');
    }
    json_.close('}');
  }

  void packages() {
    if (order_.parcels.empty()) return;
    json_.key("packages").open('[');
    for (std::size_t p = 0; p < order_.parcels.size(); ++p) {
      const Parcel& parcel = order_.parcels[p];
      json_.open('{');
      json_.field("packageReferenceId", std::to_string(p + 1));
      json_.field("createdTime", time_text(parcel.shipped - Duration(60'000)));
      json_.key("packageStatus").open('{');
      json_.field("status", parcel.delivered ? "DELIVERED" : "IN_TRANSIT");
      json_.field("detailedStatus", parcel.delivered ? "DELIVERED" : "PICKED_UP");
      json_.close('}');
      json_.field("carrier", "UPS");
      json_.field("shipTime", time_text(parcel.shipped));
      json_.field("shippingService", "Ground");
      json_.field("trackingNumber", "1Z" + std::to_string(draw_ % 1'000'000'000) + std::to_string(p));
      json_.key("packageItems").open('[');
      for (std::size_t i = 0; i < parcel.quantities.size(); ++i) {
        if (parcel.quantities[i] == 0) continue;
        json_.open('{');
        json_.field("orderItemId", shop_.line_id(order_, i));
        json_.field("quantity", parcel.quantities[i]);
        json_.close('}');
      }
      json_.close(']');
      json_.close('}');
    }
    json_.close(']');
  }

  JsonText& json_;
  const Shop& shop_;
  const Order& order_;
  Groups groups_;
  const Store& store_;
  std::uint64_t draw_;
  bool money_known_;
};

}  // namespace

void write_order(JsonText& json, const Shop& shop, const Order& order, Groups groups, std::string_view status) {
  OrderWriter(json, shop, order, groups).write(status);
}

std::string amount_text(std::int64_t minor, int decimals) {
  std::string digits = std::to_string(minor < 0 ? -minor : minor);
  if (decimals > 0) {
    const auto fraction = static_cast<std::size_t>(decimals);
    if (digits.size() <= fraction) digits.insert(0, fraction + 1 - digits.size(), '0');
    digits.insert(digits.size() - fraction, ".");
  }
  return minor < 0 ? "-" + digits : digits;
}

std::string time_text(Timestamp t) {
  return to_rfc3339(t);
}

}  // namespace invd::sandbox
