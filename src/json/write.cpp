#include "json/write.h"

#include <cstddef>

#include "json/utf8.h"

namespace invd::json {
namespace {

void append_escaped(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x20u && byte != 0x7Fu) {
    out += c;
    return;
  }
  out += "\\u00";
  out += kHex[byte >> 4u];
  out += kHex[byte & 0xFu];
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = sequence_length(text, i);
    if (length == 1) {
      append_escaped(out, text[i]);
    } else if (length == 0) {
      out += kReplacement;
    } else {
      out += text.substr(i, length);
    }
    i += length == 0 ? 1 : length;
  }
  out += '"';
}

}  // namespace

Text::Text(std::string_view value) {
  bytes_.reserve(value.size() + 2);
  append_string(bytes_, value);
}

Text Text::number(Decimal value) {
  return {Raw{}, value.str()};
}

ObjectBuilder& ObjectBuilder::add(std::string_view name, const Text& value) {
  if (!empty()) bytes_ += ',';
  append_string(bytes_, name);
  bytes_ += ':';
  bytes_ += value.str();
  return *this;
}

Text ObjectBuilder::build() const {
  return {Text::Raw{}, bytes_ + '}'};
}

ArrayBuilder& ArrayBuilder::add(const Text& value) {
  if (!empty()) bytes_ += ',';
  bytes_ += value.str();
  return *this;
}

Text ArrayBuilder::build() const {
  return {Text::Raw{}, bytes_ + ']'};
}

}  // namespace invd::json
