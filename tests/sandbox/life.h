#pragma once

#include <cstdint>
#include <optional>

#include "sandbox/order.h"

namespace invd::sandbox {

/// What happens to an order next, by itself.
enum class Event : std::uint8_t {
  available,       ///< PENDING_AVAILABILITY -> PENDING
  approve,         ///< PENDING -> UNSHIPPED
  request_cancel,  ///< the buyer asks; the status stays
  drop_line,       ///< one line is cancelled, the rest will be shipped
  ship_part,       ///< -> PARTIALLY_SHIPPED
  ship,            ///< -> SHIPPED
  cancel,          ///< -> CANCELLED
  refuse,          ///< -> UNFULFILLABLE
  deliver,         ///< the merchant's parcels arrive; the status stays
};

struct Step {
  Timestamp at;
  Event event = Event::approve;
  Party by = Party::nobody;  ///< who cancels
};

/// The next step of the order's life: a pure function of the seed and the order. Nothing when its life is over, or when
/// it waits for the merchant and the merchant does not ship by himself.
[[nodiscard]] std::optional<Step> next_step(std::uint64_t seed, const Order& order, bool merchant_ships);

}  // namespace invd::sandbox
