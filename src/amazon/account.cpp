#include "amazon/account.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "amazon/answer.h"
#include "amazon/login.h"
#include "async/retry.h"
#include "async/sleep.h"
#include "http/message.h"

namespace invd::amazon {
namespace {

constexpr async::RetryPolicy kRetry{.attempts = 3, .base = Duration(1'000), .cap = Duration(30'000)};

// The retry budget (I25): each call earns a tenth of a repetition, so that a failing Amazon sees at most 10 % more.
constexpr double kEarnedPerCall = 0.1;
constexpr double kMostAllowance = 10;

constexpr Duration kShortestExchange = std::chrono::seconds(1);

/// Nothing when the header is absent or not a number; what is believable is QuotaBook's to judge.
std::optional<double> stated_rate(const http::Response& response) {
  const std::string_view text = http::find_header(response.headers, "x-amzn-RateLimit-Limit");
  double rate = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rate);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return rate;
}

/// What an operation that is not called any more failed with says nothing after this time.
constexpr Duration kFailureLasts = std::chrono::hours(1);

/// Whether a good answer to `operation` shows that the failure is over.
bool disproved(const Failure& failure, Operation operation, Timestamp now) {
  const bool of_one_operation = failure.trouble == Trouble::endpoint_wrong || failure.trouble == Trouble::failing ||
                                failure.trouble == Trouble::throttled;
  return !of_one_operation || !failure.operation || *failure.operation == operation ||
         now - failure.last > kFailureLasts;
}

std::string user_agent(const std::string& version) {
  return "invd/" + (version.empty() ? "0" : version) + " (Language=C++/23; Platform=Linux)";
}

}  // namespace

/// One try of a call and what it asks for.
struct Account::Attempt {
  http::Response response;
  Judgement judgement;
  std::uint64_t login = 0;  ///< generation of the token that was used
};

/// The tokens of one try.
struct Account::Permits {
  QuotaBook::Permit own;
  std::optional<QuotaBook::Permit> also;

  void answered(std::optional<double> rate) {
    own.answered(rate);
    if (also) also->answered(std::nullopt);  // the header is about the operation
  }
  /// Amazon does not say for certain which of the limits it was.
  void throttled() {
    own.throttled();
    if (also) also->throttled();
  }
  void unused() {
    own.unused();
    if (also) also->unused();
  }
};

Account::Account(Settings settings, CredentialSource& credentials, QuotaBook& quota, Environment environment)
    : settings_(std::move(settings)),
      environment_(environment),
      quota_(quota),
      user_agent_(user_agent(settings_.version)),
      retry_allowance_(kMostAllowance) {
  if (settings_.endpoint.empty()) settings_.endpoint = endpoint(settings_.region);
  if (settings_.login_endpoint.empty()) settings_.login_endpoint = kLoginEndpoint;
  login_ = std::make_unique<Login>(Login::Environment{environment.scheduler, environment.random, environment.http},
                                   credentials, settings_.login_endpoint, user_agent_);
}

Account::~Account() = default;

void Account::try_login_again() {
  login_->try_again();
}

http::Request Account::request(const Call& call, const Secret& token, Monotonic deadline) const {
  http::Request request;
  request.method = call.method;
  request.url = settings_.endpoint + call.path;
  if (!call.query.empty()) request.url += "?" + http::encode_query(call.query);
  request.headers = {
      {"accept", "application/json"}, {"user-agent", user_agent_}, {"x-amz-access-token", std::string(token.reveal())}};
  if (!call.body.empty()) request.headers.emplace_back("content-type", "application/json");
  request.body = call.body;
  const Duration left = deadline - environment_.scheduler.monotonic();
  request.limits.total = std::clamp(left, kShortestExchange, request.limits.total);
  return request;
}

async::Task<Result<Account::Permits>> Account::acquire(const Call& call, Priority priority, Monotonic deadline) {
  auto own = co_await quota_.acquire({settings_.name, settings_.region, call.operation}, priority, deadline);
  if (!own) co_return fail(own);
  if (!call.also_of) co_return Permits{std::move(*own), std::nullopt};
  auto also = co_await quota_.acquire({settings_.name, settings_.region, *call.also_of}, priority, deadline);
  if (!also) {
    own->unused();
    co_return fail(also);
  }
  co_return Permits{std::move(*own), std::optional<QuotaBook::Permit>(std::move(*also))};
}

async::Task<Account::Attempt> Account::attempt(const Call& call, Priority priority, Monotonic deadline) {
  const auto login_failed = [this](Login::Refusal refusal) {
    note_failure(refusal.trouble, refusal.error, std::nullopt);
    return Attempt{{}, {Verdict::final_no, std::move(refusal.error), refusal.trouble}, 0};
  };
  // Before waiting for a token of the quota, so that a refused login is known at once.
  auto access = co_await login_->access();
  note_login();
  if (!access) co_return login_failed(std::move(access.error()));

  auto permit = co_await acquire(call, priority, deadline);
  if (!permit) co_return Attempt{{}, {Verdict::final_no, permit.error(), std::nullopt}, 0};

  // Again, as the wait may have been longer than the access token's life.
  access = co_await login_->access();
  note_login();
  if (!access) {
    permit->unused();
    co_return login_failed(std::move(access.error()));
  }

  auto response = co_await environment_.http.send(request(call, access->token, deadline));
  if (!response) {
    Judgement judgement = judge(response.error(), call.operation);
    if (response.error().code == ErrorCode::unreachable) {
      permit->unused();
    } else {
      permit->answered(std::nullopt);
    }
    note_failure(*judgement.trouble, judgement.error, call.operation);
    co_return Attempt{{}, std::move(judgement), access->generation};
  }

  note_clock(*response);
  Judgement judgement = judge(*response, call.operation, health_.last_ok.has_value());
  if (judgement.verdict == Verdict::throttled) {
    permit->throttled();
  } else {
    permit->answered(stated_rate(*response));
  }
  if (!judgement.trouble) {
    note_success(call.operation);
  } else if (judgement.verdict != Verdict::token_expired && judgement.verdict != Verdict::throttled) {
    note_failure(*judgement.trouble, judgement.error, call.operation);
  }
  co_return Attempt{std::move(*response), std::move(judgement), access->generation};
}

bool Account::may_repeat(int tries, Monotonic deadline, Duration pause) {
  if (tries >= kRetry.attempts || retry_allowance_ < 1) return false;
  if (environment_.scheduler.monotonic() + pause >= deadline) return false;
  retry_allowance_ -= 1;
  return true;
}

async::Task<Result<http::Response>> Account::call(Call call, Priority priority, Duration limit) {
  auto answered = co_await exchange(std::move(call), priority, limit);
  if (!answered) co_return std::unexpected<Error>(std::move(answered.error()));
  co_return std::move(*answered);
}

async::Task<Changed<http::Response>> Account::change(Call call, Priority priority, Duration limit) {
  call.repeatable = false;
  return exchange(std::move(call), priority, limit);
}

async::Task<Changed<http::Response>> Account::exchange(Call call, Priority priority, Duration limit) {
  environment_.scheduler.assert_on_thread();
  const Monotonic deadline = environment_.scheduler.monotonic() + limit;
  retry_allowance_ = std::min(kMostAllowance, retry_allowance_ + kEarnedPerCall);
  int tries = 0;
  bool renewed = false;
  for (;;) {
    Attempt tried = co_await attempt(call, priority, deadline);
    Judgement& judgement = tried.judgement;
    switch (judgement.verdict) {
      case Verdict::good:
        co_return std::move(tried.response);
      case Verdict::final_no:
        break;
      case Verdict::token_expired:
        if (std::exchange(renewed, true)) {
          note_failure(Trouble::access_denied, judgement.error, std::nullopt);  // the login's fault, not the role's
          break;
        }
        login_->expired(tried.login);
        continue;
      case Verdict::throttled:
        // The bucket is empty now: the next attempt waits in its queue.
        if (may_repeat(++tries, deadline, Duration(0))) continue;
        note_failure(Trouble::throttled, judgement.error, call.operation);
        break;
      case Verdict::failing: {
        const Duration pause = async::backoff(kRetry, ++tries, environment_.random);
        if ((judgement.maybe_done && !call.repeatable) || !may_repeat(tries, deadline, pause)) break;
        co_await async::sleep_for(environment_.scheduler, pause);
        continue;
      }
    }
    co_return std::unexpected(ChangeError(std::move(judgement.error).in(settings_.name.view()), judgement.maybe_done));
  }
}

void Account::note_login() {
  const auto& refusal = login_->refusal();
  if (!refusal) return health_.login.reset();
  const Timestamp now = environment_.clock.now();
  const Timestamp since = health_.login && health_.login->trouble == refusal->trouble ? health_.login->since : now;
  health_.login = Failure{refusal->trouble, refusal->error, std::nullopt, since, now};
}

BucketSnapshot Account::bucket(Operation operation) const {
  return quota_.snapshot({settings_.name, settings_.region, operation});
}

void Account::note_success(Operation operation) {
  health_.last_ok = environment_.clock.now();
  // What alone is denied is a role that is missing, though it was met before anything worked (INT-6).
  if (health_.failure && health_.failure->trouble == Trouble::access_denied &&
      health_.failure->operation.value_or(operation) != operation) {
    health_.missing_role = std::exchange(health_.failure, std::nullopt);
    health_.missing_role->trouble = Trouble::role_missing;
    health_.missing_role->error.hint = kMissingRoleHint;
  }
  if (health_.failure && disproved(*health_.failure, operation, *health_.last_ok)) health_.failure.reset();
  if (health_.missing_role && health_.missing_role->operation == operation) health_.missing_role.reset();
}

void Account::note_failure(Trouble trouble, const Error& error, std::optional<Operation> operation) {
  const Timestamp now = environment_.clock.now();
  std::optional<Failure>& slot = trouble == Trouble::role_missing ? health_.missing_role : health_.failure;
  const Timestamp since = slot && slot->trouble == trouble ? slot->since : now;
  slot = Failure{trouble, error, operation, since, now};
}

void Account::note_clock(const http::Response& response) {
  const auto theirs = http::parse_http_date(http::find_header(response.headers, "date"));
  if (!theirs) return;
  quota_.note_date(*theirs);
  // The header has whole seconds: below that, a difference says nothing.
  const Duration skew = *theirs - quota_.clock().machines();
  health_.clock_skew = skew > Duration(-1'000) && skew < Duration(1'000) ? Duration(0) : skew;
}

}  // namespace invd::amazon
