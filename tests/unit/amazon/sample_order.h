#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "orders/amazon_order.h"

namespace invd::amazon::test {

/// An order with every member that Amazon's model has, personal ones included.
[[nodiscard]] nlohmann::json full_order(const std::string& id = "902-1234567-1234567");
/// Strings in it that must never be seen again.
[[nodiscard]] const std::vector<std::string>& personal_strings();

/// The members that invd keeps, written as Amazon does. Together with kept() it shows that decoding loses, adds and
/// changes nothing.
[[nodiscard]] nlohmann::json as_json(const orders::AmazonOrder& order);
/// The part of an order's JSON that invd keeps; what is null or empty is left out.
[[nodiscard]] nlohmann::json kept(const nlohmann::json& order);

}  // namespace invd::amazon::test
