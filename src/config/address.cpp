#include "config/address.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace invd::config {
namespace {

constexpr std::string_view kCountries =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA "
    "CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA "
    "GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP "
    "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS "
    "MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS "
    "RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW "
    "TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '.';
}

/// "127.", then three numbers: no name that only begins like that.
bool is_loopback_v4(std::string_view host) {
  if (!host.starts_with("127.")) return false;
  int parts = 0;
  while (true) {
    const std::string_view part = host.substr(0, host.find('.'));
    int number = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (part.empty() || part.size() > 3 || error != std::errc{} || end != part.data() + part.size() || number > 255 ||
        number < 0)
      return false;
    ++parts;
    if (part.size() == host.size()) return parts == 4;
    host.remove_prefix(part.size() + 1);
  }
}

bool is_port(std::string_view port) {
  return !port.empty() && port.size() <= 5 && std::ranges::all_of(port, is_digit) && port != "0" &&
         (port.size() < 5 || port <= "65535");
}

}  // namespace

bool is_country(std::string_view code) {
  if (code.size() != 2) return false;
  for (std::size_t at = 0; at < kCountries.size(); at += 3)
    if (kCountries.substr(at, 2) == code) return true;
  return false;
}

std::string_view wrong_with_url(std::string_view url) {
  const bool plain = url.starts_with("http://");
  if (!plain && !url.starts_with("https://")) return "does not begin with https://";
  url.remove_prefix(plain ? 7 : 8);
  if (std::ranges::any_of(url, [](unsigned char c) { return c <= 0x20 || c >= 0x7f || c == '\\' || c == '"'; }))
    return "holds a character that no address has";
  if (url.find('@') != std::string_view::npos) return "holds a user name";
  if (url.find_first_of("?#") != std::string_view::npos) return "holds a query";
  const std::string_view authority = url.substr(0, url.find('/'));

  std::string_view host;
  std::string_view port;
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return "has no closing bracket after its host";
    host = authority.substr(0, close + 1);
    port = authority.substr(close + 1);
  } else {
    host = authority.substr(0, authority.find(':'));
    port = authority.substr(host.size());
    if (host.empty() || !std::ranges::all_of(host, is_host_character)) return "has no host name";
  }
  if (!port.empty() && (port.front() != ':' || !is_port(port.substr(1))))
    return "has a port that is no number from 1 to 65535";
  if (plain && host != "localhost" && host != "[::1]" && !is_loopback_v4(host))
    return "is plain http to a host that is not this machine";
  return {};
}

}  // namespace invd::config
