#pragma once

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>

#include "control/fields.h"

namespace invd::control::test {

/// The fields of cli.md are promised: this text may get longer, but nothing in it may change.
template <class T>
void expect_golden(const T& message, const std::string& json) {
  EXPECT_EQ(to_json(message), json);
  const Result<T> read = from_json<T>(json, Unknown::refused);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(*read == message) << to_json(*read);
}

/// Every value of the document: `fn(document, value, path)`, where a change of `value` changes `document` until fn
/// returns.
template <class Fn>
void for_each_value(nlohmann::ordered_json& document, nlohmann::ordered_json& at, const std::string& path, Fn fn) {
  const nlohmann::ordered_json before = at;
  fn(document, at, path);
  at = before;
  std::size_t index = 0;
  for (auto& [name, value] : at.items()) {
    const std::string step = at.is_array() ? "[" + std::to_string(index++) + "]" : path.empty() ? name : "." + name;
    if (at.is_structured()) for_each_value(document, value, path + step, fn);
  }
}

/// What every message must do: come back as it was written, pass over what a newer version may add to an answer, refuse
/// it in a request, and say of a value of the wrong type where it is and never what it is.
template <class T>
void expect_message(const T& message, const std::string& json) {
  using Json = nlohmann::ordered_json;
  expect_golden(message, json);
  Json document = Json::parse(json);
  for_each_value(document, document, "", [&](Json& all, Json& value, const std::string& path) {
    if (value.is_object()) {
      value["added_later"] = "canary";
      const Result<T> read = from_json<T>(all.dump());
      ASSERT_TRUE(read) << read.error().message;
      EXPECT_TRUE(*read == message) << path;
      EXPECT_EQ(from_json<T>(all.dump(), Unknown::refused).error(),
                (Error{ErrorCode::usage, "unknown field \"added_later\"" + (path.empty() ? "" : " in " + path), ""}));
      value.erase("added_later");
    }
    const Json was = value;
    for (const Json& wrong : {Json(nullptr), Json(true), Json(7), Json(7.5), Json("canary"), Json::array(),
                              Json::object({{"canary", 1}})}) {
      if (wrong.type() == was.type() || (wrong.is_number_integer() && was.is_number_integer())) continue;
      value = wrong;
      const Result<T> read = from_json<T>(all.dump());
      ASSERT_FALSE(read) << path << " as " << wrong;
      EXPECT_EQ(read.error().code, ErrorCode::usage);
      EXPECT_TRUE(read.error().message.starts_with((path.empty() ? "the document" : path) + " must be "))
          << path << " as " << wrong << ": " << read.error().message;
      EXPECT_FALSE(read.error().message.contains("canary")) << read.error().message;
    }
    value = was;
  });
}

/// Why a request is not taken; "taken" when it is.
template <class Request>
std::string refusal(const std::string& json) {
  const Result<Request> read = from_json<Request>(json, Unknown::refused);
  return read ? "taken" : read.error().message;
}

}  // namespace invd::control::test
