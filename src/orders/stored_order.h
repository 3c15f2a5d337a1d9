#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/timestamp.h"
#include "orders/amazon_order.h"

namespace invd::orders {

/// Where a version of an order came from. A higher one is trusted more when two versions claim the same update time.
enum class Source : std::uint8_t { search = 1, get_order = 2 };

struct Comment {
  Timestamp at;
  std::string text;
  bool operator==(const Comment&) const = default;
};

/// An order in our books: Amazon's newest statement of it, and what we know beside it.
struct StoredOrder {
  IntegrationName integration;
  AmazonOrder amazon;
  Source source = Source::search;
  Timestamp first_seen;
  Timestamp changed_at;     ///< when its newest version was stored, by our clock
  std::string skip_reason;  ///< why it has no sales order (ORD-1); empty: it has one
  std::vector<Comment> comments;
  std::uint32_t rereads = 0;  ///< reads by id since changed_at (ORD-9)
  std::optional<Timestamp> next_reread;
  bool operator==(const StoredOrder&) const = default;
};

}  // namespace invd::orders
