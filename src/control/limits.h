#pragma once

#include <cstddef>

#include "base/timestamp.h"

namespace invd::control {

/// What a client may cost the daemon (I27). Sizes of messages are in framing.h.
struct Limits {
  std::size_t connections = 64;
  std::size_t connections_per_user = 16;
  std::size_t calls_per_connection = 4;   ///< under way at once; further requests are not read
  std::size_t in_a_row = 16;              ///< requests that came together and are taken one after the other; then
  Duration pace{20};                      ///< so long passes before each further one, as others have their turn
  std::size_t faults = 16;                ///< messages that are no requests, then the connection ends
  std::size_t queued_bytes = 256 * 1024;  ///< of output; beyond it nothing more is read or produced
  Duration first_request{1'000};          ///< from connecting to the first complete request
  Duration request{5'000};                ///< from a request's first byte to its last
  Duration idle{60'000};                  ///< without a call under way
  Duration unread{10'000};                ///< a client that takes no output for so long is cut
};

}  // namespace invd::control
