#pragma once

#include <string>

#include "async/task.h"
#include "base/error.h"
#include "http/message.h"

namespace invd::http {

/// An answer whose body is read piece by piece, as it was sent: not decompressed. While nobody reads, little of it is
/// taken off the wire, so that a body of any length passes in constant memory. Destroying it ends the exchange. On the
/// scheduler's thread, within the life of the Client that opened it.
class BodyStream {
 public:
  virtual ~BodyStream() = default;
  /// Status and headers; its body is empty.
  [[nodiscard]] virtual const Response& head() const = 0;
  /// The next bytes, at most kLargestPiece; empty at the end, also when asked again. One read at a time. Errors: as
  /// Client::send(): what was read before one is not the whole body.
  [[nodiscard]] virtual async::Task<Result<std::string>> read() = 0;

  static constexpr std::size_t kLargestPiece = 64u << 10;
};

}  // namespace invd::http
