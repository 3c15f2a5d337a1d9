#include "amazon/charset.h"

#include <algorithm>
#include <array>
#include <string>

#include "amazon/amazon_message.h"
#include "base/marketplace.h"

namespace invd::amazon {
namespace {

constexpr std::array<std::string_view, 9> kNames = {"UTF-8",        "UTF-16LE",    "UTF-16BE",
                                                    "windows-1250", "ISO-8859-2",  "windows-1252",
                                                    "windows-1254", "ISO-8859-15", "windows-31j"};

struct Alias {
  std::string_view name;  // in lower case
  Charset charset;
};
constexpr std::array kAliases = {
    Alias{"utf-8", Charset::utf8},
    Alias{"utf8", Charset::utf8},
    Alias{"us-ascii", Charset::utf8},
    Alias{"utf-16le", Charset::utf16le},
    Alias{"utf-16be", Charset::utf16be},
    Alias{"windows-1250", Charset::windows_1250},
    Alias{"cp1250", Charset::windows_1250},
    Alias{"iso-8859-2", Charset::iso8859_2},
    Alias{"iso8859_2", Charset::iso8859_2},
    Alias{"windows-1252", Charset::windows_1252},
    Alias{"cp1252", Charset::windows_1252},
    Alias{"iso-8859-1", Charset::windows_1252},
    Alias{"iso8859-1", Charset::windows_1252},
    Alias{"iso8859_1", Charset::windows_1252},
    Alias{"latin1", Charset::windows_1252},
    Alias{"windows-1254", Charset::windows_1254},
    Alias{"cp1254", Charset::windows_1254},
    Alias{"iso-8859-9", Charset::windows_1254},
    Alias{"iso8859_9", Charset::windows_1254},
    Alias{"iso-8859-15", Charset::iso8859_15},
    Alias{"iso8859_15", Charset::iso8859_15},
    Alias{"windows-31j", Charset::windows_31j},
    Alias{"ms932", Charset::windows_31j},
    Alias{"cp932", Charset::windows_31j},
    Alias{"shift_jis", Charset::windows_31j},
    Alias{"shift-jis", Charset::windows_31j},
    Alias{"sjis", Charset::windows_31j},
};

constexpr std::array<std::string_view, 9> kWestern = {"IE", "ES", "GB", "FR", "BE", "NL", "DE", "IT", "SE"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kAround = " \t\"'";
  const std::size_t begin = text.find_first_not_of(kAround);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kAround) - begin + 1);
}

}  // namespace

std::string_view name(Charset charset) {
  return kNames.at(static_cast<std::size_t>(charset));
}

std::optional<Charset> charset_from_name(std::string_view wanted) {
  const auto* const found = std::ranges::find(kAliases, lower(wanted), &Alias::name);
  if (found == kAliases.end()) return std::nullopt;
  return found->charset;
}

Result<std::optional<Charset>> charset_of_content_type(std::string_view content_type) {
  while (!content_type.empty()) {
    const std::size_t end = std::min(content_type.find(';'), content_type.size());
    const std::string_view part = content_type.substr(0, end);
    content_type.remove_prefix(std::min(end + 1, content_type.size()));
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos || lower(trim(part.substr(0, equals))) != "charset") continue;
    const std::string_view named = trim(part.substr(equals + 1));
    if (named.empty()) continue;
    if (const auto charset = charset_from_name(named)) return charset;
    return fail(ErrorCode::malformed,
                "it is written in the charset " + presentable(named) + ", which invd does not know");
  }
  return std::nullopt;
}

Charset default_charset(const MarketplaceId& marketplace) {
  const Marketplace* const found = find_marketplace(marketplace.view());
  if (found == nullptr) return Charset::utf8;
  if (found->country == "JP") return Charset::windows_31j;
  return std::ranges::find(kWestern, found->country) == kWestern.end() ? Charset::utf8 : Charset::windows_1252;
}

}  // namespace invd::amazon
