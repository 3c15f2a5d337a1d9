#include "sandbox/api.h"

#include "sandbox/json_text.h"

namespace invd::sandbox {
namespace {

/// What the gateway writes in x-amzn-ErrorType.
std::string_view error_type(std::string_view code) {
  if (code == "InvalidInput") return "InvalidInputException";
  if (code == "QuotaExceeded") return "QuotaExceededException";
  if (code == "Unauthorized") return "AccessDeniedException";
  if (code == "NotFound" || code == "NOT_FOUND") return "ResourceNotFoundException";
  if (code == "ServiceUnavailable") return "ServiceUnavailableException";
  return "InternalFailure";
}

}  // namespace

const std::string* Target::find(std::string_view name) const {
  for (const auto& [key, value] : query)
    if (key == name) return &value;
  return nullptr;
}

Target parse_target(std::string_view url) {
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos && url.front() != '/') {
    url.remove_prefix(scheme + 3);
    const std::size_t slash = url.find('/');
    url = slash == std::string_view::npos ? std::string_view("/") : url.substr(slash);
  }
  const std::size_t question = url.find('?');
  Target target;
  target.path = url.substr(0, question);
  if (question != std::string_view::npos) target.query = http::decode_query(url.substr(question + 1), true);
  return target;
}

std::vector<std::string> split_list(std::string_view csv) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= csv.size();) {
    const std::size_t comma = std::min(csv.find(',', begin), csv.size());
    parts.emplace_back(csv.substr(begin, comma - begin));
    begin = comma + 1;
  }
  return parts;
}

http::Response to_response(const ApiError& error) {
  http::Response response;
  response.status = error.status;
  response.headers.emplace_back("Content-Type", "application/json");
  response.headers.emplace_back("x-amzn-ErrorType", error_type(error.code));
  JsonText json(response.body);
  json.open('{');
  json.key("errors").open('[');
  json.open('{');
  json.field("code", error.code);
  json.field("message", error.message);
  if (!error.details.empty()) json.field("details", error.details);
  json.close('}');
  json.close(']');
  json.close('}');
  return response;
}

ApiError invalid_input(std::string message) {
  return {400, "InvalidInput", std::move(message), {}};
}

}  // namespace invd::sandbox
