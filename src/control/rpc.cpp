#include "control/rpc.h"

#include <array>
#include <cctype>
#include <cstdint>
#include <fmt/format.h>
#include <utility>

#include "control/fields.h"

namespace invd::control {
namespace {

constexpr std::size_t kMaxId = 64;
constexpr std::size_t kMaxMethod = 64;

struct RequestFrame {
  std::string jsonrpc;
  RawJson id;
  std::string method;
  RawJson params;
};
void describe(Fields& f, RequestFrame& m) {
  f("jsonrpc", m.jsonrpc);
  f("id", m.id);
  f("method", m.method);
  f("params", m.params);
}

/// Only the id, for a frame whose other fields are wrong.
struct IdFrame {
  RawJson id;
};
void describe(Fields& f, IdFrame& m) {
  f("id", m.id);
}

struct ErrorData {
  std::string code;
  std::string hint;
};
void describe(Fields& f, ErrorData& m) {
  f("code", m.code);
  f("hint", m.hint);
}

struct ErrorFrame {
  std::int64_t code = 0;
  std::string message;
  ErrorData data;
};
void describe(Fields& f, ErrorFrame& m) {
  f("code", m.code);
  f("message", m.message);
  f("data", m.data);
}

struct NotificationFrame {
  RawJson id;
  RawJson value;
};
void describe(Fields& f, NotificationFrame& m) {
  f("id", m.id);
  f("value", m.value);
}

struct MessageFrame {
  std::string jsonrpc;
  RawJson id;
  std::string method;
  std::optional<NotificationFrame> params;
  RawJson result;
  std::optional<ErrorFrame> error;
};
void describe(Fields& f, MessageFrame& m) {
  f("jsonrpc", m.jsonrpc);
  f("id", m.id);
  f("method", m.method);
  f("params", m.params);
  f("result", m.result);
  f("error", m.error);
}

bool usable_id(std::string_view json) {
  if (json.empty() || json.size() > kMaxId) return false;
  if (json.front() == '"') return true;
  // 1.5 and 1e3 are numbers whose text differs between JSON libraries, so the answer could not be matched.
  return json.find_first_not_of("-0123456789") == std::string_view::npos;
}

std::unexpected<RpcFault> invalid(std::string id, std::string why) {
  return std::unexpected(RpcFault{std::move(id), kInvalidRequest, Error{ErrorCode::malformed, std::move(why), {}}});
}

// The codes that have no number in JSON-RPC itself. Only ever appended to: the place is the number.
constexpr std::array kNumbered{
    ErrorCode::not_found,    ErrorCode::conflict,      ErrorCode::refused,    ErrorCode::unreachable,
    ErrorCode::timeout,      ErrorCode::cancelled,     ErrorCode::temporary,  ErrorCode::throttled,
    ErrorCode::unauthorized, ErrorCode::forbidden,     ErrorCode::rejected,   ErrorCode::malformed,
    ErrorCode::limit,        ErrorCode::store_corrupt, ErrorCode::store_full, ErrorCode::store_io,
    ErrorCode::store_newer,  ErrorCode::store_locked,  ErrorCode::permission, ErrorCode::invalid_config,
};

}  // namespace

std::expected<RpcRequest, RpcFault> parse_request(std::string_view line) {
  Result<RequestFrame> frame = from_json<RequestFrame>(line, Unknown::refused);
  if (!frame) {
    if (frame.error().code != ErrorCode::usage) {
      return std::unexpected(RpcFault{"null", kParseError, frame.error().in("the message is refused")});
    }
    Result<IdFrame> id = from_json<IdFrame>(line);
    return invalid(id && usable_id(id->id.text) ? id->id.text : "null", frame.error().message);
  }
  if (!usable_id(frame->id.text)) {
    return invalid("null", "id must be an integer or a string of at most 62 bytes");
  }
  if (frame->jsonrpc != "2.0") return invalid(frame->id.text, "jsonrpc must be \"2.0\"");
  if (frame->method.empty() || frame->method.size() > kMaxMethod) {
    return invalid(frame->id.text, "method must be a string of 1 to 64 bytes");
  }
  if (frame->params.text.empty()) frame->params.text = "{}";
  if (frame->params.text.front() != '{') return invalid(frame->id.text, "params must be an object");
  return RpcRequest{std::move(frame->id.text), std::move(frame->method), std::move(frame->params.text)};
}

int rpc_code(ErrorCode code) {
  if (code == ErrorCode::usage) return kInvalidParams;
  for (std::size_t i = 0; i < kNumbered.size(); ++i) {
    if (kNumbered[i] == code) return -32000 - static_cast<int>(i);
  }
  return kInternalError;
}

std::string result_line(std::string_view id, std::string_view result_json) {
  return fmt::format("{{\"jsonrpc\":\"2.0\",\"id\":{},\"result\":{}}}\n", id, result_json);
}

std::string error_line(std::string_view id, const Error& error) {
  return error_line(id, error, rpc_code(error.code));
}

std::string error_line(std::string_view id, const Error& error, int rpc_code) {
  const ErrorFrame frame{rpc_code, error.message, {std::string(name(error.code)), error.hint}};
  return fmt::format("{{\"jsonrpc\":\"2.0\",\"id\":{},\"error\":{}}}\n", id, to_json(frame));
}

std::string notification_line(std::string_view kind, std::string_view id, std::string_view value_json) {
  return fmt::format("{{\"jsonrpc\":\"2.0\",\"method\":\"{}\",\"params\":{{\"id\":{},\"value\":{}}}}}\n", kind, id,
                     value_json);
}

std::string request_line(std::int64_t id, std::string_view method, std::string_view params_json) {
  return fmt::format("{{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"{}\",\"params\":{}}}\n", id, method, params_json);
}

Result<RpcMessage> parse_message(std::string_view line) {
  Result<MessageFrame> frame = from_json<MessageFrame>(line);
  if (!frame || frame->jsonrpc != "2.0") {
    return fail(ErrorCode::malformed, "the answer is not of invd's protocol",
                "is another program listening on the socket?");
  }
  RpcMessage message;
  message.id = frame->id.text;
  if (!frame->method.empty()) {
    if (!frame->params) return fail(ErrorCode::malformed, "a notification without parameters");
    message.id = frame->params->id.text;
    message.kind = frame->method;
    message.value = frame->params->value.text;
  } else if (frame->error) {
    message.error =
        Error{error_code_from_name(frame->error->data.code), frame->error->message, frame->error->data.hint};
  } else if (!frame->result.text.empty()) {
    message.value = frame->result.text;
  } else {
    return fail(ErrorCode::malformed, "an answer with neither result nor error");
  }
  return message;
}

}  // namespace invd::control
