#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace invd {

/// A string that means one thing only: an order id never passes for a SKU. Opaque bytes: no trimming, no case folding
/// (ITEM-2).
template <class Tag>
class StrongString {
 public:
  StrongString() = default;
  explicit StrongString(std::string value) : value_(std::move(value)) {}
  explicit StrongString(std::string_view value) : value_(value) {}
  explicit StrongString(const char* value) : value_(value) {}

  [[nodiscard]] const std::string& str() const { return value_; }
  [[nodiscard]] std::string_view view() const { return value_; }
  [[nodiscard]] bool empty() const { return value_.empty(); }

  auto operator<=>(const StrongString&) const = default;
  bool operator==(const StrongString&) const = default;

 private:
  std::string value_;
};

/// fmt finds this by argument-dependent look-up; lets strong strings be formatted without base/ naming fmt.
template <class Tag>
[[nodiscard]] std::string_view format_as(const StrongString<Tag>& s) {
  return s.view();
}

}  // namespace invd

template <class Tag>
struct std::hash<invd::StrongString<Tag>> {
  std::size_t operator()(const invd::StrongString<Tag>& s) const noexcept { return std::hash<std::string>{}(s.str()); }
};
