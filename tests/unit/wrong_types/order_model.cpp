#include "unit/wrong_types/order_model.h"

#include <fstream>
#include <stdexcept>

namespace invd::sync::test {

using Json = nlohmann::json;

OrderModel::OrderModel(const std::filesystem::path& file) {
  std::ifstream in(file);
  model_ = Json::parse(in, nullptr, false);
  if (model_.is_discarded()) throw std::runtime_error("cannot read " + file.native());
  order_ = model_.at("definitions").at("Order");
  collect(order_, Json::json_pointer(), "");
}

const Json& OrderModel::resolved(const Json& schema) const {
  const auto reference = schema.find("$ref");
  if (reference == schema.end()) return schema;
  const std::string target = reference->get<std::string>();  // "#/definitions/Money"
  return resolved(model_.at(Json::json_pointer(target.substr(1))));
}

void OrderModel::collect(const Json& schema, const Json::json_pointer& place, const std::string& path) {
  const Json& what = resolved(schema);
  const std::string type = what.value("type", "object");
  if (!place.empty()) properties_.push_back({place, path, type});
  if (type == "array") collect(what.at("items"), place / 0, path + "[0]");
  for (const auto& [name, property] : what.value("properties", Json::object()).items())
    collect(property, place / name, path + (path.empty() ? "" : ".") + name);
}

Json OrderModel::sample(const Json& schema) const {
  const Json& what = resolved(schema);
  if (what.contains("enum")) return what.at("enum").at(0);
  const std::string type = what.value("type", "object");
  if (type == "string" && what.value("format", "") == "date-time") return "2026-10-01T10:00:00Z";
  if (type == "string" && what.value("format", "") == "date") return "2026-10-01";
  if (type == "string") return "17";  // an amount of money is a string too
  if (type == "integer" || type == "number") return 1;
  if (type == "boolean") return true;
  if (type == "array") return Json::array({sample(what.at("items"))});
  Json object = Json::object();
  for (const auto& [name, property] : what.value("properties", Json::object()).items()) object[name] = sample(property);
  return object;
}

void OrderModel::complete(Json& value, const Json& schema) const {
  const Json& what = resolved(schema);
  if (value.is_array()) {
    if (value.empty()) value.push_back(sample(what.at("items")));
    for (Json& element : value) complete(element, what.at("items"));
  }
  if (!value.is_object()) return;
  for (const auto& [name, property] : what.value("properties", Json::object()).items()) {
    if (value.contains(name))
      complete(value[name], property);
    else
      value[name] = sample(property);
  }
}

}  // namespace invd::sync::test
