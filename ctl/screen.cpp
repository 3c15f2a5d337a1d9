#include "ctl/screen.h"

namespace invd::ctl {

std::string painted(std::string_view text, Tone tone, const Screen& screen) {
  const auto code = [tone]() -> std::string_view {
    switch (tone) {
      case Tone::plain:
        return "";
      case Tone::strong:
        return "1";
      case Tone::faint:
        return "2";
      case Tone::good:
        return "32";
      case Tone::warn:
        return "33";
      case Tone::bad:
        return "31";
    }
    return "";
  }();
  if (!screen.colour || code.empty() || text.empty()) return std::string(text);
  return std::string("\033[").append(code).append("m").append(text).append("\033[0m");
}

}  // namespace invd::ctl
