#include "amazon/answer.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>

#include "amazon/amazon_message.h"

namespace invd::amazon {
namespace {

bool says(std::string_view text, std::string_view word) {
  const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
  return !std::ranges::search(text, word, same).empty();
}

/// 401 and 403 have one code, "Unauthorized"; only the text tells an old token from a missing right.
bool says_token_expired(const AmazonError& said) {
  const std::string text = said.message + " " + said.details;
  return says(text, "token") && says(text, "expired");
}

Error describe(ErrorCode code, Operation operation, int status, const std::optional<AmazonError>& said,
               std::string hint) {
  Error error{code, std::string(name(operation)) + ": Amazon answers " + std::to_string(status), std::move(hint)};
  if (!said) return error;
  error.remote_code = said->code;
  if (!said->code.empty()) error.message += " " + said->code;
  if (!said->message.empty()) error.message += ": " + said->message;
  if (!said->details.empty()) error.message += " (" + said->details + ")";
  return error;
}

Judgement not_spapi(Operation operation, std::string what) {
  return {Verdict::final_no,
          Error{ErrorCode::malformed, std::string(name(operation)) + ": " + std::move(what),
                "check region and endpoint in the configuration"},
          Trouble::endpoint_wrong};
}

bool starts_as_json(std::string_view body) {
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (body[first] == '{' || body[first] == '[');
}

/// By Amazon's models.
bool answers_without_body(const http::Response& response, Operation operation) {
  return response.status == 204 || (operation == Operation::cancel_feed && response.body.empty());
}

Judgement judge_success(const http::Response& response, Operation operation) {
  std::string_view what;
  if (looks_like_html(response.body)) {
    what = "the endpoint answered HTML, not SP-API";
  } else if (!answers_without_body(response, operation) && !starts_as_json(response.body)) {
    what = "the endpoint answered something that is not JSON";
  }
  if (what.empty()) return {};
  Judgement judgement = not_spapi(operation, std::string(what));
  judgement.maybe_done = true;
  return judgement;
}

Judgement judge_denial(int status, Operation operation, const std::optional<AmazonError>& said, bool worked_before) {
  const ErrorCode code = status == 401 ? ErrorCode::unauthorized : ErrorCode::forbidden;
  if (said && says_token_expired(*said))
    return {Verdict::token_expired, describe(code, operation, status, said, {}), Trouble::access_denied};
  if (worked_before && operation != Operation::get_marketplace_participations) {
    return {Verdict::final_no, describe(code, operation, status, said, std::string(kMissingRoleHint)),
            Trouble::role_missing};
  }
  return {Verdict::final_no,
          describe(code, operation, status, said,
                   "check that region is the account's, that the application is still authorised, and its roles"),
          Trouble::access_denied};
}

}  // namespace

Judgement judge(const http::Response& response, Operation operation, bool worked_before) {
  const int status = response.status;
  if (status >= 200 && status < 300) return judge_success(response, operation);
  if (status >= 300 && status < 400) return not_spapi(operation, "the endpoint redirects, which SP-API never does");

  const auto said = read_errors(response.body);
  if (status == 429) {
    return {Verdict::throttled,
            describe(ErrorCode::throttled, operation, status, said,
                     "another program uses the same quota, or Amazon lowered it"),
            Trouble::throttled};
  }
  if (status >= 500) {
    return {Verdict::failing,
            describe(ErrorCode::temporary, operation, status, said, "nothing to do: invd tries again"),
            Trouble::failing, true};
  }
  // Amazon itself answers HTML to a malformed request only; a page with another status comes from something else.
  if (!said && looks_like_html(response.body) && status != 400)
    return not_spapi(operation, "the endpoint answered " + std::to_string(status) + " with HTML, not SP-API");
  if (status == 401 || status == 403) return judge_denial(status, operation, said, worked_before);
  if (status == 404) {
    if (!said) return not_spapi(operation, "the endpoint answered 404 without SP-API's form of errors");
    return {Verdict::final_no, describe(ErrorCode::not_found, operation, status, said, {}), std::nullopt};
  }
  return {Verdict::final_no, describe(ErrorCode::rejected, operation, status, said, {}), std::nullopt};
}

Judgement judge(const Error& error, Operation operation) {
  Judgement judgement{Verdict::final_no, error.in(name(operation)), Trouble::failing};
  // Without a connection, or with one that is refused, nothing was sent.
  judgement.maybe_done = error.code != ErrorCode::unreachable && error.code != ErrorCode::refused;
  switch (error.code) {
    case ErrorCode::unreachable:
      judgement.verdict = Verdict::failing;
      judgement.trouble = Trouble::unreachable;
      break;
    case ErrorCode::timeout:
    case ErrorCode::temporary:
      judgement.verdict = Verdict::failing;
      break;
    case ErrorCode::refused:
    case ErrorCode::malformed:
      judgement.trouble = Trouble::endpoint_wrong;
      break;
    default:
      break;
  }
  return judgement;
}

}  // namespace invd::amazon
