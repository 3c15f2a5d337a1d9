#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.h"

namespace invd::process {

/// What lies in a store that nobody has open, read without the daemon.
struct Books {
  struct Line {
    std::string sku;
    std::int64_t ordered = 0;
    std::int64_t fulfilled = 0;
    bool operator==(const Line&) const = default;
  };
  struct Order {
    Timestamp last_updated;
    std::string status;
    std::map<std::string, Line> lines;
    std::size_t copies = 0;   ///< in the list by time; 1 when all is well
    std::size_t records = 0;  ///< in the histories of all runs
  };
  std::map<std::string, Order> orders;
  std::optional<Timestamp> watermark;
  std::uint64_t pages = 0;  ///< that all runs together have committed
  std::uint64_t runs = 0;
};
/// Throws std::runtime_error when the store cannot be read.
[[nodiscard]] Books read_books(const std::filesystem::path& store);

/// What the sandbox says, in the same form.
[[nodiscard]] Books truth_of(const nlohmann::json& orders);

/// What may never be, whenever the daemon died: an order that Amazon does not have, one twice, one newer than the truth
/// or of the same version and different, and one that the truth has below the watermark and the books have not or have
/// older. At most 20 are told.
[[nodiscard]] std::vector<std::string> impossible(const Books& books, const Books& truth);

/// What was in the books before and has gone since, or has become older.
[[nodiscard]] std::vector<std::string> lost_since(const Books& before, const Books& now);

/// After the import has come to its end: orders that are not in the books as they are in the truth, and orders that
/// history has more often than their versions: those not touched since `start` have one. What changed from `settled` on
/// may not have been shown yet when the last import asked, and is not compared.
[[nodiscard]] std::vector<std::string> unequal(const Books& books, const Books& truth, Timestamp start,
                                               Timestamp settled);

}  // namespace invd::process
