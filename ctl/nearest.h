#pragma once

#include <span>
#include <string_view>

namespace invd::ctl {

/// The candidate that the word most likely meant (typing errors, swapped letters, a cut ending); empty when none is
/// near enough to be worth proposing.
[[nodiscard]] std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace invd::ctl
