#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/error.h"
#include "config/schema.h"
#include "config/yaml.h"

namespace invd::config {

/// A checked value of one key.
struct Value {
  bool null = false;
  std::string text;  ///< canonical, as YAML: what `config show` prints and diff compares
  /// The words of a list; those of a list of lists, group by group. Empty for a scalar.
  std::vector<std::vector<std::string>> groups;

  [[nodiscard]] const std::vector<std::string>& list() const;
};

/// Why a value does not fit its key.
struct Misfit {
  std::string what;  ///< "is 5s; expected a duration from 1m to 1d"
  std::string hint;
  int line = 0;  ///< 0: where the value begins
  int column = 0;
};

/// Checks a value by its kind alone; references to other keys come later (references.h).
[[nodiscard]] std::expected<Value, Misfit> read_value(const Key& key, const Node& node);

/// What a key wants, for messages: "a duration from 1m to 1d, as in 3m".
[[nodiscard]] std::string expectation(const Key& key);

/// "64MiB", "8GiB", or plain bytes. Errors: malformed.
[[nodiscard]] Result<std::int64_t> parse_size(std::string_view text);
[[nodiscard]] std::string size_text(std::int64_t bytes);
/// "1 month", "2 months". Errors: malformed.
[[nodiscard]] Result<std::int64_t> parse_months(std::string_view text);
/// Decimal digits with an optional sign, nothing else. Errors: malformed.
[[nodiscard]] Result<std::int64_t> parse_integer(std::string_view text);

}  // namespace invd::config
