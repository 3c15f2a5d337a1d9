#pragma once

#include <expected>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace invd::amazon {

/// Why something was not changed at Amazon, as far as is known.
struct ChangeError : Error {
  ChangeError(Error error, bool maybe = false)  // NOLINT(google-explicit-constructor): lets `fail` give one
      : Error(std::move(error)), maybe_done(maybe) {}
  /// Amazon may have changed it all the same, as nothing tells that it did not: look before asking again (I20).
  bool maybe_done;
};

/// What became of a call that changes something.
template <class T>
using Changed = std::expected<T, ChangeError>;

/// Passes on why nothing was changed, with context before its message.
template <class T>
[[nodiscard]] std::unexpected<ChangeError> fail(const Changed<T>& failed, std::string_view context) {
  return std::unexpected(ChangeError(failed.error().in(context), failed.error().maybe_done));
}

/// Amazon did what was asked, but what it says about it cannot be read.
template <class T>
[[nodiscard]] std::unexpected<ChangeError> fail_unread(const Result<T>& answer, std::string_view context) {
  return std::unexpected(ChangeError(answer.error().in(context), true));
}

}  // namespace invd::amazon
