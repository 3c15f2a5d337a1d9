#include "sandbox/json_text.h"

#include <array>
#include <cstdio>

namespace invd::sandbox {

void JsonText::quote(std::string_view text) {
  out_ += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20) continue;
    out_.append(text, plain, i - plain);
    plain = i + 1;
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
      out_ += escape.data();
    }
  }
  out_.append(text, plain);
  out_ += '"';
}

}  // namespace invd::sandbox
