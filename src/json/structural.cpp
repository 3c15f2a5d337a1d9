#include "json/structural.h"

namespace invd::json {

std::size_t count_structural(std::string_view text, std::size_t enough) {
  std::size_t count = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size() && count <= enough; ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    switch (c) {
      case '"':
        in_string = true;
        break;
      case '{':
      case '}':
      case '[':
      case ']':
      case ':':
      case ',':
        ++count;
        break;
      default:
        break;
    }
  }
  return count;
}

}  // namespace invd::json
