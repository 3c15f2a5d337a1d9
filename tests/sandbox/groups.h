#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace invd::sandbox {

/// The values of includedData, as bits.
enum class Group : std::uint16_t {
  buyer = 1,
  recipient = 2,
  proceeds = 4,
  expense = 8,
  promotion = 16,
  cancellation = 32,
  fulfillment = 64,
  packages = 128,
  tax = 256,
  payment = 512,
  fulfillment_orders = 1024,
};

/// Which groups of data an answer holds.
class Groups {
 public:
  void add(Group group) { bits_ = static_cast<std::uint16_t>(bits_ | static_cast<std::uint16_t>(group)); }
  void drop(Group group) { bits_ = static_cast<std::uint16_t>(bits_ & ~static_cast<std::uint16_t>(group)); }
  [[nodiscard]] bool has(Group group) const { return (bits_ & static_cast<std::uint16_t>(group)) != 0; }

 private:
  std::uint16_t bits_ = 0;
};

[[nodiscard]] std::optional<Group> group_from_name(std::string_view amazon_name);  ///< "FULFILLMENT"

}  // namespace invd::sandbox
