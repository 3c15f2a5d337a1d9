#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/timestamp.h"

namespace invd::http {

using Header = std::pair<std::string, std::string>;
using Headers = std::vector<Header>;

/// The value of the first header of that name (case-insensitive); empty when absent.
[[nodiscard]] std::string_view find_header(const Headers& headers, std::string_view name);

/// Limits of one exchange. The defaults suit an API call; documents are streamed by their own call.
struct Limits {
  std::size_t body = 16u << 20;     ///< bytes of the response body, after decompression
  std::size_t headers = 64u << 10;  ///< bytes of all response headers
  Duration connect{10'000};
  Duration total{60'000};
  Duration low_speed{20'000};  ///< aborted when slower than 100 bytes/s for so long
};

/// What to send. The url and headers may hold tokens and presigned secrets: nothing of them is ever logged (I28).
struct Request {
  std::string method = "GET";
  std::string url;  ///< https, or http to a loopback address only (DATA-4)
  Headers headers;
  std::string body;
  Limits limits;
};

/// What came back. Any status is a response; only the lack of one is an error.
struct Response {
  int status = 0;
  Headers headers;
  std::string body;
};

/// RFC 3986 percent-encoding of one path segment or query value: everything but unreserved characters, UTF-8 bytes as
/// they are. A space is %20.
[[nodiscard]] std::string percent_encode(std::string_view text);
/// The inverse; malformed escapes stay as they are. `plus_is_space` as in form bodies.
[[nodiscard]] std::string percent_decode(std::string_view text, bool plus_is_space = false);

/// "a=1&b=2" from pairs, values encoded; order kept.
[[nodiscard]] std::string encode_query(const std::vector<std::pair<std::string, std::string>>& parameters);
[[nodiscard]] std::vector<std::pair<std::string, std::string>> decode_query(std::string_view query,
                                                                            bool plus_is_space = false);

/// An IMF-fixdate ("Sun, 06 Nov 1994 08:49:37 GMT"), as in the Date header.
[[nodiscard]] std::optional<Timestamp> parse_http_date(std::string_view text);
[[nodiscard]] std::string to_http_date(Timestamp t);

}  // namespace invd::http
