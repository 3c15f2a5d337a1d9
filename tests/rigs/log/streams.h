#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/timestamp.h"
#include "rigs/log/log.h"

namespace invd::rigs {

/// What Amazon said about an order at one time.
struct Statement {
  std::size_t at = 0;  ///< the entry with which it was complete
  std::string order;
  Timestamp version;  ///< lastUpdatedTime
  std::string status;
};
/// Every statement about an order in the answers that came, in order.
[[nodiscard]] std::vector<Statement> statements(const std::vector<Entry>& entries);

/// What invd told a control client about an order or a run.
struct Told {
  std::size_t at = 0;  ///< the entry with which the telling began
  std::string kind;    ///< order.imported, order.updated, run.started, run.ended, ...
  std::string object;
  std::string message;
};
/// The events that `invctl watch` was sent, in order.
[[nodiscard]] std::vector<Told> told_events(const std::vector<Entry>& entries);

}  // namespace invd::rigs
