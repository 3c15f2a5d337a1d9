#include "sandbox/login.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "sandbox/api.h"
#include "sandbox/chance.h"
#include "sandbox/json_text.h"

namespace invd::sandbox {
namespace {

http::Response answer(int status, const std::vector<std::pair<std::string_view, std::string>>& fields,
                      std::int64_t expires_in = 0) {
  http::Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/json;charset=UTF-8");
  response.headers.emplace_back("Cache-Control", "no-cache, no-store");
  JsonText json(response.body);
  json.open('{');
  for (const auto& [name, value] : fields) json.field(name, value);
  if (expires_in > 0) json.field("expires_in", expires_in);
  json.close('}');
  return response;
}

http::Response oauth_error(int status, std::string_view error, std::string description) {
  return answer(status, {{"error", std::string(error)}, {"error_description", std::move(description)}});
}

}  // namespace

Login::Login(std::uint64_t seed, Credentials credentials, Duration life, std::int64_t expires_in)
    : seed_(seed),
      credentials_(std::move(credentials)),
      secrets_{credentials_.client_secret},
      life_(life),
      expires_in_(expires_in) {}

http::Response Login::token(const http::Request& request, Timestamp now) {
  if (request.method != "POST") return oauth_error(405, "invalid_request", "The method is not allowed");
  if (!http::find_header(request.headers, "Content-Type").starts_with("application/x-www-form-urlencoded"))
    return oauth_error(400, "invalid_request", "The Content-Type must be application/x-www-form-urlencoded");
  const Target form{"", http::decode_query(request.body, true)};
  for (const std::string_view name : {"grant_type", "client_id", "client_secret"})
    if (form.find(name) == nullptr)
      return oauth_error(400, "invalid_request", "The request is missing a required parameter : " + std::string(name));
  if (*form.find("client_id") != credentials_.client_id ||
      std::ranges::find(secrets_, *form.find("client_secret")) == secrets_.end())
    return oauth_error(401, "invalid_client", "Client authentication failed");
  if (*form.find("grant_type") != "refresh_token")
    return oauth_error(400, "unsupported_grant_type", "The authorization grant type is not supported by the sandbox");
  const std::string* refresh = form.find("refresh_token");
  if (refresh == nullptr)
    return oauth_error(400, "invalid_request", "The request is missing a required parameter : refresh_token");
  if (revoked_ || *refresh != credentials_.refresh_token)
    return oauth_error(400, "invalid_grant", "The request has an invalid grant parameter : refresh_token");

  std::erase_if(expiry_, [now](const auto& entry) { return entry.second + std::chrono::hours(24) < now; });
  ++given_;
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "Atza|canary-%06llu-%016llx", static_cast<unsigned long long>(given_),
                static_cast<unsigned long long>(mix(seed_, given_)));
  expiry_[text.data()] = now + life_;
  return answer(
      200, {{"access_token", text.data()}, {"refresh_token", credentials_.refresh_token}, {"token_type", "bearer"}},
      expires_in_);
}

Login::Check Login::check(std::string_view token, Timestamp now) const {
  if (token.empty()) return Check::missing;
  const auto found = expiry_.find(token);
  if (found == expiry_.end()) return Check::unknown;
  return now < found->second ? Check::valid : Check::expired;
}

void Login::expire_all(Timestamp now) {
  for (auto& [token, expiry] : expiry_) expiry = std::min(expiry, now);
}

void Login::add_secret(std::string secret, bool forget_old) {
  if (forget_old) secrets_.clear();
  secrets_.push_back(std::move(secret));
}

}  // namespace invd::sandbox
