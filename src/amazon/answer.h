#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "amazon/health.h"
#include "amazon/operation.h"
#include "base/error.h"
#include "http/message.h"

namespace invd::amazon {

inline constexpr std::string_view kMissingRoleHint =
    "the application lacks the role for this operation: add it in the developer console, then authorise the "
    "application "
    "again";

/// What an answer of SP-API asks for. Pure.
enum class Verdict : std::uint8_t {
  good,
  token_expired,  ///< log in anew and repeat, once
  throttled,      ///< wait for the next token and repeat
  failing,        ///< 500, 503: repeat a few times
  final_no        ///< repeating changes nothing
};

struct Judgement {
  Verdict verdict = Verdict::good;
  Error error;                     ///< unless good
  std::optional<Trouble> trouble;  ///< absent: nothing is wrong with the connection (400, 404)
  bool maybe_done = false;         ///< not good, and yet the call may have had its effect
};

/// `worked_before`: a call of this account was good, so that a 403 means a missing role and not a wrong region.
[[nodiscard]] Judgement judge(const http::Response& response, Operation operation, bool worked_before);

/// What the lack of an answer asks for.
[[nodiscard]] Judgement judge(const Error& error, Operation operation);

}  // namespace invd::amazon
