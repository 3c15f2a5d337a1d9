#pragma once

#include <string>

namespace invd::process {

struct HttpAnswer {
  int status = 0;
  std::string body;
};

/// One request to a server on this machine, waiting for the answer. Throws std::runtime_error when there is none.
[[nodiscard]] HttpAnswer http_get(const std::string& url);
[[nodiscard]] HttpAnswer http_post(const std::string& url, const std::string& body);

}  // namespace invd::process
