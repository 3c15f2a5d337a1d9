#include "config/diff.h"

#include <map>

namespace invd::config {
namespace {

using ByKey = std::map<std::string_view, const EffectiveValue*>;

ByKey by_key(const Loaded& loaded) {
  ByKey out;
  for (const EffectiveValue& value : loaded.values) out.emplace(value.key, &value);
  return out;
}

}  // namespace

std::vector<Change> diff(const Loaded& from, const Loaded& to) {
  const ByKey before = by_key(from);
  const ByKey after = by_key(to);
  std::vector<Change> changes;
  // By the schema's keys, so that what was deleted stands beside what took its place.
  for (const Key& key : schema()) {
    for (const EffectiveValue& value : from.values)
      if (value.schema_key == key.path && !after.contains(value.key))
        changes.push_back({value.key, value.value, {}, key.effect, key.safety});
    for (const EffectiveValue& value : to.values) {
      if (value.schema_key != key.path) continue;
      const auto old = before.find(value.key);
      if (old == before.end())
        changes.push_back({value.key, {}, value.value, key.effect, key.safety});
      else if (old->second->value != value.value)
        changes.push_back({value.key, old->second->value, value.value, key.effect, key.safety});
    }
  }
  return changes;
}

}  // namespace invd::config
