#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace invd::control {

/// A request of JSON-RPC 2.0. Batches and client notifications are not spoken here: a request without an id is refused.
struct RpcRequest {
  std::string id;      ///< as JSON: 7 or "a"; an integer or a string of at most 64 bytes
  std::string method;  ///< at most 64 bytes
  std::string params;  ///< an object, as JSON; "{}" when left out
};

/// Why a line is not a request, and what can be answered.
struct RpcFault {
  std::string id;  ///< "null" when it could not be read
  int rpc_code = 0;
  Error error;
};

inline constexpr int kParseError = -32700;
inline constexpr int kInvalidRequest = -32600;
inline constexpr int kMethodNotFound = -32601;
inline constexpr int kInvalidParams = -32602;
inline constexpr int kInternalError = -32603;

[[nodiscard]] std::expected<RpcRequest, RpcFault> parse_request(std::string_view line);

/// JSON-RPC's number for an error: its own for usage and internal, -32000 and below for the others. Stable.
[[nodiscard]] int rpc_code(ErrorCode code);

// The lines that the daemon sends, newline included.

/// `result_json` is one JSON value without a newline in it.
[[nodiscard]] std::string result_line(std::string_view id, std::string_view result_json);
[[nodiscard]] std::string error_line(std::string_view id, const Error& error);
[[nodiscard]] std::string error_line(std::string_view id, const Error& error, int rpc_code);
/// `kind` is "progress" or "event"; it belongs to the request `id`.
[[nodiscard]] std::string notification_line(std::string_view kind, std::string_view id, std::string_view value_json);

// The client's side.

/// The line of a request with a number as its id.
[[nodiscard]] std::string request_line(std::int64_t id, std::string_view method, std::string_view params_json);

/// A line from the daemon.
struct RpcMessage {
  std::string id;     ///< of the request it belongs to, as JSON; "null" for an error before any request was understood
  std::string kind;   ///< "progress" or "event" for a notification; empty for the answer
  std::string value;  ///< as JSON: a notification's value, or the result
  std::optional<Error> error;
};
/// Errors: malformed.
[[nodiscard]] Result<RpcMessage> parse_message(std::string_view line);

}  // namespace invd::control
