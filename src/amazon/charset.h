#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/ids.h"

namespace invd::amazon {

/// In what Amazon's reports are written.
enum class Charset : std::uint8_t {
  utf8,
  utf16le,
  utf16be,
  windows_1250,  ///< Central Europe; ISO-8859-2 is read as it is
  iso8859_2,
  windows_1252,  ///< Western Europe; ISO-8859-1 is read as this, which adds to it what nobody uses otherwise
  windows_1254,  ///< Turkish; ISO-8859-9 is read as this
  iso8859_15,
  windows_31j,  ///< Japanese: Shift_JIS with NEC's and IBM's characters
};

/// "UTF-8", "windows-31j".
[[nodiscard]] std::string_view name(Charset charset);
/// By any of its usual names, in any case; nothing for an unknown one.
[[nodiscard]] std::optional<Charset> charset_from_name(std::string_view name);

/// The charset of a Content-Type header ("text/plain; charset=Cp1252"); absent when it names none. Errors: malformed
/// (one that invd does not know).
[[nodiscard]] Result<std::optional<Charset>> charset_of_content_type(std::string_view content_type);

/// What a report of that marketplace is written in when nothing says so: windows-31j in Japan, windows-1252 where its
/// letters suffice in Europe, UTF-8 elsewhere, also in Poland and Turkey.
[[nodiscard]] Charset default_charset(const MarketplaceId& marketplace);

}  // namespace invd::amazon
