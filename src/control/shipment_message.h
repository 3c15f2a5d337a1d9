#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/fields.h"

namespace invd::control {

struct ShipmentLine {
  std::string line_id;
  std::int64_t quantity = 0;
  bool operator==(const ShipmentLine&) const = default;
};

/// What Amazon knows of a parcel.
struct ShipmentConfirmation {
  std::string state;  ///< planned, sent, confirmed, failed, unknown, not_needed
  std::string reason;
  bool operator==(const ShipmentConfirmation&) const = default;
};

/// A parcel of an order that the merchant ships.
struct Shipment {
  std::string shipment_id;
  std::string order_id;
  std::string carrier;
  std::string service;
  std::string tracking;
  std::optional<Timestamp> shipped_at;
  std::vector<ShipmentLine> lines;
  std::optional<ShipmentConfirmation> amazon;
  bool operator==(const Shipment&) const = default;
};

void describe(Fields& f, ShipmentLine& m);
void describe(Fields& f, ShipmentConfirmation& m);
void describe(Fields& f, Shipment& m);

}  // namespace invd::control
