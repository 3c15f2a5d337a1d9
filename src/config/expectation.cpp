#include <string>

#include "base/timestamp.h"
#include "config/value.h"

namespace invd::config {
namespace {

std::string with_commas(std::string_view words, std::string_view last) {
  std::string out;
  for (std::size_t at = 0; at <= words.size();) {
    const std::size_t bar = words.find('|', at);
    const std::string_view word = words.substr(at, bar == std::string_view::npos ? bar : bar - at);
    if (!out.empty()) out += bar == std::string_view::npos ? std::string(last) : ", ";
    out += word;
    if (bar == std::string_view::npos) break;
    at = bar + 1;
  }
  return out;
}

}  // namespace

std::string expectation(const Key& key) {
  switch (key.kind) {
    case Kind::text:
      return "a text of 1 to 200 bytes";
    case Kind::label:
      return "a name of letters, digits, blanks, - _ . (at most 64 bytes)";
    case Kind::flag:
      return "true or false";
    case Kind::integer:
      return "a whole number from " + std::to_string(key.min) + " to " + std::to_string(key.max);
    case Kind::ratio:
      return "a number from 0 to 1, as in 0.5";
    case Kind::duration:
      return "a duration from " + invd::to_string(Duration(key.min)) + " to " + invd::to_string(Duration(key.max)) +
             ", as in 90s, 15m, 6h";
    case Kind::date:
      return "a date, as in 2026-06-01";
    case Kind::months:
      return "a number of months from 1 to " + std::to_string(key.max) + ", as in 2 months";
    case Kind::size:
      return "a size from " + size_text(key.min) + " to " + size_text(key.max) + ", as in 512MiB, 8GiB";
    case Kind::word:
      return with_commas(key.words, " or ");
    case Kind::word_list:
      return "a list of " + with_commas(key.words, " and ") + ", as in [" +
             std::string(key.words.substr(0, key.words.find('|'))) + "]";
    case Kind::country:
      return "a country code of two capital letters, as in US";
    case Kind::country_list:
      return "a list of country codes, as in [US, CA]";
    case Kind::currency:
      return "a currency code of three capital letters, as in USD";
    case Kind::time_zone:
      return "a time zone, as in America/New_York or UTC";
    case Kind::seller_id:
      return "Amazon's seller id, 8 to 20 capital letters and digits";
    case Kind::marketplace:
      return "a marketplace, as in US or ATVPDKIKX0DER";
    case Kind::marketplaces:
      return "a list of marketplaces, as in [US, CA]";
    case Kind::marketplace_groups:
      return "a list of lists of marketplaces, as in [[US], [CA, MX]]";
    case Kind::warehouse:
      return "the name of a warehouse";
    case Kind::integration:
      return "the name of an integration";
    case Kind::base_url:
      return "an https address, or http to 127.0.0.1, [::1] or localhost";
    case Kind::path:
      return "an absolute path" + (key.max == 0 ? std::string() : " of at most " + std::to_string(key.max) + " bytes");
    case Kind::credential:
      return "the name of a systemd credential, or the absolute path of a file";
    case Kind::group_list:
      return "a list of group names, as in [invd]";
    case Kind::log_target:
      return "journal, stderr or an absolute path";
    case Kind::optional_section:
      return "a section of keys";
  }
  return {};
}

}  // namespace invd::config
