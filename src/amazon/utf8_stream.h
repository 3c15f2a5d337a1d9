#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "amazon/charset.h"
#include "base/error.h"

namespace invd::amazon {

/// Turns a text of some charset into UTF-8 as it comes. A byte order mark at its beginning is believed more than what
/// was expected, as no other text begins with it, and is dropped. Bytes that are no text become U+FFFD, one byte at a
/// time, so that a broken character swallows no tab and no end of a line. Pure; one thread at a time.
class Utf8Stream {
 public:
  /// Errors: internal (the system's library lacks the charset).
  [[nodiscard]] static Result<Utf8Stream> open(Charset expected);
  ~Utf8Stream();
  Utf8Stream(Utf8Stream&&) noexcept;
  Utf8Stream& operator=(Utf8Stream&&) noexcept;

  /// The text of these bytes, and of those that were held back because a character was not complete. At most three
  /// bytes for each of them, and a few.
  [[nodiscard]] Result<std::string> convert(std::string_view bytes);
  /// What is left at the end.
  [[nodiscard]] Result<std::string> finish();

  [[nodiscard]] Charset charset() const { return charset_; }
  /// Bytes that were no text.
  [[nodiscard]] std::uint64_t replaced() const { return replaced_; }

 private:
  struct Converter;
  explicit Utf8Stream(Charset expected);
  [[nodiscard]] Result<void> begin(std::string_view start);
  [[nodiscard]] std::string run(std::string_view bytes, bool last);

  Charset charset_;
  bool begun_ = false;
  std::string held_;  ///< of a character, or of the mark
  std::uint64_t replaced_ = 0;
  std::unique_ptr<Converter> converter_;
};

}  // namespace invd::amazon
