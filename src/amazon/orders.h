#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "amazon/account.h"
#include "amazon/reading.h"
#include "async/task.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "json/document.h"
#include "orders/amazon_order.h"

namespace invd::amazon {

/// What to ask searchOrders for. Exactly one of created_after and last_updated_after; the two families do not mix.
struct SearchOrders {
  std::optional<Timestamp> created_after;
  std::optional<Timestamp> created_before;
  std::optional<Timestamp> last_updated_after;
  std::optional<Timestamp> last_updated_before;
  std::vector<MarketplaceId> marketplaces;        ///< at most 50
  std::vector<std::string> fulfillment_statuses;  ///< Amazon's words; empty: all
  int page_size = 100;                            ///< 1 to 100
  /// From the page before; all else but page_size must be repeated unchanged.
  std::string token;
  Reading reading = Reading::strict;  ///< of the answer
};

/// One order of a page that could not be read. The others of the page are good (ORD-11).
struct MalformedOrder {
  std::string order_id;                        ///< when at least that could be read; else empty
  std::string redacted_json;                   ///< names and shape, no personal data, at most 64 KiB
  std::string reason;                          ///< with the JSON path
  std::optional<Timestamp> last_updated = {};  ///< when that could be read
};

struct OrdersPage {
  std::vector<orders::AmazonOrder> orders;
  std::vector<MalformedOrder> malformed;
  std::string next_token;  ///< empty on the last page
  /// The horizon that Amazon applied; absent too when it lies after the answer's own Date, which cannot be (I8).
  std::optional<Timestamp> last_updated_before;
  std::optional<Timestamp> created_before;
  std::uint64_t fingerprint = 0;  ///< of the order ids: the same page again has the same
};

/// Held by a chain of pages: each is read into the memory of the one before.
using PageMemory = json::KeepMemory;

/// searchOrders, 0.0056/s burst 20, with PROCEEDS, CANCELLATION, FULFILLMENT and PACKAGES; never BUYER or RECIPIENT
/// (DATA-1). Errors: as Account::call(); usage (the search contradicts itself); malformed when the page as a whole
/// cannot be read; rejected, with remote_code "InvalidInput", also when a page token is unknown or has expired.
[[nodiscard]] async::Task<Result<OrdersPage>> search_orders(Account& account, SearchOrders search, Priority priority,
                                                            Duration deadline = kCallDeadline);

/// getOrder, 0.5/s burst 30. Errors: as Account::call(), but temporary where what answered is not SP-API (or, to the
/// login, not Login with Amazon), as that says nothing about the order; not_found when Amazon does not know the order;
/// malformed, with the reason, when the order cannot be read.
[[nodiscard]] async::Task<Result<orders::AmazonOrder>> get_order(Account& account, OrderId order, Priority priority,
                                                                 Reading reading = Reading::strict,
                                                                 Duration deadline = kCallDeadline);

}  // namespace invd::amazon
