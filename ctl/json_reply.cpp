#include "ctl/json_reply.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace invd::ctl {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::unexpected<Error> not_understood(std::string_view what) {
  return fail(ErrorCode::malformed, "the daemon's answer is not understood: " + std::string(what),
              "compare the versions: invctl version");
}

}  // namespace

std::unexpected<Error> not_understood(const Error& error) {
  return not_understood(error.message);
}

Result<JsonPage> json_page(std::string_view reply, std::string_view list_field) {
  const Json document = Json::parse(reply, nullptr, false);
  if (!document.is_object()) return not_understood("no JSON object");
  const Json* list = &document;
  for (std::string_view rest = list_field; !rest.empty();) {
    const std::size_t dot = rest.find('.');
    if (!list->is_object()) return not_understood("no object where " + std::string(list_field) + " should be");
    const auto member = list->find(std::string(rest.substr(0, dot)));
    // A list that is absent is empty.
    if (member == list->end()) {
      list = nullptr;
      break;
    }
    list = &*member;
    rest.remove_prefix(dot == std::string_view::npos ? rest.size() : dot + 1);
  }
  JsonPage page;
  if (list != nullptr) {
    if (!list->is_array()) return not_understood(std::string(list_field) + " is no list");
    for (const Json& element : *list) page.elements.push_back(dump(element));
  }
  if (const auto next = document.find("next"); next != document.end() && next->is_string()) {
    page.next = next->get<std::string>();
  }
  return page;
}

std::string json_array(const std::vector<std::string>& elements) {
  std::string out = "[";
  for (std::size_t i = 0; i < elements.size(); ++i) {
    out += i == 0 ? "\n" : ",\n";
    out += elements[i];
  }
  out += elements.empty() ? "]\n" : "\n]\n";
  return out;
}

Result<std::string> json_member_with(std::string_view reply, std::string_view member, std::string_view list_field,
                                     const std::vector<std::string>& elements) {
  Json document = Json::parse(reply, nullptr, false);
  const auto found = document.is_object() ? document.find(std::string(member)) : document.end();
  if (found == document.end() || !found->is_object()) return not_understood("it has no " + std::string(member));
  Json list = Json::array();
  for (const std::string& element : elements) list.push_back(Json::parse(element, nullptr, false));
  (*found)[std::string(list_field)] = std::move(list);
  return dump(*found);
}

}  // namespace invd::ctl
