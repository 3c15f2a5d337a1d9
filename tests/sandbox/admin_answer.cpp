#include "sandbox/admin_answer.h"

#include <charconv>

namespace invd::sandbox {

http::Response answer(int status, const nlohmann::json& json) {
  http::Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/json");
  response.body = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  return response;
}

http::Response refused(const Error& error) {
  const int status = error.code == ErrorCode::not_found ? 404 : error.code == ErrorCode::conflict ? 409 : 400;
  return answer(status, {{"error", error.message}});
}

http::Response done(const Result<void>& result) {
  return result ? answer(200, {{"ok", true}}) : refused(result.error());
}

std::uint64_t number(const Target& target, std::string_view name, std::uint64_t absent) {
  const std::string* text = target.find(name);
  if (text == nullptr) return absent;
  std::uint64_t value = absent;
  std::from_chars(text->data(), text->data() + text->size(), value);
  return value;
}

}  // namespace invd::sandbox
