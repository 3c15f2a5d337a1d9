#include "sandbox/model.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "sandbox/api.h"
#include "sandbox/schema.h"

namespace invd::sandbox {
namespace {

using Json = nlohmann::json;

struct Endpoint {
  std::string file;
  std::string method;
  std::vector<std::string> segments;  ///< "{orderId}" matches any one segment
  std::string operation;
  const Json* model = nullptr;
  const Json* declaration = nullptr;

  [[nodiscard]] bool has_body(const std::string& name) const {
    return std::ranges::any_of(declaration->value("parameters", Json::array()), [&](const Json& p) {
      return p.value("in", "") == "body" && p.value("name", "") == name;
    });
  }
};

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t slash = std::min(path.find('/'), path.size());
    segments.emplace_back(path.substr(0, slash));
    path.remove_prefix(slash);
  }
  return segments;
}

bool is_variable(std::string_view segment) {
  return segment.starts_with('{');
}

std::string as_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// Text from the query as the JSON value that its declaration means; a string when it is not one.
Json typed(const std::string& text, const Json& declaration) {
  const std::string type = declaration.value("type", "string");
  if (type == "string") return text;
  if (type == "array") {
    Json list = Json::array();
    for (const std::string& part : split_list(text))
      list.push_back(typed(part, declaration.value("items", Json::object())));
    return list;
  }
  Json value = Json::parse(text, nullptr, false);
  return value.is_discarded() ? Json(text) : value;
}

}  // namespace

struct Models::State {
  std::map<std::string, Json> files;                 ///< by name: endpoints point into it
  std::map<std::string, Json, std::less<>> schemas;  ///< of documents, by the file's name
  std::vector<Endpoint> endpoints;

  [[nodiscard]] const Endpoint* find(std::string_view method, std::string_view path) const {
    const auto segments = segments_of(path);
    const Endpoint* best = nullptr;
    for (const Endpoint& e : endpoints) {
      if (e.method != method || e.segments.size() != segments.size()) continue;
      bool same = true;
      bool exact = true;
      for (std::size_t i = 0; i < segments.size() && same; ++i) {
        same = is_variable(e.segments[i]) || e.segments[i] == segments[i];
        exact = exact && !is_variable(e.segments[i]);
      }
      if (same && (best == nullptr || exact)) best = &e;
    }
    return best;
  }

  void add(const std::string& file, const Json& model) {
    for (const auto& [path, item] : model.at("paths").items())
      for (const auto& [method, declaration] : item.items()) {
        if (!declaration.is_object() || !declaration.contains("responses")) continue;
        std::string upper = method;
        std::ranges::transform(upper, upper.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
        endpoints.push_back(
            {file, upper, segments_of(path), declaration.value("operationId", path), &model, &declaration});
      }
  }
};

std::string to_string(const std::vector<Violation>& violations) {
  std::string text;
  for (const Violation& v : violations) text += v.operation + ": " + v.where + " " + v.what + "\n";
  return text;
}

bool fits(const StaticCase& one, const http::Request& request) {
  const Target target = parse_target(request.url);
  const auto wanted = segments_of(one.path);
  const auto given = segments_of(target.path);
  const auto same = [](const std::string& a, const std::string& b) { return is_variable(a) || a == b; };
  if (one.method != request.method || !std::ranges::equal(wanted, given, same)) return false;
  for (const auto& [name, values] : one.query) {
    const std::string* text = target.find(name);
    if (text == nullptr || split_list(*text) != values) return false;
  }
  return one.request_body.empty() || Json::parse(request.body, nullptr, false) == Json::parse(one.request_body);
}

Models::Models(std::unique_ptr<State> state) : state_(std::move(state)) {}
Models::Models(Models&&) noexcept = default;
Models& Models::operator=(Models&&) noexcept = default;
Models::~Models() = default;

Result<Models> Models::load(const std::filesystem::path& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error))
    return fail(ErrorCode::not_found, "the folder of the models is not there");
  auto state = std::make_unique<State>();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream in(entry.path());
    Json model = Json::parse(in, nullptr, false);
    const std::string file = entry.path().filename();
    if (model.is_discarded() || !model.contains("paths"))
      return fail(ErrorCode::malformed, file + " is not a Swagger model");
    state->files.emplace(file, std::move(model));
  }
  for (const auto& [file, model] : state->files) state->add(file, model);
  const std::filesystem::path schemas = folder.parent_path() / "schemas" / "feeds";
  if (std::filesystem::is_directory(schemas, error))
    for (const auto& entry : std::filesystem::directory_iterator(schemas)) {
      std::ifstream in(entry.path());
      Json schema = Json::parse(in, nullptr, false);
      if (schema.is_object() && schema.contains("$schema"))
        state->schemas.emplace(entry.path().filename(), std::move(schema));
    }
  return Models(std::move(state));
}

std::vector<Violation> Models::check_request(const http::Request& request) const {
  const Target target = parse_target(request.url);
  const Endpoint* endpoint = state_->find(request.method, target.path);
  if (endpoint == nullptr) return {{"", request.method + " " + target.path, "is in no model"}};
  std::vector<Violation> found;
  const auto report = [&](const std::string& where, std::string what) {
    found.push_back({endpoint->operation, where, std::move(what)});
  };
  const Json parameters = endpoint->declaration->value("parameters", Json::array());
  Schema schema(*endpoint->model, report);
  for (const auto& [name, text] : target.query) {
    const auto declared = std::ranges::find_if(parameters, [&, &wanted = name](const Json& p) {
      return p.value("in", "") == "query" && p.value("name", "") == wanted;
    });
    if (declared == parameters.end())
      report("query " + name, "is not declared");
    else
      schema.check(typed(text, *declared), *declared, "query " + name);
  }
  for (const Json& parameter : parameters) {
    const std::string name = parameter.value("name", "");
    const std::string in = parameter.value("in", "");
    if (in == "query" && parameter.value("required", false) && target.find(name) == nullptr)
      report("query " + name, "is required");
    if (in != "body") continue;
    const Json body = Json::parse(request.body, nullptr, false);
    if (body.is_discarded())
      report("body", "is not JSON");
    else
      schema.check(body, parameter.at("schema"), "body");
  }
  return found;
}

std::vector<Violation> Models::check_response(const http::Request& request, const http::Response& response) const {
  const Target target = parse_target(request.url);
  const Endpoint* endpoint = state_->find(request.method, target.path);
  if (endpoint == nullptr) return {{"", request.method + " " + target.path, "is in no model"}};
  std::vector<Violation> found;
  const std::string where = "response " + std::to_string(response.status);
  const auto report = [&](const std::string& at, std::string what) {
    found.push_back({endpoint->operation, at, std::move(what)});
  };
  const Json& responses = endpoint->declaration->at("responses");
  const auto declared = responses.find(std::to_string(response.status));
  if (declared == responses.end()) {
    report(where, "is a status that is not declared");
    return found;
  }
  if (!declared->contains("schema")) return found;
  const Json body = Json::parse(response.body, nullptr, false);
  if (body.is_discarded()) {
    report(where, "is not JSON");
    return found;
  }
  Schema(*endpoint->model, report).check(body, declared->at("schema"), where + " ");
  return found;
}

bool Models::has_schema(std::string_view schema_file) const {
  return state_->schemas.contains(schema_file);
}

std::vector<Violation> Models::check_document(std::string_view schema_file, std::string_view text) const {
  const auto schema = state_->schemas.find(schema_file);
  if (schema == state_->schemas.end()) return {};
  std::vector<Violation> found;
  const auto report = [&](const std::string& at, std::string what) {
    found.push_back({schema->first, at, std::move(what)});
  };
  const Json document = Json::parse(text, nullptr, false);
  if (document.is_discarded())
    report("document", "is not JSON");
  else
    Schema(schema->second, report).check(document, schema->second, "document");
  return found;
}

std::vector<StaticCase> Models::static_cases(std::string_view file) const {
  std::vector<StaticCase> cases;
  for (const Endpoint& endpoint : state_->endpoints) {
    if (!file.empty() && endpoint.file != file) continue;
    for (const auto& [status, response] : endpoint.declaration->at("responses").items()) {
      if (!response.contains("x-amzn-api-sandbox")) continue;
      for (const Json& example : response.at("x-amzn-api-sandbox").value("static", Json::array())) {
        int code = 0;  // stays so for "default"
        std::from_chars(status.data(), status.data() + status.size(), code);
        StaticCase one;
        one.method = endpoint.method;
        one.operation = endpoint.operation;
        one.status = code;
        one.body = example.contains("response") ? example.at("response").dump() : std::string();
        const Json parameters = example.value("request", Json::object()).value("parameters", Json::object());
        for (const std::string& segment : endpoint.segments) {
          const std::string name = is_variable(segment) ? segment.substr(1, segment.size() - 2) : std::string();
          const bool given = parameters.contains(name) && parameters.at(name).contains("value");
          one.path += "/" + (given ? http::percent_encode(as_text(parameters.at(name).at("value"))) : segment);
          one.named += given ? 1 : 0;
        }
        for (const auto& [name, parameter] : parameters.items()) {
          if (!parameter.contains("value")) continue;  // some models write an empty body here
          if (std::ranges::find(endpoint.segments, "{" + name + "}") != endpoint.segments.end()) continue;
          const Json& value = parameter.at("value");
          ++one.named;
          if (endpoint.has_body(name))
            one.request_body = value.dump();
          else if (value.is_array())
            for (const Json& part : value) one.query[name].push_back(as_text(part));
          else
            one.query[name].push_back(as_text(value));
        }
        cases.push_back(std::move(one));
      }
    }
  }
  return cases;
}

std::optional<std::filesystem::path> models_folder() {
  const char* shared = std::getenv("INVD_SHARED");
  const std::filesystem::path root = shared != nullptr
                                         ? std::filesystem::path(shared)
                                         : std::filesystem::path(INVD_PROJECT_ROOT).parent_path() / "shared";
  const std::filesystem::path folder = root / "sp-api" / "models";
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) return std::nullopt;
  return folder;
}

bool models_required() {
  return std::getenv("CI") != nullptr;
}

}  // namespace invd::sandbox
