#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace invd::amazon {

/// What Amazon says was wrong: {"errors":[{"code","message","details"}]} of SP-API, or {"error","error_description"} of
/// Login with Amazon. The texts are made fit to be shown.
struct AmazonError {
  std::string code;  ///< "InvalidInput", "Unauthorized", "QuotaExceeded", "invalid_grant"
  std::string message;
  std::string details;
};

/// The first error of an SP-API answer; nothing when the body is not in that form.
[[nodiscard]] std::optional<AmazonError> read_errors(std::string_view body);
/// The error of Login with Amazon.
[[nodiscard]] std::optional<AmazonError> read_login_error(std::string_view body);

/// One line of at most 300 bytes from a remote side's text: control characters become spaces, and words that look like
/// tokens or secrets of Amazon are replaced (I28).
[[nodiscard]] std::string presentable(std::string_view text);

/// Does the body look like a web page? It is not SP-API then, whatever its status.
[[nodiscard]] bool looks_like_html(std::string_view body);

}  // namespace invd::amazon
