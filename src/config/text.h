#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace invd::config {

/// A value as a message may show it: in quotes where it needs them, control characters escaped, cut after 60 bytes, and
/// "(not shown)" when it looks like a secret.
[[nodiscard]] std::string show(std::string_view value);

/// A refresh or access token (Atzr|, Atza|), a client secret (amzn1.oa2-cs...) or the 64 hex digits of an old one.
[[nodiscard]] bool looks_secret(std::string_view value);

/// Where in `text` a token or client secret begins that is marked as one, from `from` on; npos when there is none.
[[nodiscard]] std::size_t find_marked_secret(std::string_view text, std::size_t from = 0);

/// The first byte that breaks UTF-8; npos when none does.
[[nodiscard]] std::size_t first_bad_utf8(std::string_view text);

struct Place {
  int line = 1;
  int column = 1;
};
[[nodiscard]] Place place_of(std::string_view text, std::size_t position);

/// The candidate with the smallest edit distance, if that is small enough to be a slip of the pen; empty otherwise.
[[nodiscard]] std::string_view nearest(std::string_view wanted, std::span<const std::string_view> candidates);

}  // namespace invd::config
