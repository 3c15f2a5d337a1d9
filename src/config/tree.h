#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/load.h"
#include "config/problem.h"
#include "config/value.h"
#include "config/yaml.h"

namespace invd::config {

/// One key's value, with its place in the file for messages about it.
struct Entry {
  const Key* key = nullptr;
  std::string path;  ///< "integrations[amazon-us].region"
  Value value;
  Origin origin = Origin::default_value;
  int line = 0;  ///< of the value, or where a missing key should be
  int column = 0;
  bool good = false;  ///< false: a problem has been reported; checks that build on the value leave it alone
};

/// The values of the whole file (path "") or of one entry of a list ("integrations[amazon-us]"). Entries go by their
/// path from here on: "sync.orders.interval", "fba.enabled". Every key of the schema has one, but for those of an
/// optional section that is absent.
struct Scope {
  std::string path;
  int line = 1;
  int column = 1;
  std::map<std::string, Entry, std::less<>> entries;
  std::map<std::string, std::vector<Scope>, std::less<>> lists;  ///< "organization.warehouses", "integrations", ...

  [[nodiscard]] bool has(std::string_view key) const { return entries.contains(key); }
  /// The key must be in the schema and, for an optional section, present: anything else is a mistake of ours.
  [[nodiscard]] const Entry& at(std::string_view key) const;
  [[nodiscard]] const std::vector<Scope>& list(std::string_view name) const;
};

/// Goes through the file by the schema: unknown keys, wrong shapes and wrong values become problems, absent keys get
/// their defaults.
[[nodiscard]] Scope read_tree(const Node& root, const std::string& file_name, std::vector<Problem>& problems);

/// All values in the order of the schema.
[[nodiscard]] std::vector<EffectiveValue> effective_values(const Scope& root, const std::string& file_name);

}  // namespace invd::config
