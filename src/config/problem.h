#pragma once

#include <string>

namespace invd::config {

/// One thing that is wrong in the configuration, and how to mend it.
struct Problem {
  std::string file;
  int line = 0;      ///< 1-based
  int column = 0;    ///< 1-based
  std::string key;   ///< "sync.orders.interval"; empty where the text is no YAML at all
  std::string what;  ///< what is wrong and what was expected. Never repeats a value that could be a secret
  std::string hint;  ///< what to do; may be empty
  bool operator==(const Problem&) const = default;
};

/// "invd.yaml:12:9: sync.orders.interval: is 5s; expected a duration from 30s to 1d".
[[nodiscard]] std::string to_string(const Problem& problem);

}  // namespace invd::config
