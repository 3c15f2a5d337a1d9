#include "sim/reference.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace invd::sim {
namespace {

using nlohmann::json;

std::string text_of(std::int64_t updated, const std::string& status, std::vector<std::string> lines) {
  std::ranges::sort(lines);
  std::string text = std::to_string(updated) + " " + status;
  for (const std::string& line : lines) text += " " + line;
  return text;
}

/// Throws where the order is not as Amazon's model has it.
std::string text_of(const json& order, Timestamp updated) {
  std::vector<std::string> lines;
  for (const json& item : order.at("orderItems")) {
    const auto sku = item.at("product").find("sellerSku");
    lines.push_back(item.at("orderItemId").get<std::string>() + ":" +
                    std::to_string(item.at("quantityOrdered").get<json::number_integer_t>()) + ":" +
                    (sku == item.at("product").end() ? std::string() : sku->get<std::string>()));
  }
  return text_of(updated.ms, order.at("fulfillment").at("fulfillmentStatus").get<std::string>(), std::move(lines));
}

}  // namespace

void Reference::delivered(std::string_view body) {
  const json answer = json::parse(body, nullptr, false);
  if (!answer.is_object()) return;
  if (const auto stated = answer.find("lastUpdatedBefore"); stated != answer.end() && stated->is_string())
    if (const auto horizon = parse_rfc3339(stated->get<std::string>()))
      horizon_ = std::max(horizon_.value_or(*horizon), *horizon);
  json::array_t list;
  if (const auto all = answer.find("orders"); all != answer.end() && all->is_array()) list = *all;
  if (const auto one = answer.find("order"); one != answer.end()) list.push_back(*one);
  for (const json& order : list) {
    const auto id = order.is_object() ? order.find("orderId") : order.end();
    if (!order.is_object() || id == order.end() || !id->is_string()) {
      ++without_id_;
      continue;
    }
    try {
      const auto updated = parse_rfc3339(order.at("lastUpdatedTime").get<std::string>());
      if (!updated) continue;
      const std::string text = text_of(order, *updated);
      Versions& versions = versions_[id->get<std::string>()];
      versions.newest = std::max(versions.newest, *updated);
      versions.stated.insert(text);
    } catch (const json::exception&) {  // malformed on purpose: it says nothing
    }
  }
}

bool Reference::was_stated(const orders::AmazonOrder& order) const {
  const auto found = versions_.find(order.order_id.str());
  if (found == versions_.end()) return false;
  std::vector<std::string> lines;
  for (const auto& item : order.items)
    lines.push_back(item.line_id.str() + ":" + std::to_string(item.quantity_ordered) + ":" + item.seller_sku.str());
  return found->second.stated.contains(text_of(order.last_updated.ms, order.status, std::move(lines)));
}

std::optional<Timestamp> Reference::newest(const std::string& order_id) const {
  const auto found = versions_.find(order_id);
  if (found == versions_.end()) return std::nullopt;
  return found->second.newest;
}

}  // namespace invd::sim
