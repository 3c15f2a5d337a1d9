#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace invd::sandbox {

/// The part of JSON Schema that Amazon's Swagger 2.0 models use, and its schemas of feeds.
class Schema {
 public:
  using Report = std::function<void(const std::string& where, std::string what)>;
  /// `model` holds the definitions and outlives the schema.
  Schema(const nlohmann::json& model, Report report) : model_(model), report_(std::move(report)) {}

  void check(const nlohmann::json& value, const nlohmann::json& schema, const std::string& where) const;

 private:
  /// Where the check stands. Becomes text only when something is wrong: an answer of 100 orders has 10,000 places.
  struct Place {
    const Place* parent = nullptr;
    std::string_view name;
    std::size_t index = 0;
    [[nodiscard]] std::string text() const;
  };
  void check_at(const nlohmann::json& value, const nlohmann::json& schema, const Place& place) const;
  void check_one_of(const nlohmann::json& value, const nlohmann::json& schemas, const Place& place) const;
  void check_object(const nlohmann::json& value, const nlohmann::json& schema, const Place& place) const;
  void check_array(const nlohmann::json& value, const nlohmann::json& schema, const Place& place) const;
  void check_string(const std::string& value, const nlohmann::json& schema, const Place& place) const;
  void check_number(const nlohmann::json& value, const nlohmann::json& schema, const Place& place) const;
  const nlohmann::json& model_;
  Report report_;
  bool part_ = false;  ///< looks at a part of a schema, in which not every field is declared
};

}  // namespace invd::sandbox
