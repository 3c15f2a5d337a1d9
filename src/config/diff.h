#pragma once

#include <string>
#include <vector>

#include "config/load.h"
#include "config/schema.h"

namespace invd::config {

/// One key whose value a reload would change. An absent side is "": the key's integration, warehouse or rule is new or
/// gone.
struct Change {
  std::string key;
  std::string from;
  std::string to;
  Effect effect = Effect::live;
  bool safety = false;
  bool operator==(const Change&) const = default;
};

/// Empty when both mean the same, wherever the values come from. In the order of the schema.
[[nodiscard]] std::vector<Change> diff(const Loaded& from, const Loaded& to);

}  // namespace invd::config
