#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace invd::sync::test {

/// A property of an order, as Amazon's model names it.
struct Property {
  nlohmann::json::json_pointer place;  ///< "/orderItems/0/product/asin": of lists, the first element
  std::string path;                    ///< "orderItems[0].product.asin", as invd's messages have it
  std::string type;                    ///< "string", "integer", "number", "boolean", "array", "object"
};

/// The Order of Amazon's model of the Orders API.
class OrderModel {
 public:
  /// The model's file. Throws std::runtime_error when it cannot be read.
  explicit OrderModel(const std::filesystem::path& file);

  /// Every property and every list's first element, in the order of the model.
  [[nodiscard]] const std::vector<Property>& properties() const { return properties_; }
  /// Adds to an order what it lacks, each with a value that the model allows, so that every property has its place.
  void complete(nlohmann::json& order) const { complete(order, order_); }

 private:
  [[nodiscard]] const nlohmann::json& resolved(const nlohmann::json& schema) const;
  void collect(const nlohmann::json& schema, const nlohmann::json::json_pointer& place, const std::string& path);
  [[nodiscard]] nlohmann::json sample(const nlohmann::json& schema) const;
  void complete(nlohmann::json& value, const nlohmann::json& schema) const;

  nlohmann::json model_;
  nlohmann::json order_;
  std::vector<Property> properties_;
};

}  // namespace invd::sync::test
