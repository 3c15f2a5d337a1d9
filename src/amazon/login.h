#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>

#include "amazon/amazon_message.h"
#include "amazon/credentials.h"
#include "amazon/health.h"
#include "async/scheduler.h"
#include "async/single_flight.h"
#include "async/task.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/random.h"
#include "base/secret.h"
#include "http/client.h"

namespace invd::amazon {

/// Login with Amazon for one account: turns the refresh token into access tokens. One login at a time, renewed at 80 %
/// of a token's life. A refused login is not repeated before a pause that grows from one minute to one hour, unless the
/// credentials changed. Tokens live in memory only.
class Login {
 public:
  struct Environment {
    async::Scheduler& scheduler;
    Random& random;
    http::Client& http;
  };
  struct Access {
    Secret token;
    std::uint64_t generation = 0;  ///< which login gave it
  };
  struct Refusal {
    Error error;
    Trouble trouble = Trouble::failing;
  };
  template <class T>
  using Outcome = std::expected<T, Refusal>;

  /// `endpoint` is the whole URL. `credentials` outlives the login.
  Login(Environment environment, CredentialSource& credentials, std::string endpoint, std::string user_agent);

  /// A token that is good now. Errors: unauthorized, malformed (what answers is not Login with Amazon), temporary,
  /// unreachable, timeout, refused, and those of the credential source.
  [[nodiscard]] async::Task<Outcome<Access>> access();
  /// The token of that login was said to have expired: it is not given out again.
  void expired(std::uint64_t generation);
  /// Ends the pause after a refused login, and makes the next access() log in even if its token is still good.
  void try_again();
  /// How the last login failed; absent: it worked, or there was none.
  [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }

 private:
  [[nodiscard]] bool usable() const;
  [[nodiscard]] bool fresh() const;
  [[nodiscard]] async::Task<Outcome<void>> renew();
  [[nodiscard]] async::Task<Outcome<void>> log_in_unless_paused();
  [[nodiscard]] async::Task<Outcome<void>> log_in(const Credentials& credentials);
  [[nodiscard]] Outcome<void> take(const http::Response& response);
  [[nodiscard]] Refusal refuse(const AmazonError& error, int status) const;
  void pause(const Refusal& refusal, std::size_t fingerprint);

  Environment environment_;
  CredentialSource& credentials_;
  std::string endpoint_;
  std::string user_agent_;

  Secret token_;
  std::uint64_t generation_ = 0;
  Monotonic renew_at_;
  Monotonic expires_at_;

  std::optional<Refusal> refusal_;
  std::optional<Monotonic> paused_until_;
  Refusal paused_for_;
  std::size_t paused_with_ = 0;  ///< fingerprint of the credentials that were refused
  int refusals_ = 0;

  async::SingleFlight<Outcome<void>> flight_;
};

}  // namespace invd::amazon
