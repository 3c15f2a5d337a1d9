#pragma once

#include <cstdint>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace invd::test {

/// Never called. The comparisons, conversions and printers that many tests use are instantiated by the precompiled
/// header that this is part of, once: in every file of tests anew they take more time than all else in it.
inline void instantiate_common_templates() {
  using Json = nlohmann::json;
  using nlohmann::ordered_json;
  const Json value = Json::parse(std::string());
  const std::string text = value.dump() + ordered_json::parse(std::string()).dump();
  EXPECT_EQ(value, value) << value;
  EXPECT_NE(value, value);
  EXPECT_EQ(value, 1);
  EXPECT_EQ(value, 1U);
  EXPECT_EQ(value, true);
  EXPECT_EQ(value, "text");
  EXPECT_EQ(value, text);
  EXPECT_NE(value, 1);
  EXPECT_GT(value, 1);
  EXPECT_GE(value, 1);
  EXPECT_EQ(value, (Json{{"name", text}, {"count", 1}, {"list", Json::array({1, true, nullptr})}}));
  EXPECT_TRUE(value.contains("name") && value.at("name").empty() && value.at(1).is_null());
  EXPECT_EQ(value["name"].get<std::string>(), text);
  EXPECT_EQ(value.at("count").get<int>(), 1);
  EXPECT_EQ(value.at("count").get<std::int64_t>(), 1);
  EXPECT_EQ(value.at("count").get<std::uint64_t>(), 1U);
  EXPECT_EQ(value.at("count").get<double>(), 1.0);
  EXPECT_EQ(value.at("list").get<std::vector<std::string>>(), std::vector<std::string>{text});
  EXPECT_EQ(value.value("name", ""), value.value("name", text));
  EXPECT_EQ(value.value("object", Json::object()), value.value("list", Json::array()));
  EXPECT_TRUE(value.value("flag", false));
  EXPECT_EQ(value.value("count", 0), 1);
  const std::string implicit = value.at("name");
  const int count = value.at("count");
  Json changed = value;
  changed["name"] = text;
  changed["count"] = count;
  changed.push_back(implicit);
  changed.erase("name");
  for (const auto& [name, one] : changed.items()) EXPECT_EQ(one, name);
  EXPECT_THAT(text, testing::HasSubstr("text"));
  EXPECT_THAT(text, testing::StartsWith("text"));
  EXPECT_THAT(std::vector<std::string>{text}, testing::ElementsAre(text));
  EXPECT_THAT(std::vector<std::string>{text}, testing::IsEmpty());
  EXPECT_EQ(text, "text");
  EXPECT_EQ(text.size(), 1U);
  EXPECT_EQ(count, 1);
  EXPECT_EQ(std::optional<std::string>(text), text);
  EXPECT_EQ(std::optional<int>(1), 1);
}

}  // namespace invd::test
