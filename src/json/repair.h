#pragma once

#include <string>
#include <string_view>

#include "json/document.h"

namespace invd::json {

/// The text with each single value that would make the whole unreadable replaced by U+FFFD, so that one bad record does
/// not take the others of its page with it (ORD-11): in strings, bytes that are not UTF-8, control characters, wrong
/// escapes and lone surrogates; a number that no 64 bits hold, or that is none, becomes the string "\uFFFD", as does
/// what is nested too deeply. A text that is broken in its structure (cut off, brackets that do not match) stays so.
/// Valid JSON of fewer levels than the limit comes back unchanged.
[[nodiscard]] std::string repair(std::string_view text, const Limits& limits = {});

}  // namespace invd::json
