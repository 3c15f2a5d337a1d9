#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "http/message.h"

namespace invd::sandbox {

/// What the account's application knows. Dummy values: nothing here opens anything.
struct Credentials {
  std::string client_id = "amzn1.application-oa2-client.sandbox";
  std::string client_secret = "amzn1.oa2-cs.v1.sandbox";
  std::string refresh_token = "Atzr|sandbox";
};

/// Login with Amazon: POST /auth/o2/token.
class Login {
 public:
  enum class Check : std::uint8_t { valid, missing, unknown, expired };

  /// Tokens live for `life` of the shop's time and say `expires_in` seconds of the client's.
  Login(std::uint64_t seed, Credentials credentials, Duration life, std::int64_t expires_in);

  [[nodiscard]] http::Response token(const http::Request& request, Timestamp now);
  [[nodiscard]] Check check(std::string_view access_token, Timestamp now) const;

  /// All access tokens that were given out stop working.
  void expire_all(Timestamp now);
  /// A new secret beside the old ones, as after a rotation; `forget_old` ends them.
  void add_secret(std::string secret, bool forget_old);
  /// The seller took the authorization back: invalid_grant from now on.
  void revoke() { revoked_ = true; }
  [[nodiscard]] std::uint64_t tokens_given() const { return given_; }

 private:
  std::uint64_t seed_;
  Credentials credentials_;
  std::vector<std::string> secrets_;
  Duration life_;
  std::int64_t expires_in_;
  bool revoked_ = false;
  std::uint64_t given_ = 0;
  std::map<std::string, Timestamp, std::less<>> expiry_;
};

}  // namespace invd::sandbox
