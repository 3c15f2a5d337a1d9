#include "amazon/login.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include "amazon/token_answer.h"
#include "async/retry.h"
#include "async/sleep.h"
#include "http/message.h"

namespace invd::amazon {
namespace {

constexpr async::RetryPolicy kRetry{.attempts = 3, .base = Duration(1'000), .cap = Duration(30'000)};
constexpr Duration kShortestPause = std::chrono::minutes(1);
constexpr Duration kLongestPause = std::chrono::hours(1);
constexpr int kMostDoublings = 6;
constexpr double kRenewAtShareOfLife = 0.8;
constexpr std::size_t kLongestAnswer = 64u << 10;

/// Tells changed credentials from unchanged ones without keeping them.
std::size_t fingerprint(const Credentials& credentials) {
  const std::hash<std::string_view> hash;
  std::size_t sum = hash(credentials.client_id.reveal());
  sum = sum * 1'000'003 + hash(credentials.client_secret.reveal());
  return sum * 1'000'003 + hash(credentials.refresh_token.reveal());
}

http::Request token_request(const std::string& endpoint, const std::string& user_agent,
                            const Credentials& credentials) {
  http::Request request;
  request.method = "POST";
  request.url = endpoint;
  request.headers = {{"content-type", "application/x-www-form-urlencoded;charset=UTF-8"},
                     {"accept", "application/json"},
                     {"user-agent", user_agent}};
  request.body = http::encode_query({{"grant_type", "refresh_token"},
                                     {"refresh_token", std::string(credentials.refresh_token.reveal())},
                                     {"client_id", std::string(credentials.client_id.reveal())},
                                     {"client_secret", std::string(credentials.client_secret.reveal())}});
  request.limits.body = kLongestAnswer;
  return request;
}

Login::Refusal not_login(std::string what) {
  return {Error{ErrorCode::malformed, std::move(what), "check login_endpoint in the configuration"},
          Trouble::endpoint_wrong};
}

Login::Refusal unanswered(Error error) {
  const bool ours = error.code == ErrorCode::refused || error.code == ErrorCode::malformed;
  const Trouble trouble = ours                                   ? Trouble::endpoint_wrong
                          : error.code == ErrorCode::unreachable ? Trouble::unreachable
                                                                 : Trouble::failing;
  return {std::move(error).in("Login with Amazon"), trouble};
}

bool may_pass_by_itself(const Login::Refusal& refusal) {
  return refusal.trouble == Trouble::unreachable || refusal.trouble == Trouble::failing;
}

}  // namespace

Login::Login(Environment environment, CredentialSource& credentials, std::string endpoint, std::string user_agent)
    : environment_(environment),
      credentials_(credentials),
      endpoint_(std::move(endpoint)),
      user_agent_(std::move(user_agent)),
      flight_(environment.scheduler) {}

bool Login::usable() const {
  return !token_.empty() && environment_.scheduler.monotonic() < expires_at_;
}

bool Login::fresh() const {
  return usable() && environment_.scheduler.monotonic() < renew_at_;
}

async::Task<Login::Outcome<Login::Access>> Login::access() {
  environment_.scheduler.assert_on_thread();
  if (!fresh()) {
    auto renewed = co_await flight_.run([this] { return renew(); });
    // A token that still lives serves on while the login is out of order.
    if (!renewed && !usable()) co_return std::unexpected(std::move(renewed.error()));
  }
  co_return Access{token_.duplicate(), generation_};
}

void Login::expired(std::uint64_t generation) {
  if (generation == generation_) token_ = Secret();
}

void Login::try_again() {
  paused_until_.reset();
  renew_at_ = std::min(renew_at_, environment_.scheduler.monotonic());
}

async::Task<Login::Outcome<void>> Login::renew() {
  auto done = co_await log_in_unless_paused();
  if (done) {
    refusal_.reset();
  } else {
    refusal_ = done.error();
  }
  co_return done;
}

async::Task<Login::Outcome<void>> Login::log_in_unless_paused() {
  auto credentials = credentials_.load();
  if (!credentials) co_return std::unexpected(Refusal{credentials.error(), Trouble::credentials_unreadable});
  const std::size_t with = fingerprint(*credentials);
  if (paused_until_ && environment_.scheduler.monotonic() < *paused_until_ && with == paused_with_)
    co_return std::unexpected(paused_for_);

  auto done = co_await log_in(*credentials);
  if (done) {
    refusals_ = 0;
    paused_until_.reset();
  } else if (!may_pass_by_itself(done.error())) {
    pause(done.error(), with);
  }
  co_return done;
}

void Login::pause(const Refusal& refusal, std::size_t with) {
  if (with != paused_with_) refusals_ = 0;
  const Duration length = kShortestPause * (1 << std::min(refusals_, kMostDoublings));
  ++refusals_;
  paused_until_ = environment_.scheduler.monotonic() + std::min(length, kLongestPause);
  paused_for_ = refusal;
  paused_with_ = with;
}

async::Task<Login::Outcome<void>> Login::log_in(const Credentials& credentials) {
  for (int failures = 0;;) {
    const auto response = co_await environment_.http.send(token_request(endpoint_, user_agent_, credentials));
    Outcome<void> outcome = response ? take(*response) : std::unexpected(unanswered(response.error()));
    if (outcome || !may_pass_by_itself(outcome.error()) || ++failures >= kRetry.attempts) co_return outcome;
    co_await async::sleep_for(environment_.scheduler, async::backoff(kRetry, failures, environment_.random));
  }
}

Login::Outcome<void> Login::take(const http::Response& response) {
  if (response.status == 200) {
    auto answer = read_token_answer(response.body);
    if (!answer) {
      if (looks_like_html(response.body)) return std::unexpected(not_login("the login endpoint answered HTML"));
      return std::unexpected(not_login("the login endpoint answered something else: " + answer.error().message));
    }
    const Monotonic now = environment_.scheduler.monotonic();
    token_ = std::move(answer->access_token);
    ++generation_;
    expires_at_ = now + answer->lifetime;
    renew_at_ =
        now + Duration(static_cast<std::int64_t>(static_cast<double>(answer->lifetime.count()) * kRenewAtShareOfLife));
    return {};
  }
  const std::string status = std::to_string(response.status);
  if (response.status >= 500 || response.status == 429)
    return std::unexpected(
        Refusal{Error{ErrorCode::temporary, "Login with Amazon answers " + status, "nothing to do: invd tries again"},
                Trouble::failing});
  if (const auto error = read_login_error(response.body)) return std::unexpected(refuse(*error, response.status));
  return std::unexpected(not_login("the login endpoint answers " + status + " and is not Login with Amazon"));
}

Login::Refusal Login::refuse(const AmazonError& said, int status) const {
  Refusal refusal;
  refusal.error.code = ErrorCode::unauthorized;
  refusal.error.remote_code = said.code;
  refusal.trouble = Trouble::client_refused;
  if (said.code == "invalid_grant") {
    refusal.trouble = Trouble::authorization_refused;
    refusal.error.message = "Login with Amazon refuses the refresh token: it is wrong, revoked or expired";
    refusal.error.hint =
        "authorise the application for the seller account again and put the new refresh token in place";
  } else if (said.code == "unauthorized_client") {
    refusal.trouble = Trouble::authorization_refused;
    refusal.error.message = "Login with Amazon says that the application may not act for this seller";
    refusal.error.hint =
        "the refresh token belongs to another application, or its authorisation ended: authorise again";
  } else if (said.code == "invalid_client") {
    refusal.error.message = "Login with Amazon refuses the client id or the client secret";
    refusal.error.hint =
        "client secrets end after 180 days: make a new one in the developer console and put it in place";
  } else {
    refusal.error.message = "Login with Amazon refuses the login with " + std::to_string(status);
    refusal.error.hint = "check the three credentials";
  }
  refusal.error.message += " (" + said.code + (said.message.empty() ? "" : ": " + said.message) + ")";
  return refusal;
}

}  // namespace invd::amazon
