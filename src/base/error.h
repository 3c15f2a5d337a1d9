#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace invd {

/// What kind of thing went wrong. One enum for the whole program; errors of curl, LMDB, libuv, yaml-cpp and SP-API are
/// translated into it at their edge. invctl's exit codes derive from it (control/exit_code.h, CTL-3).
enum class ErrorCode : std::uint8_t {
  usage,           ///< the caller's words are wrong: unknown command, option, malformed argument
  invalid_config,  ///< the configuration is wrong; the message begins with file:line:column
  not_found,       ///< the named object does not exist
  conflict,        ///< it exists already, or its state forbids it
  refused,         ///< rights, a guard or a precondition forbid it
  unreachable,     ///< no connection: name, route, refused, TLS
  timeout,         ///< no answer in time; an effect may or may not have happened
  cancelled,       ///< the caller gave up, or the program stops
  temporary,       ///< may work if tried again later (5xx, resource busy)
  throttled,       ///< HTTP 429
  unauthorized,    ///< credentials are wrong, expired or revoked
  forbidden,       ///< credentials are right, but lack a role or the region is wrong
  rejected,        ///< the remote side understood and said no (400 and the like)
  malformed,       ///< bytes that are not what they should be
  limit,           ///< a limit of ours was hit (size, depth, length, number)
  store_corrupt,   ///< a record or the store fails its checks
  store_full,      ///< the disk or the map is full
  store_io,        ///< reading or flushing failed: nothing may be assumed about what is on disk (I6)
  store_newer,     ///< the store was written by a newer version of invd
  store_locked,    ///< another daemon owns the store (I4)
  permission,      ///< the operating system refused: file modes, ownership
  internal,        ///< a broken invariant of ours
};

/// Stable lower-case name, as printed in logs and JSON: "not_found".
[[nodiscard]] std::string_view name(ErrorCode code);
/// The inverse of name(); `internal` for an unknown name.
[[nodiscard]] ErrorCode error_code_from_name(std::string_view name);

/// What went wrong, why, and what to do next (CTL-3). Never holds a secret or personal data.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;  ///< names the object and the reason; one sentence, no final full stop
  std::string hint;     ///< what to do next; may be empty
  /// The remote side's own code ("InvalidInput", "invalid_grant"), when a remote side answered; for decisions, never
  /// parsed out of the message.
  std::string remote_code = {};

  /// The same error with "context: " before its message.
  [[nodiscard]] Error in(std::string_view context) const&;
  [[nodiscard]] Error in(std::string_view context) &&;

  bool operator==(const Error&) const = default;
};

template <class T>
using Result = std::expected<T, Error>;

/// For `return fail(ErrorCode::not_found, "order X is not known", "invctl orders list")`.
[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {}) {
  return std::unexpected<Error>(Error{code, std::move(message), std::move(hint)});
}

/// For `if (!r) return fail(r)`: passes an error on as it is.
template <class T>
[[nodiscard]] std::unexpected<Error> fail(const Result<T>& failed) {
  return std::unexpected<Error>(failed.error());
}

/// Passes an error on with context before its message.
template <class T>
[[nodiscard]] std::unexpected<Error> fail(const Result<T>& failed, std::string_view context) {
  return std::unexpected<Error>(failed.error().in(context));
}

/// Whether it went well, without what it gave.
template <class T>
[[nodiscard]] Result<void> outcome_of(const Result<T>& result) {
  if (!result) return fail(result);
  return {};
}

}  // namespace invd
