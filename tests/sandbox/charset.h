#pragma once

#include <iconv.h>
#include <optional>
#include <string>
#include <string_view>

namespace invd::sandbox {

/// From UTF-8 into the charset of a report. What the charset does not have becomes '?', as at Amazon.
class Charset {
 public:
  /// "UTF-8", "windows-1252", "ISO-8859-1" (by which Amazon means windows-1252), "Shift_JIS", "windows-31j"; nothing
  /// for others.
  [[nodiscard]] static std::optional<Charset> named(std::string_view name);
  Charset(Charset&& other) noexcept;
  Charset& operator=(Charset&&) = delete;
  ~Charset();

  [[nodiscard]] std::string encode(std::string_view utf8);

 private:
  explicit Charset(iconv_t converter) : converter_(converter) {}
  iconv_t converter_;  ///< kPlain for UTF-8
};

}  // namespace invd::sandbox
