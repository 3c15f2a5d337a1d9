#include "sandbox/page_token.h"

#include <array>

#include "sandbox/token_text.h"

namespace invd::sandbox {
namespace {
constexpr char kKind = 'K';
constexpr std::size_t kOrderWords = 8;
}  // namespace

std::string encode(const PageToken& token) {
  const std::array<std::uint64_t, kOrderWords> words = {static_cast<std::uint64_t>(token.issued.ms),
                                                        token.search,
                                                        static_cast<std::uint64_t>(token.horizon.ms),
                                                        static_cast<std::uint64_t>(token.previous.first),
                                                        token.previous.second,
                                                        static_cast<std::uint64_t>(token.after.first),
                                                        token.after.second,
                                                        token.last_shown};
  return token_text(kKind, words);
}

std::optional<PageToken> decode(std::string_view text) {
  const auto words = token_words(kKind, text, kOrderWords);
  if (!words) return std::nullopt;
  const auto& w = *words;
  PageToken token;
  token.issued.ms = static_cast<std::int64_t>(w[0]);
  token.search = w[1];
  token.horizon.ms = static_cast<std::int64_t>(w[2]);
  token.previous = {static_cast<std::int64_t>(w[3]), static_cast<std::uint32_t>(w[4])};
  token.after = {static_cast<std::int64_t>(w[5]), static_cast<std::uint32_t>(w[6])};
  token.last_shown = static_cast<std::uint32_t>(w[7]);
  return token;
}

}  // namespace invd::sandbox
