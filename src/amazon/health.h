#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "amazon/operation.h"
#include "base/error.h"
#include "base/timestamp.h"

namespace invd::amazon {

/// What is wrong with the connection to an account, each with its own remedy (INT-6).
enum class Trouble : std::uint8_t {
  credentials_unreadable,  ///< invd cannot read one of the three credentials
  client_refused,          ///< client id or secret wrong, or the secret has expired (180 days)
  authorization_refused,   ///< refresh token wrong, revoked or expired
  role_missing,            ///< the application lacks a role for one operation; others work
  access_denied,           ///< nothing is allowed: wrong region, authorisation withdrawn, or no role at all
  endpoint_wrong,          ///< what answers is not SP-API, or not Login with Amazon
  unreachable,             ///< no connection
  failing,                 ///< Amazon answers with errors (500, 503) or not in time
  throttled                ///< repeated 429: the quota is used by another program too
};
inline constexpr int kTroubles = 9;
/// Stable, for status and JSON: "client_refused".
[[nodiscard]] std::string_view name(Trouble trouble);

struct Failure {
  Trouble trouble = Trouble::failing;
  Error error;                         ///< message and hint are fit to be shown
  std::optional<Operation> operation;  ///< absent: the login
  Timestamp since;                     ///< first failure of this kind without a success in between
  Timestamp last;
};

/// The facts about an account's connection, for status and doctor.
struct Health {
  std::optional<Timestamp> last_ok;
  std::optional<Failure> failure;       ///< of the last call that failed, until a good one disproves it
  std::optional<Failure> login;         ///< the last login failed, though a token of one before may still serve
  std::optional<Failure> missing_role;  ///< stands until that operation works, though others do
  std::optional<Duration> clock_skew;   ///< Amazon's clock minus ours, to the second; from the Date header
};

}  // namespace invd::amazon
