#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/fields.h"

namespace invd::control {

/// An order that could not be understood. It is kept aside and tried again, and never stops the others.
struct QuarantineEntry {
  std::string integration;
  std::string order_id;
  std::string reason;
  std::optional<Timestamp> first_seen_at;
  std::optional<Timestamp> last_tried_at;
  std::int64_t attempts = 0;
  std::string json;  ///< what Amazon sent, cut to the allow-list of fields; only in quarantine.show
  bool operator==(const QuarantineEntry&) const = default;
};

struct QuarantineListRequest {
  std::string integration;
  std::string after;
  std::optional<std::int64_t> limit;
  bool operator==(const QuarantineListRequest&) const = default;
};

struct QuarantinePage {
  std::vector<QuarantineEntry> entries;
  std::string next;
  bool operator==(const QuarantinePage&) const = default;
};

/// Parameters of quarantine.show, quarantine.retry and quarantine.drop.
struct QuarantineRequest {
  std::string order_id;
  std::string integration;  ///< needed only when two integrations hold the id
  bool operator==(const QuarantineRequest&) const = default;
};

/// What became of the entry.
struct QuarantineOutcome {
  std::string integration;
  std::string order_id;
  std::string outcome;  ///< imported, failed, dropped
  std::string reason;
  bool operator==(const QuarantineOutcome&) const = default;
};

void describe(Fields& f, QuarantineEntry& m);
void describe(Fields& f, QuarantineListRequest& m);
void describe(Fields& f, QuarantinePage& m);
void describe(Fields& f, QuarantineRequest& m);
void describe(Fields& f, QuarantineOutcome& m);

}  // namespace invd::control
