#include "amazon/token_answer.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "json/document.h"

namespace invd::amazon {
namespace {

constexpr json::Limits kLimits{.bytes = 64u << 10, .structural = 200, .depth = 4, .string = 8u << 10, .elements = 50};
constexpr std::size_t kLongestToken = 4096;  // Amazon documents 2048
constexpr std::int64_t kShortestLife = 60;
constexpr std::int64_t kLongestLife = 24 * 60 * 60;

}  // namespace

Result<TokenAnswer> read_token_answer(std::string_view body) {
  const auto document = json::Document::parse(body, kLimits);
  if (!document) return fail(document);
  const auto root = document->root().object();
  if (!root) return fail(root);

  const auto token = root->string_at("access_token");
  if (!token) return fail(token);
  const bool printable = std::ranges::all_of(*token, [](char c) { return c > ' ' && c <= '~'; });
  if (token->empty() || token->size() > kLongestToken || !printable)
    return fail(ErrorCode::malformed, "access_token: not a token");

  const auto life = root->integer_at("expires_in");
  if (!life) return fail(life);
  if (*life <= 0) return fail(ErrorCode::malformed, "expires_in: not a lifetime");
  return TokenAnswer{Secret(std::string(*token)), std::chrono::seconds(std::clamp(*life, kShortestLife, kLongestLife))};
}

}  // namespace invd::amazon
