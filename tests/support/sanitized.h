#pragma once

namespace invd::test {

/// Whether this build is under the sanitizers, where everything takes several times as long: long properties take fewer
/// rounds there, as the release build runs them all.
#if defined(__SANITIZE_ADDRESS__) || (defined(__has_feature) && __has_feature(address_sanitizer))
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

/// `all` rounds, or a tenth of them under the sanitizers.
constexpr int rounds(int all) {
  return kSanitized ? (all + 9) / 10 : all;
}

}  // namespace invd::test
