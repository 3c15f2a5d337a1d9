#pragma once

#include <cstdint>
#include <string_view>

namespace invd::log {

/// error: somebody must act. warning: something is not as it should be, invd copes. info: what a seller may want to
/// read a week later. debug: for those who read the source.
enum class Level : std::uint8_t { debug, info, warning, error };

/// One line: `area: object: what`. Never a secret, a token, a url with a query, or personal data (DATA-2). Any thread.
void write(Level level, std::string_view area, std::string_view object, std::string_view what);

inline void debug(std::string_view area, std::string_view object, std::string_view what) {
  write(Level::debug, area, object, what);
}
inline void info(std::string_view area, std::string_view object, std::string_view what) {
  write(Level::info, area, object, what);
}
inline void warning(std::string_view area, std::string_view object, std::string_view what) {
  write(Level::warning, area, object, what);
}
inline void error(std::string_view area, std::string_view object, std::string_view what) {
  write(Level::error, area, object, what);
}

}  // namespace invd::log
