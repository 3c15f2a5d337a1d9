#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace invd::config {

/// When a changed value counts.
enum class Effect : std::uint8_t {
  live,     ///< at a reload (SIGHUP, `invctl config reload`)
  restart,  ///< at the next start
};
[[nodiscard]] std::string_view name(Effect effect);  ///< "live", "needs restart"

/// How a value is written, and so how it is checked. value.h has the rules of each.
enum class Kind : std::uint8_t {
  text,                ///< 1 to 200 bytes
  label,               ///< a name that others refer to: letters, digits, - _ . and blanks inside
  flag,                ///< true | false
  integer,             ///< min to max
  ratio,               ///< a decimal number from 0 to 1
  duration,            ///< 3m, 1h, 30d; min to max in milliseconds
  date,                ///< 2026-06-01, a day in UTC
  months,              ///< "1 month", "2 months"; min to max
  size,                ///< 64MiB, 8GiB; min to max in bytes
  word,                ///< one of `words`
  word_list,           ///< some of `words`, each once, at least one
  country,             ///< ISO 3166, two capital letters
  country_list,        ///< a list of countries, each once
  currency,            ///< ISO 4217, three capital letters
  time_zone,           ///< of the system's time zone database, as Area/City or UTC
  seller_id,           ///< Amazon's merchant token: capital letters and digits
  marketplace,         ///< a country code or an id
  marketplaces,        ///< a list of those, at least one, each once
  marketplace_groups,  ///< a list of lists
  warehouse,           ///< a name in organization.warehouses
  integration,         ///< a name in integrations
  base_url,            ///< https, or http to a loopback address; no query; no final slash
  path,                ///< absolute
  credential,          ///< a systemd credential's name or an absolute path; never the secret
  group_list,          ///< names of system groups
  log_target,          ///< journal | stderr | an absolute path
  optional_section,    ///< keys that are all absent unless the section is there
};

/// One key of invd.yaml. The one table that loading, `config show`, diff and the test of etc/invd.yaml go by.
struct Key {
  std::string_view path;  ///< "sync.orders.interval"; `[]` is any entry of a list: "integrations[].region"
  Kind kind = Kind::text;
  std::string_view default_text;  ///< as YAML; kRequired when the file must have it; "null" when it may be absent
  std::string_view help;          ///< one sentence
  Effect effect = Effect::live;
  bool safety = false;   ///< running jobs must not finish under the old value (I24: raises the epoch, I18)
  std::int64_t min = 0;  ///< in the kind's unit, where it has one
  std::int64_t max = 0;
  std::string_view words = {};  ///< "available|on_hand"
};

inline constexpr std::string_view kRequired = "(required)";

/// In the order of etc/invd.yaml.
[[nodiscard]] std::span<const Key> schema();
/// nullptr when there is none.
[[nodiscard]] const Key* find_key(std::string_view schema_path);

}  // namespace invd::config
