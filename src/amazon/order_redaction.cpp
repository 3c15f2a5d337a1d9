#include "amazon/order_redaction.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "json/write.h"

namespace invd::amazon {
namespace {

constexpr std::size_t kBudget = 48u << 10;  // leaves room for closing what is open
constexpr std::size_t kLongestValue = 128;
constexpr std::size_t kLongestName = 64;
constexpr std::size_t kDeepest = 8;  // Amazon's orders have 6 levels

// Paths without array indices. Kept sorted.
constexpr std::array<std::string_view, 30> kShown = {
    "createdTime",
    "fulfillment.deliverByWindow.earliestDateTime",
    "fulfillment.deliverByWindow.latestDateTime",
    "fulfillment.fulfilledBy",
    "fulfillment.fulfillmentServiceLevel",
    "fulfillment.fulfillmentStatus",
    "fulfillment.shipByWindow.earliestDateTime",
    "fulfillment.shipByWindow.latestDateTime",
    "lastUpdatedTime",
    "orderAliases.aliasType",
    "orderId",
    "orderItems.cancellation.cancellationExecution.cancelledBy",
    "orderItems.cancellation.cancellationRequest.requester",
    "orderItems.fulfillment.quantityFulfilled",
    "orderItems.fulfillment.quantityUnfulfilled",
    "orderItems.orderItemId",
    "orderItems.product.asin",
    "orderItems.product.price.unitPrice.amount",
    "orderItems.product.price.unitPrice.currencyCode",
    "orderItems.product.sellerSku",
    "orderItems.quantityOrdered",
    "packages.packageItems.orderItemId",
    "packages.packageItems.quantity",
    "packages.packageReferenceId",
    "packages.packageStatus.status",
    "proceeds.grandTotal.amount",
    "proceeds.grandTotal.currencyCode",
    "salesChannel.channelName",
    "salesChannel.marketplaceId",
    "salesChannel.marketplaceName",
};
static_assert(std::ranges::is_sorted(kShown));

class Redaction {
 public:
  json::Text redact(const json::Value& value, const std::string& path, std::size_t depth) {
    if (used_ > kBudget || depth > kDeepest) return "<cut>";
    switch (value.type()) {
      case json::Type::object:
        return object(*value.object(), path, depth);
      case json::Type::array:
        return array(*value.array(), path, depth);
      default:
        return scalar(value, path);
    }
  }

 private:
  json::Text object(const json::Object& from, const std::string& path, std::size_t depth) {
    json::ObjectBuilder to;
    for (const json::Member& member : from.members()) {
      if (used_ > kBudget) break;
      const std::string_view name = member.name.substr(0, kLongestName);
      used_ += name.size() + 6;
      to.add(name, redact(member.value, path.empty() ? std::string(name) : path + "." + std::string(name), depth + 1));
    }
    return to.build();
  }
  json::Text array(const json::Array& from, const std::string& path, std::size_t depth) {
    json::ArrayBuilder to;
    for (const json::Value& element : from.elements()) {
      if (used_ > kBudget) break;
      used_ += 2;
      to.add(redact(element, path, depth + 1));
    }
    return to.build();
  }
  json::Text scalar(const json::Value& value, const std::string& path) {
    json::Text text = shown(value, path);
    used_ += text.str().size();
    return text;
  }
  static json::Text shown(const json::Value& value, const std::string& path) {
    const bool may_show = std::ranges::binary_search(kShown, std::string_view(path));
    switch (value.type()) {
      case json::Type::null:
        return {};
      case json::Type::boolean:
        return may_show ? json::Text(*value.boolean()) : "<boolean>";
      case json::Type::integer: {
        const auto number = value.integer();
        return may_show && number ? json::Text(*number) : "<integer>";
      }
      case json::Type::number:
        return "<number>";
      default: {
        const std::string_view text = *value.string();
        return may_show && text.size() <= kLongestValue ? json::Text(text) : "<string>";
      }
    }
  }

  std::size_t used_ = 0;  ///< bytes written, about
};

}  // namespace

std::string redact_order(const json::Value& order) {
  return Redaction().redact(order, {}, 0).str();
}

}  // namespace invd::amazon
