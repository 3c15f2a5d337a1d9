#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/decimal.h"

namespace invd::json {

/// A finished JSON value as text, to be put into others or sent. Made by the builders below, so it is always whole.
class Text {
 public:
  Text() : bytes_("null") {}
  Text(std::string_view value);  // NOLINT(google-explicit-constructor): lets add("name", value) take every type
  Text(const char* value) : Text(std::string_view(value)) {}
  Text(const std::string& value) : Text(std::string_view(value)) {}
  Text(std::same_as<bool> auto value) : bytes_(value ? "true" : "false") {}
  Text(std::integral auto value)
    requires(!std::same_as<decltype(value), bool>)
      : bytes_(std::to_string(value)) {}
  /// As a number, with its digits as they are.
  [[nodiscard]] static Text number(Decimal value);

  [[nodiscard]] const std::string& str() const& { return bytes_; }
  [[nodiscard]] std::string str() && { return std::move(bytes_); }

 private:
  friend class ObjectBuilder;
  friend class ArrayBuilder;
  struct Raw {};
  Text(Raw, std::string bytes) : bytes_(std::move(bytes)) {}
  std::string bytes_;
};

/// `ObjectBuilder().add("id", 1).add("name", "x").build()`. Member names are the caller's to keep distinct. Bytes that
/// are not UTF-8 become U+FFFD, so that what leaves is always valid JSON.
class ObjectBuilder {
 public:
  ObjectBuilder& add(std::string_view name, const Text& value);
  [[nodiscard]] bool empty() const { return bytes_.size() == 1; }
  /// Bytes so far.
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] Text build() const;

 private:
  std::string bytes_ = "{";
};

class ArrayBuilder {
 public:
  ArrayBuilder& add(const Text& value);
  [[nodiscard]] bool empty() const { return bytes_.size() == 1; }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] Text build() const;

 private:
  std::string bytes_ = "[";
};

}  // namespace invd::json
