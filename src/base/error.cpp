#include "base/error.h"

#include <array>

namespace invd {
namespace {

constexpr std::array<std::string_view, 22> kNames = {
    "usage",       "invalid_config", "not_found",  "conflict",      "refused",      "unreachable",
    "timeout",     "cancelled",      "temporary",  "throttled",     "unauthorized", "forbidden",
    "rejected",    "malformed",      "limit",      "store_corrupt", "store_full",   "store_io",
    "store_newer", "store_locked",   "permission", "internal"};
static_assert(static_cast<std::size_t>(ErrorCode::internal) + 1 == kNames.size());

}  // namespace

std::string_view name(ErrorCode code) {
  return kNames.at(static_cast<std::size_t>(code));
}

ErrorCode error_code_from_name(std::string_view wanted) {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == wanted) return static_cast<ErrorCode>(i);
  return ErrorCode::internal;
}

Error Error::in(std::string_view context) const& {
  return Error(*this).in(context);
}

Error Error::in(std::string_view context) && {
  Error out = std::move(*this);
  std::string longer(context);
  longer += ": ";
  longer += out.message;
  out.message = std::move(longer);
  return out;
}

}  // namespace invd
