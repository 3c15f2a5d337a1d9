#include "log/redact.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace invd::log {
namespace {

constexpr std::string_view kRedacted = "[redacted]";

/// What a secret begins with. Where the mark is a name ("client_secret="), it stays readable.
struct Mark {
  std::string_view text;
  bool keep;
  bool any_case;
  std::size_t shortest;  ///< of what follows; less is a sentence about tokens
};
constexpr std::array kMarks = std::to_array<Mark>({
    {"Atza|", false, false, 1},
    {"Atzr|", false, false, 1},
    {"Atc|", false, false, 8},
    {"amzn1.oa2-cs", false, false, 1},
    {"bearer ", true, true, 8},
    {"x-amz-signature=", true, true, 1},
    {"x-amz-security-token=", true, true, 1},
    {"x-amz-credential=", true, true, 1},
    {"x-amz-access-token: ", true, true, 1},
    {"client_secret=", true, true, 1},
    {"client_secret\":\"", true, true, 1},
    {"refresh_token=", true, true, 1},
    {"refresh_token\":\"", true, true, 1},
    {"access_token=", true, true, 1},
    {"access_token\":\"", true, true, 1},
    {"signature=", true, true, 8},
});

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool starts_with(std::string_view text, const Mark& mark) {
  if (text.size() < mark.text.size()) return false;
  for (std::size_t i = 0; i < mark.text.size(); ++i)
    if (text[i] != mark.text[i] && !(mark.any_case && lower(text[i]) == mark.text[i])) return false;
  return true;
}

bool is_token_character(char c) {
  const bool alphanumeric = (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
  return alphanumeric || std::string_view(".-_~/+=|%").find(c) != std::string_view::npos;
}

std::size_t token_length(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::find_if_not(text, is_token_character) - text.begin());
}

/// The number of bytes of a well-formed UTF-8 sequence at the front, or 0.
std::size_t utf8_length(std::string_view s) {
  const auto first = static_cast<std::uint8_t>(s.front());
  const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if ((first >= 0x80 && first < 0xC2) || first > 0xF4 || s.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((static_cast<std::uint8_t>(s[i]) & 0xC0U) != 0x80U) return 0;
  if (length == 1) return 1;
  const auto second = static_cast<std::uint8_t>(s[1]);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool outside = (first == 0xED && second >= 0xA0) || (first == 0xF4 && second >= 0x90);
  // U+0080 to U+009F are control characters, too: some terminals obey them.
  const bool control = first == 0xC2 && second < 0xA0;
  return overlong || outside || control ? 0 : length;
}

void append_hex(std::string& out, char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto byte = static_cast<std::uint8_t>(c);
  out += "\\x";
  out += kDigits[byte >> 4U];
  out += kDigits[byte & 0x0FU];
}

}  // namespace

std::string redact(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto mark = std::ranges::find_if(kMarks, [&](const Mark& m) {
      return starts_with(text, m) && token_length(text.substr(m.text.size())) >= m.shortest;
    });
    if (mark == kMarks.end()) {
      out += text.front();
      text.remove_prefix(1);
      continue;
    }
    if (mark->keep) out += text.substr(0, mark->text.size());
    out += kRedacted;
    text.remove_prefix(mark->text.size());
    text.remove_prefix(token_length(text));
  }
  return out;
}

std::string escape(std::string_view text, std::size_t max_bytes) {
  std::string out;
  out.reserve(std::min(text.size(), max_bytes));
  while (!text.empty()) {
    if (out.size() >= max_bytes) return out + "...";
    const char c = text.front();
    const std::size_t length = utf8_length(text);
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (length == 0 || static_cast<std::uint8_t>(c) < 0x20 || c == 0x7f) {
      append_hex(out, c);
    } else {
      out += text.substr(0, length);
      text.remove_prefix(length);
      continue;
    }
    text.remove_prefix(1);
  }
  return out;
}

}  // namespace invd::log
