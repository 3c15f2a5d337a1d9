#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>

#include "sandbox/api.h"
#include "sandbox/groups.h"
#include "sandbox/page_token.h"
#include "sandbox/shop.h"

namespace invd::sandbox {

/// The newest updates do not show: a search ends at least so long before it is asked.
inline constexpr Duration kHidden = std::chrono::minutes(2);

/// What Amazon does when BUYER, RECIPIENT, TAX or PAYMENT are asked for. Not documented for an application without the
/// roles, so a client must take all three.
enum class PersonalData : std::uint8_t { granted, absent, refused };

/// A searchOrders that has passed all rules.
struct OrderSearch {
  bool by_creation = false;
  Timestamp after;
  std::optional<Timestamp> before;
  std::uint32_t stores = ~0U;    ///< bit per store of the account
  std::uint32_t statuses = ~0U;  ///< bit per Status
  std::uint32_t parties = 3;     ///< 1: MERCHANT, 2: AMAZON
  std::size_t page_size = 100;
  Groups groups;
  std::optional<PageToken> token;
  std::uint64_t fingerprint = 0;  ///< of everything but token, page size and groups
};

/// Checks every rule of the operation (facts 2.1). The error is Amazon's answer.
[[nodiscard]] std::expected<OrderSearch, ApiError> parse_search(const Target& target, const Shop& shop,
                                                                PersonalData personal, Timestamp now);

/// includedData of searchOrders and getOrder.
[[nodiscard]] std::expected<Groups, ApiError> parse_groups(const Target& target, PersonalData personal);

}  // namespace invd::sandbox
