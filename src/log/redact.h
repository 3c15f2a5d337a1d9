#pragma once

#include <string>
#include <string_view>

namespace invd::log {

/// The text with whatever looks like a credential replaced by "[redacted]": LWA tokens (Atza|, Atzr|), client secrets
/// (amzn1.oa2-cs...), bearer tokens, signatures of presigned addresses, client_secret= and refresh_token= of a form.
/// A second line of defence: nobody may rely on it (I28).
[[nodiscard]] std::string redact(std::string_view text);

/// The text on one line: control characters as \n, \t, \x1b; bytes that are no UTF-8 as \xNN; at most `max_bytes`, then
/// "...". What others send cannot forge a line of the log.
[[nodiscard]] std::string escape(std::string_view text, std::size_t max_bytes = 4096);

}  // namespace invd::log
