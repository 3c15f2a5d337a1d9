#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "amazon/change.h"
#include "amazon/credentials.h"
#include "amazon/health.h"
#include "amazon/operation.h"
#include "amazon/priority.h"
#include "amazon/quota.h"
#include "async/scheduler.h"
#include "async/task.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/marketplace.h"
#include "base/random.h"
#include "http/client.h"

namespace invd::amazon {

class Login;

/// One call, without what every call has (token, user agent, endpoint).
struct Call {
  Operation operation;
  std::string method = "GET";
  std::string path = {};                                        ///< percent-encoded, from "/orders/..."
  std::vector<std::pair<std::string, std::string>> query = {};  ///< plain: encoded on sending
  std::string body = {};                                        ///< JSON
  /// May the call be repeated when it is not known whether it had its effect? True for reads.
  bool repeatable = true;
  /// A limit that counts the call too: it waits for a token of both buckets.
  std::optional<Operation> also_of = {};
};

/// What a call may take in all: waiting for tokens, the login, and repetitions.
inline constexpr Duration kCallDeadline = std::chrono::hours(1);

/// One connected seller account: the login, the token buckets and the endpoint. All calls to Amazon go through it. On
/// the scheduler's thread; outlives its calls.
class Account {
 public:
  struct Settings {
    IntegrationName name;
    Region region = Region::na;
    std::string endpoint;        ///< empty: the region's
    std::string login_endpoint;  ///< empty: kLoginEndpoint
    std::string version;         ///< of invd, for the User-Agent
    std::string seller_id = {};  ///< Amazon's merchant token; calls about listings need it
  };
  /// The seam: owned elsewhere, outlives the account.
  struct Environment {
    async::Scheduler& scheduler;
    const Clock& clock;
    Random& random;
    http::Client& http;
  };

  Account(Settings settings, CredentialSource& credentials, QuotaBook& quota, Environment environment);
  ~Account();
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;

  /// Sends a call: waits for its token, logs in when needed, repeats what is worth repeating (at most three tries
  /// within a retry budget of 10 %, I25; after a 429 for the next token). A good answer is 2xx with a JSON body, or
  /// 204. Errors, with Amazon's code in `remote_code`:
  ///   unauthorized (the login is refused; not tried again before a growing pause is over or the credentials changed),
  ///   forbidden (403: role or region), rejected (400, 413, 415 and the like), not_found (404), throttled (no token or
  ///   429s), temporary (500, 503), unreachable, timeout, limit, malformed (not SP-API).
  [[nodiscard]] async::Task<Result<http::Response>> call(Call call, Priority priority,
                                                         Duration deadline = kCallDeadline);
  /// As call(), for what changes something (`repeatable` does not count): repeated only where nothing can have
  /// happened: no connection, 403 for an old token, 429. The error is `maybe_done` where something may have: the answer
  /// was lost, 5xx, 2xx but not SP-API's.
  [[nodiscard]] async::Task<Changed<http::Response>> change(Call call, Priority priority,
                                                            Duration deadline = kCallDeadline);

  [[nodiscard]] const IntegrationName& name() const { return settings_.name; }
  [[nodiscard]] Region region() const { return settings_.region; }
  [[nodiscard]] const std::string& seller_id() const { return settings_.seller_id; }
  [[nodiscard]] const std::string& endpoint_url() const { return settings_.endpoint; }
  [[nodiscard]] const Environment& environment() const { return environment_; }
  [[nodiscard]] const Health& health() const { return health_; }
  /// The account's bucket of an operation, as it is now.
  [[nodiscard]] BucketSnapshot bucket(Operation operation) const;
  /// The next call logs in with the credentials as they are now, without a pause after a refusal: somebody says that
  /// they changed, or wants to know whether they are good.
  void try_login_again();

 private:
  struct Attempt;
  struct Permits;
  [[nodiscard]] async::Task<Changed<http::Response>> exchange(Call call, Priority priority, Duration limit);
  [[nodiscard]] async::Task<Result<Permits>> acquire(const Call& call, Priority priority, Monotonic deadline);
  [[nodiscard]] async::Task<Attempt> attempt(const Call& call, Priority priority, Monotonic deadline);
  [[nodiscard]] http::Request request(const Call& call, const Secret& token, Monotonic deadline) const;
  [[nodiscard]] bool may_repeat(int tries, Monotonic deadline, Duration pause);
  void note_login();
  void note_success(Operation operation);
  void note_failure(Trouble trouble, const Error& error, std::optional<Operation> operation);
  void note_clock(const http::Response& response);

  Settings settings_;
  Environment environment_;
  QuotaBook& quota_;
  std::string user_agent_;
  std::unique_ptr<Login> login_;
  Health health_;
  double retry_allowance_;  ///< repetitions that may still be made; grows with good calls
};

}  // namespace invd::amazon
