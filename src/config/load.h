#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "config/config.h"
#include "config/problem.h"

namespace invd::config {

enum class Origin : std::uint8_t { default_value, file };

/// One line of `config show`: a key, what it is, and where that comes from (PREF-6).
struct EffectiveValue {
  std::string key;    ///< "sync.orders.interval", "integrations[amazon-us].region", "stock.rules[0].buffer"
  std::string value;  ///< canonical, as YAML: 3m, [US, CA], null
  Origin origin = Origin::default_value;
  std::string file;        ///< empty for a default
  int line = 0;            ///< 1-based; 0 for a default
  std::string schema_key;  ///< the key's entry in schema.h: "integrations[].region"
  bool operator==(const EffectiveValue&) const = default;
};

/// A configuration that passed every check.
struct Loaded {
  Config config;
  std::vector<EffectiveValue> values;  ///< in the order of schema.h
  std::string file;
  std::string hash;  ///< 16 hex digits over the effective values, the same wherever they come from
};

/// What came out of reading a file: the configuration, or everything that is wrong with it.
struct Checked {
  std::optional<Loaded> loaded;   ///< exactly when `problems` is empty
  std::vector<Problem> problems;  ///< in the order of the file
};

/// Any thread; no IO. `file_name` only names the text in messages.
[[nodiscard]] Checked check_text(std::string_view yaml, std::string file_name);

/// As check_text, with all problems in one error, a line each. Errors: invalid_config.
[[nodiscard]] Result<Loaded> load_text(std::string_view yaml, std::string file_name);

/// As check_text, of a file. Errors: not_found, permission, limit (above 1 MiB): it cannot be read at all.
[[nodiscard]] Result<Checked> check_file(const std::string& path);

/// As check_file, with all problems in one error, a line each. Errors: invalid_config and those of check_file.
[[nodiscard]] Result<Loaded> load_file(const std::string& path);

inline constexpr std::size_t kMaxFileBytes = 1 << 20;

}  // namespace invd::config
