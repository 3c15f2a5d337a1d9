#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/fields.h"

namespace invd::control {

/// How an integration's warehouse mapping stands: with it, its numbers and orders go by one warehouse only.
struct Mapping {
  std::string integration;
  bool enabled = false;
  std::string warehouse;           ///< absent = off
  std::optional<Timestamp> since;  ///< of the last switch; absent = it was never on
  std::string by;                  ///< who switched it: "uid 1000", "configuration"
  bool operator==(const Mapping&) const = default;
};

struct MappingStatusRequest {
  std::string integration;  ///< absent = all
  bool operator==(const MappingStatusRequest&) const = default;
};

struct MappingStatusReply {
  std::vector<Mapping> mappings;
  bool operator==(const MappingStatusReply&) const = default;
};

/// mapping.enable. Without `yes` only shows what it would change.
struct MappingEnableRequest {
  std::string integration;  ///< absent = the only one
  std::string warehouse;
  bool yes = false;
  bool operator==(const MappingEnableRequest&) const = default;
};

/// mapping.disable, likewise.
struct MappingDisableRequest {
  std::string integration;
  bool yes = false;
  bool operator==(const MappingDisableRequest&) const = default;
};

/// A number on Amazon that a switch changes.
struct MappingEffect {
  std::string listing;
  std::string item;  ///< SKU
  std::int64_t quantity_before = 0;
  std::int64_t quantity_after = 0;
  bool operator==(const MappingEffect&) const = default;
};

struct MappingReply {
  std::string outcome;  ///< switched, would_switch, unchanged
  Mapping mapping;      ///< as it is now
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
  std::vector<MappingEffect> effects;  ///< of those that change, the first 1000
  bool operator==(const MappingReply&) const = default;
};

void describe(Fields& f, Mapping& m);
void describe(Fields& f, MappingStatusRequest& m);
void describe(Fields& f, MappingStatusReply& m);
void describe(Fields& f, MappingEnableRequest& m);
void describe(Fields& f, MappingDisableRequest& m);
void describe(Fields& f, MappingEffect& m);
void describe(Fields& f, MappingReply& m);

}  // namespace invd::control
