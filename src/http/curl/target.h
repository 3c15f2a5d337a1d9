#pragma once

#include <string>

#include "base/error.h"
#include "http/message.h"

struct sockaddr;

namespace invd::http {

/// Where a request goes, after the checks that come before anything is sent.
struct Target {
  std::string name;    ///< what messages say: host, and the port where the URL names one
  std::string origin;  ///< scheme, host and port: requests of one origin share connections
  bool plain = false;  ///< http; allowed to a loopback address only
};

/// Checks the address, the method and the headers of a request. Errors: malformed (not a URL, a user name in it, or
/// characters that would end a header line), refused (a scheme other than https, plain http beyond loopback: DATA-4).
[[nodiscard]] Result<Target> check_target(const Request& request);

/// 127.0.0.0/8 or ::1. An IPv4 address written as IPv6 is not one.
[[nodiscard]] bool is_loopback(const sockaddr& address);
[[nodiscard]] bool is_loopback(const std::string& numeric_address);

}  // namespace invd::http
