#pragma once

#include <string>

#include "base/error.h"

namespace invd::http {

/// What is known of an exchange that failed.
struct Failure {
  int curl_code = 0;             ///< CURLcode
  std::string host;              ///< Target::name
  std::string detail;            ///< curl's own text: only searched, never shown, as it may quote the URL
  long verify_result = 0;        ///< X509_V_ERR_...: why OpenSSL did not accept the certificate
  bool sent = false;             ///< a byte of the request may have left
  bool beyond_loopback = false;  ///< plain http was about to reach an address that is not a loopback one
  bool would_repeat = false;     ///< the connection broke, and curl was kept from sending the request again
  std::string over_limit;        ///< "headers" or "bytes", when one of http::Limits was hit
};

/// The one place where curl's errors become ours, as http::Client promises. `unreachable` and `refused` mean that
/// nothing of the request was sent.
[[nodiscard]] Error to_error(const Failure& failure);

}  // namespace invd::http
