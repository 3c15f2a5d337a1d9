#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "http/message.h"

namespace invd::sandbox {

/// Where a request or an answer departs from Amazon's model. Never holds a value of the data, only names.
struct Violation {
  std::string operation;  ///< "searchOrders"; empty when no operation fits the path
  std::string where;      ///< "query createdAfter", "response 200 /orders/3/orderId"
  std::string what;       ///< "is not a date-time"
};
[[nodiscard]] std::string to_string(const std::vector<Violation>& violations);

/// A request and its answer from the model's own sandbox (x-amzn-api-sandbox.static).
struct StaticCase {
  std::string method;
  std::string path;  ///< with the path parameters filled in; one that may be anything stays "{sku}"
  std::string operation;
  int status = 200;
  std::map<std::string, std::vector<std::string>> query;  ///< values as text; more than one for a list
  std::string request_body;                               ///< JSON; empty when the case does not name one
  std::string body;                                       ///< the answer, JSON
  std::size_t named = 0;                                  ///< parameters that the case names
};
/// Whether the request is that of the case: it may hold more parameters, but none that the case names is different.
[[nodiscard]] bool fits(const StaticCase& one, const http::Request& request);

/// Amazon's models (Swagger 2.0), read at run time, to check requests and answers against. Checks: the path and method
/// exist; required and unknown query parameters, types, enums, date-times, array limits; the answer's status is
/// declared, its body fits the schema (required, types, enums, patterns, date-times, list limits) and has no undeclared
/// field. Immutable after load(), so it may be used from several threads.
class Models {
 public:
  /// Every *.json under the folder, and the schemas of feeds in ../schemas/feeds, where they are. Errors: not_found,
  /// malformed (with the file's name).
  [[nodiscard]] static Result<Models> load(const std::filesystem::path& folder);
  Models(Models&&) noexcept;
  Models& operator=(Models&&) noexcept;
  ~Models();

  /// The url may be absolute or begin with the path. Empty: the request is as the model wants it.
  [[nodiscard]] std::vector<Violation> check_request(const http::Request& request) const;
  [[nodiscard]] std::vector<Violation> check_response(const http::Request& request,
                                                      const http::Response& response) const;
  /// Of the file of Amazon's feed schemas; empty also when those are not there (see load()).
  [[nodiscard]] std::vector<Violation> check_document(std::string_view schema_file, std::string_view text) const;
  [[nodiscard]] bool has_schema(std::string_view schema_file) const;
  /// Of all models, or of the model file of that name ("orders_2026-01-01.json").
  [[nodiscard]] std::vector<StaticCase> static_cases(std::string_view file = {}) const;

 private:
  struct State;
  explicit Models(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The folder of the models: $INVD_SHARED/sp-api/models, else ../shared/sp-api/models beside the project. nullopt when
/// it is not there: a test then skips itself, or fails when the environment has CI set (models_required()).
[[nodiscard]] std::optional<std::filesystem::path> models_folder();
[[nodiscard]] bool models_required();

}  // namespace invd::sandbox
