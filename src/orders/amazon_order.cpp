#include "orders/amazon_order.h"

#include <array>
#include <utility>

namespace invd::orders {

FulfillmentStatus fulfillment_status(std::string_view amazon_name) {
  using enum FulfillmentStatus;
  static constexpr std::array<std::pair<std::string_view, FulfillmentStatus>, 7> kNames = {
      {{"PENDING_AVAILABILITY", pending_availability},
       {"PENDING", pending},
       {"UNSHIPPED", unshipped},
       {"PARTIALLY_SHIPPED", partially_shipped},
       {"SHIPPED", shipped},
       {"CANCELLED", cancelled},
       {"UNFULFILLABLE", unfulfillable}}};
  for (const auto& [known, status] : kNames)
    if (known == amazon_name) return status;
  return unknown;
}

bool is_final(FulfillmentStatus status) {
  return status == FulfillmentStatus::shipped || status == FulfillmentStatus::cancelled ||
         status == FulfillmentStatus::unfulfillable;
}

}  // namespace invd::orders
