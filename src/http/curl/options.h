#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace invd::http {

struct CurlOptions {
  /// A PEM file of authorities trusted besides the system's (tests, private set-ups); empty for none.
  std::string ca_file = {};
  std::string user_agent = {};
  std::size_t max_connections_per_host = 8;  ///< at least 1
  std::size_t max_connections = 32;          ///< at least 1
  std::size_t max_waiting = 10'000;          ///< requests that may wait for a connection to one host
  /// "host:port:address", each: names that are not asked of DNS. No address may be a way around the loopback rule.
  std::vector<std::string> resolve = {};
};

}  // namespace invd::http
