#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/timestamp.h"
#include "orders/amazon_order.h"

namespace invd::sim {

/// What the books must look like, from the answers that invd was given, read by other code than invd's: for each order
/// every version that was stated, and the horizons that Amazon stated.
class Reference {
 public:
  /// An answer of searchOrders or getOrder that reached invd whole.
  void delivered(std::string_view body);

  /// Whether Amazon ever stated the order like that.
  [[nodiscard]] bool was_stated(const orders::AmazonOrder& order) const;
  [[nodiscard]] std::optional<Timestamp> newest(const std::string& order_id) const;
  /// The latest lastUpdatedBefore of any answer.
  [[nodiscard]] std::optional<Timestamp> horizon() const { return horizon_; }
  /// Orders whose id could not be read: nobody can tell which they were.
  [[nodiscard]] std::uint64_t without_id() const { return without_id_; }
  [[nodiscard]] std::size_t orders() const { return versions_.size(); }

 private:
  struct Versions {
    Timestamp newest;
    std::set<std::string> stated;
  };
  std::map<std::string, Versions> versions_;
  std::optional<Timestamp> horizon_;
  std::uint64_t without_id_ = 0;
};

}  // namespace invd::sim
