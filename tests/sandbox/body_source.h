#pragma once

#include <memory>
#include <string>

namespace invd::sandbox {

/// A body that is made while it is sent, so that its length does not matter. Used by one thread at a time.
class BodySource {
 public:
  virtual ~BodySource() = default;
  /// The next piece, some 64 KiB; empty: there is no more.
  [[nodiscard]] virtual std::string next() = 0;
};

/// All that is left of it. For bodies that are known to be small.
[[nodiscard]] inline std::string whole_body(BodySource& source) {
  std::string body;
  for (std::string piece = source.next(); !piece.empty(); piece = source.next()) body += piece;
  return body;
}

}  // namespace invd::sandbox
