#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"

namespace invd::sandbox {

enum class Status : std::uint8_t {
  pending_availability,
  pending,
  unshipped,
  partially_shipped,
  shipped,
  cancelled,
  unfulfillable
};
[[nodiscard]] std::string_view name(Status status);  ///< Amazon's word: "PARTIALLY_SHIPPED"

enum class Party : std::uint8_t { nobody, buyer, merchant, amazon };
[[nodiscard]] std::string_view name(Party party);  ///< "BUYER", "MERCHANT", "AMAZON"

/// One line of an order. Units.
struct Line {
  std::uint32_t product = 0;  ///< index into the shop's products
  std::uint16_t ordered = 1;
  std::uint16_t fulfilled = 0;
  std::uint16_t taken = 0;             ///< from the listing's quantity when it was placed, less what was given back
  bool cancel_requested = false;       ///< by the buyer; the status stays as it is (facts 6.10)
  Party cancelled_by = Party::nobody;  ///< set: nothing of the rest will be shipped
  [[nodiscard]] std::uint16_t open() const {
    return cancelled_by == Party::nobody ? static_cast<std::uint16_t>(ordered - fulfilled) : std::uint16_t{0};
  }
};

/// A parcel of an order that the merchant ships.
struct Parcel {
  Timestamp shipped;
  bool delivered = false;
  std::vector<std::uint16_t> quantities;  ///< one for each line of the order
};

/// An order's state. What never changes about it (ids, names, prices) is derived from the seed and its number.
struct Order {
  std::uint32_t number = 0;  ///< index into the shop's orders
  std::uint32_t life = 0;    ///< counts changes of plan: an event of an older life is void
  Status status = Status::pending;
  std::uint8_t store = 0;  ///< index into the shop's stores
  bool by_amazon = false;
  bool still = false;          ///< does not move on by itself
  bool non_amazon = false;     ///< another channel's order that Amazon ships (MCF)
  std::int64_t replaces = -1;  ///< number of the order it replaces, or -1
  Timestamp created;
  Timestamp updated;
  std::vector<Line> lines;
  std::vector<Parcel> parcels;
};

[[nodiscard]] bool is_final(Status status);

}  // namespace invd::sandbox
