#pragma once

#include <string>
#include <string_view>

namespace invd::config {

/// Why an address of a server may not be used; empty when it may: https, or http to a loopback address (DATA-4),
/// without user, query or fragment.
[[nodiscard]] std::string_view wrong_with_url(std::string_view url);

/// Two capital letters that ISO 3166 assigns.
[[nodiscard]] bool is_country(std::string_view code);

}  // namespace invd::config
