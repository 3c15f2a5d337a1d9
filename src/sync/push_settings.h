#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "catalog/listing.h"
#include "stock/quantity.h"
#include "sync/books.h"

namespace invd::sync {

/// STK-3: an absent field of what it matches fits everything; an absent value leaves the less specific rule in force.
struct PushRuleSetting {
  std::optional<MarketplaceId> marketplace;
  std::optional<Sku> item;
  std::string listing;  ///< to_string(ListingId), or the same with a country code; empty: any
  std::optional<std::int64_t> buffer;
  std::optional<std::int64_t> cap;
  std::optional<Decimal> ratio;
  bool off = false;
  bool operator==(const PushRuleSetting&) const = default;
};

/// STK-8.
struct GuardSetting {
  std::int64_t zeroed_listings = 20;
  int zeroed_percent = 20;
  int moved_percent = 50;
  bool operator==(const GuardSetting&) const = default;
};

/// Raises that go by feeds (STK-10).
struct FeedSetting {
  std::size_t most_messages = 25'000;
  /// So many waiting raises go by a feed whatever is estimated; nothing: by whichever path ends earlier.
  std::optional<std::size_t> from = {};
  bool operator==(const FeedSetting&) const = default;
};

/// What the pushes of one integration need of the configuration: the snapshot that each step is made with (I24).
struct PushSettings {
  IntegrationName integration;
  BooksSettings books;
  stock::PushOf what = stock::PushOf::available;
  stock::PushRule base;                ///< where no rule says otherwise
  std::vector<PushRuleSetting> rules;  ///< those that may match this integration
  GuardSetting guard;
  FeedSetting feeds;
  Duration reconcile = std::chrono::hours(24);
  Duration orders_interval = std::chrono::minutes(3);
  Duration lag = std::chrono::minutes(10);  ///< how late an order may become visible (the overlap of ORD-9)
  bool orders_automatic = true;
  /// Amazon lowers its number itself when an order is placed (an inference about Amazon; STK-5).
  bool amazon_counts_orders = true;
  std::string config_hash;
  bool operator==(const PushSettings&) const = default;
};

/// All of them that numbers rest on, as text: domains are evaluated anew when it changes.
[[nodiscard]] std::string fingerprint(const PushSettings& settings);

/// The rule of a listing: of its values the most specific that is given: listing, item, marketplace, all (STK-3).
[[nodiscard]] stock::PushRule rule_of(const PushSettings& settings, const catalog::ListingId& listing, const Sku& item);

}  // namespace invd::sync
