#pragma once

#include <cstddef>
#include <memory>

#include "base/timestamp.h"
#include "http/message.h"
#include "sandbox/body_source.h"

namespace invd::sandbox {

/// How an answer reaches the client. The effect of the request has happened in every case but `reset`.
enum class Delivery {
  whole,    ///< as HTTP wants it
  cut,      ///< the connection closes after `bytes` of the body, whose full length was announced
  trickle,  ///< `bytes` at a time, `interval` between them
  reset,    ///< the connection is reset before the request had any effect
  lost,     ///< the request had its effect, the connection closes without a byte of answer
};

/// What World::handle gives back: the answer, and how the wire treats it.
struct Reply {
  http::Response response;
  Duration delay{0};  ///< of the client's time, before the first byte
  Delivery delivery = Delivery::whole;
  std::size_t bytes = 0;
  Duration interval{0};
  /// The body, when it is too long to stand in the response. Its length is not announced.
  std::shared_ptr<BodySource> stream = nullptr;
};

}  // namespace invd::sandbox
