#include "control/framing.h"

#include <fmt/format.h>

#include "base/guard.h"

namespace invd::control {

void LineReader::feed(std::string_view bytes) {
  if (start_ > 0) {
    buffer_.erase(0, start_);
    scanned_ -= start_;
    start_ = 0;
  }
  buffer_ += bytes;
}

Result<std::optional<std::string>> LineReader::next() {
  const std::size_t newline = buffer_.find('\n', scanned_);
  const std::size_t end = newline == std::string::npos ? buffer_.size() : newline;
  if (guarded(Guard::limits) && end - start_ > max_line_) {
    return fail(ErrorCode::limit, fmt::format("a message is longer than {} KiB", max_line_ / 1024));
  }
  if (newline == std::string::npos) {
    scanned_ = buffer_.size();
    return std::nullopt;
  }
  std::string line = buffer_.substr(start_, end - start_);
  if (line.ends_with('\r')) line.pop_back();
  start_ = scanned_ = newline + 1;
  return line;
}

}  // namespace invd::control
