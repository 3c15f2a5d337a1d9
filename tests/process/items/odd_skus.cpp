#include "process/items/odd_skus.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "base/random.h"

namespace invd::process {
namespace {

constexpr std::size_t kLongest = 40;  // characters

// One character each. The full-width ones, the Cyrillic and Greek letters and the unusual blanks look like those of
// ASCII beside them.
constexpr auto kCharacters = std::to_array<std::string_view>(
    {" ",  " ", "/", "/",  "%",        "%", "+", "+",  ",",  ",",  "#",  "#",           "&",  "&",  "\"",
     "\"", "'", "`", "\\", "|",        "?", "=", ";",  ":",  ".",  "-",  "_",           "*",  "$",  "(",
     ")",  "<", ">", "[",  "]",        "{", "}", "@",  "!",  "~",  "^",  "A",           "A",  "a",  "B",
     "I",  "l", "1", "O",  "0",        "2", "F", "Ａ", "１", "／", "％", "＋",          "，", "　", "\xC2\xA0",
     "А",  "Α", "Ü", "U",  "\xCC\x88", "ß", "é", "マ", "杯", "ن",  "🫖", "\xE2\x80\x8B"});

// What somebody may decode, split or take for something else.
constexpr auto kWhole = std::to_array<std::string_view>(
    {".",     "..",      "...",   "-",    "--",    "--json", "-1",        "%",
     "%%",    "%2F",     "%252F", "%00",  "%zz",   "+",      "a+b",       "a b",
     "a%20b", "/",       "//",    "/a",   "a/",    "../a",   "demo/US/a", "demo/ATVPDKIKX0DER/a",
     "\"",    "\"\"",    "\"a\"", "'",    "a,b",   ",",      "a=1",       "a=1@2",
     "null",  "true",    "0",     "00",   "1e5",   "{}",     "[]",        "\\",
     "\\n",   "\\u0041", "#",     "#a",   "&amp;", "?x=1",   "*",         "$(x)",
     "`x`",   "~",       "sku",   "=1+1", "@a",    "；",     "NaN",       "A",
     "a",     "Ａ",      "А"});

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(' ') == std::string_view::npos;
}

std::string draw(Random& random) {
  const std::size_t length = random.below(8) == 0 ? kLongest : 1 + random.below(12);
  std::string out;
  for (std::size_t i = 0; i < length; ++i) out += kCharacters.at(random.below(kCharacters.size()));
  return out;
}

/// What only bytes tell from it.
std::vector<std::string> look_alikes(const std::string& sku) {
  std::vector<std::string> out = {sku + " ", " " + sku, " " + sku + " ", sku + "  ", sku + "\xC2\xA0"};
  std::string lower = sku;
  std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  out.push_back(lower);
  return out;
}

}  // namespace

std::vector<std::string> odd_skus(std::uint64_t seed, std::size_t count) {
  SeededRandom random(seed);
  std::vector<std::string> out;
  std::set<std::string> known;
  const auto take = [&](std::string sku) {
    if (out.size() < count && !is_blank(sku) && characters(sku) <= kLongest && known.insert(sku).second)
      out.push_back(std::move(sku));
  };
  for (const std::string_view sku : kWhole) take(std::string(sku));
  while (out.size() < count) {
    const std::string sku = draw(random);
    take(sku);
    if (random.below(10) == 0)
      for (std::string& other : look_alikes(sku)) take(std::move(other));
  }
  return out;
}

}  // namespace invd::process
