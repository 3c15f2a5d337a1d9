#include "sandbox/charset.h"

#include <array>
#include <utility>

namespace invd::sandbox {
namespace {

constexpr std::array<std::pair<std::string_view, const char*>, 5> kNames = {{
    {"UTF-8", nullptr},
    {"windows-1252", "CP1252"},
    {"ISO-8859-1", "CP1252"},
    {"Shift_JIS", "CP932"},
    {"windows-31j", "CP932"},
}};

iconv_t none() {
  return reinterpret_cast<iconv_t>(-1);
}

}  // namespace

std::optional<Charset> Charset::named(std::string_view name) {
  for (const auto& [known, iconv_name] : kNames) {
    if (known != name) continue;
    if (iconv_name == nullptr) return Charset(none());
    const iconv_t converter = iconv_open(iconv_name, "UTF-8");
    if (converter == none()) return std::nullopt;
    return Charset(converter);
  }
  return std::nullopt;
}

Charset::Charset(Charset&& other) noexcept : converter_(std::exchange(other.converter_, none())) {}

Charset::~Charset() {
  if (converter_ != none()) iconv_close(converter_);
}

std::string Charset::encode(std::string_view utf8) {
  if (converter_ == none()) return std::string(utf8);
  std::string in(utf8);
  std::string out(in.size() * 2, '\0');  // no charset of ours needs more than two bytes for one of UTF-8
  char* from = in.data();
  std::size_t left = in.size();
  char* to = out.data();
  std::size_t room = out.size();
  while (left > 0) {
    if (iconv(converter_, &from, &left, &to, &room) != static_cast<std::size_t>(-1) || left == 0) break;
    do {
      ++from;
      --left;
    } while (left > 0 && (static_cast<unsigned char>(*from) & 0xC0U) == 0x80);
    *to++ = '?';
    --room;
  }
  out.resize(out.size() - room);
  return out;
}

}  // namespace invd::sandbox
