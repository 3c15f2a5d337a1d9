#pragma once

#include <string>
#include <vector>

#include "control/fields.h"

namespace invd::control {

/// `hello`: the first call of a client. The protocol grows by fields and capabilities, not by numbers.
struct HelloRequest {
  std::string client;   ///< "invctl"
  std::string version;  ///< the client's
  bool operator==(const HelloRequest&) const = default;
};

struct Hello {
  std::string server;   ///< "invd"
  std::string version;  ///< the daemon's
  std::vector<std::string> capabilities;
  bool operator==(const Hello&) const = default;
};

/// Parameters of a method that takes none.
struct NoParameters {
  bool operator==(const NoParameters&) const = default;
};

void describe(Fields& f, HelloRequest& m);
void describe(Fields& f, Hello& m);
void describe(Fields& f, NoParameters& m);

}  // namespace invd::control
