#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/fields.h"

namespace invd::control {

/// An order line of Amazon's that found less than it needed (STK-12). Units.
struct Oversell {
  std::string order_id;
  std::string line_id;
  std::string integration;
  std::string seller_sku;
  std::string item;  ///< SKU; absent = it is gone
  std::optional<Timestamp> purchased_at;
  std::optional<Timestamp> seen_at;
  std::int64_t needed = 0;
  std::int64_t available = 0;  ///< right before the line; signed
  std::int64_t missing = 0;
  std::optional<std::int64_t> shown;  ///< what Amazon showed when it was purchased; absent = not known
  std::string cause;                  ///< latency, told_late, setting, external_edit, unknown
  std::string reason;                 ///< of the cause setting: which
  std::string took;                   ///< the order line or document that took units last; absent = none lately
  std::optional<Timestamp> took_at;
  bool operator==(const Oversell&) const = default;
};

struct OversellListRequest {
  std::string integration;
  std::string since;  ///< a moment: purchased then or later
  std::string until;
  std::string after;  ///< the `next` of the page before
  std::optional<std::int64_t> limit;
  bool operator==(const OversellListRequest&) const = default;
};

struct OversellPage {
  std::vector<Oversell> oversells;  ///< the newest purchase first
  std::string next;                 ///< absent = the last page
  bool operator==(const OversellPage&) const = default;
};

void describe(Fields& f, Oversell& m);
void describe(Fields& f, OversellListRequest& m);
void describe(Fields& f, OversellPage& m);

}  // namespace invd::control
