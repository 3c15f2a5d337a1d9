#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace invd::amazon::test {

/// An item as searchListingsItems gives it, offered in two marketplaces by ourselves, with what invd does not keep.
[[nodiscard]] inline nlohmann::json sample_item(const std::string& sku = "TEA/1 +%") {
  const auto summary = [](const char* marketplace, nlohmann::json status) {
    return nlohmann::json{{"marketplaceId", marketplace},
                          {"asin", "B000TEA001"},
                          {"productType", "BEVERAGE"},
                          {"conditionType", "new_new"},
                          {"status", std::move(status)},
                          {"fnSku", "X000000001"},
                          {"itemName", "Green tea, 100 g \u8336"},
                          {"createdDate", "2026-01-02T03:04:05.678Z"},
                          {"lastUpdatedDate", "2026-10-01T00:00:00Z"}};
  };
  return {{"sku", sku},
          {"summaries",
           {summary("ATVPDKIKX0DER", {"BUYABLE", "DISCOVERABLE"}), summary("A2EUQ1WTGCTBG2", nlohmann::json::array())}},
          {"offers", {{{"marketplaceId", "ATVPDKIKX0DER"}, {"price", {{"amount", "9.90"}}}}}},
          {"fulfillmentAvailability", {{{"fulfillmentChannelCode", "DEFAULT"}, {"quantity", 7}}}},
          {"relationships",
           {{{"marketplaceId", "ATVPDKIKX0DER"},
             {"relationships",
              {{{"type", "VARIATION"},
                {"parentSkus", {"TEA"}},
                {"variationTheme", {{"attributes", {"size", "flavor"}}, {"theme", "SIZE/FLAVOR"}}}}}}}}},
          {"productTypes", {{{"marketplaceId", "ATVPDKIKX0DER"}, {"productType", "TEA"}}}}};
}

}  // namespace invd::amazon::test
