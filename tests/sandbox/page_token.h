#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/timestamp.h"
#include "sandbox/search_view.h"

namespace invd::sandbox {

/// What a nextToken knows. It needs no memory of the sandbox, so it survives everything but time.
struct PageToken {
  Timestamp issued;
  std::uint64_t search = 0;      ///< fingerprint of the parameters that must stay
  Timestamp horizon;             ///< as stated on the first page
  SearchView::Key previous{};    ///< where the page began that gave this token
  SearchView::Key after{};       ///< the last order of that page: the next one begins behind it
  std::uint32_t last_shown = 0;  ///< number of that order
};

/// Opaque, in base64 with '+', '/' and '=': it must be percent-encoded when sent back.
[[nodiscard]] std::string encode(const PageToken& token);
[[nodiscard]] std::optional<PageToken> decode(std::string_view text);

}  // namespace invd::sandbox
