#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace invd::control {

/// A message to the daemon, its newline not counted (I27).
inline constexpr std::size_t kMaxRequestBytes = 64 * 1024;
/// A message from the daemon: one page of a list.
inline constexpr std::size_t kMaxReplyBytes = 256 * 1024;

/// Cuts a byte stream into messages: one a line, ended by "\n" (a "\r" before it is dropped). Holds at most one message
/// that is not complete, plus what was read with it.
class LineReader {
 public:
  explicit LineReader(std::size_t max_line) : max_line_(max_line) {}

  void feed(std::string_view bytes);
  /// The next line; nullopt when none is complete. Errors: limit (longer than allowed: the stream cannot be followed
  /// any further).
  [[nodiscard]] Result<std::optional<std::string>> next();
  /// Bytes that wait for the rest of their line.
  [[nodiscard]] std::size_t pending() const { return buffer_.size() - start_; }

 private:
  std::size_t max_line_;
  std::string buffer_;
  std::size_t start_ = 0;    ///< of the line that comes next
  std::size_t scanned_ = 0;  ///< no newline before here: bytes that trickle in are looked at once
};

}  // namespace invd::control
