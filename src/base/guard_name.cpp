#include <array>

#include "base/guard.h"

namespace invd {

std::string_view name(Guard guard) {
  constexpr std::array<std::string_view, kGuards> kGuardNames = {
      "record_checksum", "fence",         "put_if_absent",     "newest_version",       "single_flight",
      "limits",          "value_at_send", "read_before_write", "horizon_before_raise", "no_echo",
      "key_lock",        "channel_check", "mapping_epoch"};
  return kGuardNames.at(static_cast<std::size_t>(guard));
}

}  // namespace invd
