#include "ctl/output.h"

#include <cerrno>
#include <poll.h>
#include <string>
#include <system_error>
#include <unistd.h>

namespace invd::ctl {

bool Output::gone() const {
  if (gone_) return true;
  // Asked for nothing, poll still tells of a pipe whose other end is closed.
  pollfd output{.fd = descriptor_, .events = 0, .revents = 0};
  if (::poll(&output, 1, 0) > 0 && (output.revents & POLLERR) != 0) gone_ = true;
  return gone_;
}

Result<void> Output::write(std::string_view text) {
  while (!text.empty() && !gone_) {
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
      continue;
    }
    const int reason = errno;
    if (reason == EINTR) continue;
    if (reason == EAGAIN) {
      // A descriptor shared with somebody who made it non-blocking.
      pollfd wait{.fd = descriptor_, .events = POLLOUT, .revents = 0};
      (void)::poll(&wait, 1, -1);
      continue;
    }
    if (reason == EPIPE) {
      gone_ = true;
      break;
    }
    return fail(reason == ENOSPC ? ErrorCode::store_full : ErrorCode::store_io,
                "the output cannot be written: " + std::generic_category().message(reason),
                "look at where the output of invctl goes");
  }
  return {};
}

}  // namespace invd::ctl
