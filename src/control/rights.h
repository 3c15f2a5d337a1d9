#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <sys/types.h>
#include <vector>

#include "async/byte_stream.h"

namespace invd::control {

/// What a method asks of its caller (CTL-1).
enum class Right : std::uint8_t {
  none,      ///< hello and version: whoever may connect
  read,      ///< sees orders, runs, settings
  operate,   ///< starts and changes things
  personal,  ///< sees buyers' personal data
};
[[nodiscard]] std::string_view name(Right right);

/// What a peer may do. The rights are separate: an operator does not see personal data.
struct Rights {
  bool read = false;
  bool operate = false;
  bool personal = false;

  [[nodiscard]] bool any() const { return read || operate || personal; }
  [[nodiscard]] bool allow(Right right) const;
  bool operator==(const Rights&) const = default;
};

/// The control groups of the configuration, by number. Operators may also read.
struct ControlGroups {
  uid_t service_uid = 0;
  std::vector<gid_t> operators = {};
  std::vector<gid_t> readers = {};
  std::vector<gid_t> personal_data = {};
};

/// Root and the service user may do all; others what their primary or supplementary groups give; the rest nothing
/// (I26). An id that the kernel could not map into our user namespace (65534, or -1) is nobody.
[[nodiscard]] Rights rights_of(const async::PeerCredentials& peer, const ControlGroups& groups);

/// Asked once for each connection, so that a reload of the groups holds for the next one.
using RightsResolver = std::function<Rights(const async::PeerCredentials&)>;

}  // namespace invd::control
