#include "json/utf8.h"

namespace invd::json {
namespace {

unsigned byte_at(std::string_view text, std::size_t i) {
  return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
}

bool continues(unsigned byte) {
  return (byte & 0xC0u) == 0x80u;
}

}  // namespace

std::size_t sequence_length(std::string_view text, std::size_t i) {
  const unsigned a = byte_at(text, i);
  const unsigned b = byte_at(text, i + 1);
  if (a < 0x80u) return 1;
  if (a >= 0xC2u && a <= 0xDFu) return continues(b) ? 2 : 0;
  if (a >= 0xE0u && a <= 0xEFu) {
    if ((a == 0xE0u && b < 0xA0u) || (a == 0xEDu && b > 0x9Fu)) return 0;
    return continues(b) && continues(byte_at(text, i + 2)) ? 3 : 0;
  }
  if (a >= 0xF0u && a <= 0xF4u) {
    if ((a == 0xF0u && b < 0x90u) || (a == 0xF4u && b > 0x8Fu)) return 0;
    return continues(b) && continues(byte_at(text, i + 2)) && continues(byte_at(text, i + 3)) ? 4 : 0;
  }
  return 0;
}

}  // namespace invd::json
