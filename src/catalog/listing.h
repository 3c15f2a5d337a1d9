#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/timestamp.h"
#include "catalog/amazon_listing.h"

namespace invd::catalog {

/// What names a listing: `integration/marketplace/seller-sku` in commands.
struct ListingId {
  IntegrationName integration;
  MarketplaceId marketplace;
  Sku sku;
  auto operator<=>(const ListingId&) const = default;
  bool operator==(const ListingId&) const = default;
};
[[nodiscard]] std::string to_string(const ListingId& id);  ///< "amazon-us/ATVPDKIKX0DER/MUG-1"

/// A channel that is not what it was (ITEM-11): nothing is pushed until somebody has looked.
struct ChannelChange {
  Channel from = Channel::unknown;
  Channel to = Channel::unknown;
  Timestamp at;
  bool operator==(const ChannelChange&) const = default;
};

/// A listing in our books: Amazon's newest statement of it, and what we know beside it.
struct Listing {
  IntegrationName integration;
  AmazonListing amazon;
  ListingSource source = ListingSource::report;
  Timestamp as_of;  ///< when what it states was true: the reading's time, of a report that of its making
  Timestamp first_seen;
  std::optional<ItemId> item;                   ///< absent: unconfirmed, or unlinked
  std::optional<Timestamp> linked_at;           ///< when it got its item; without one, when somebody took that away
  std::optional<ChannelChange> channel_change;  ///< absent: none, or confirmed
  /// The first of the complete passes that did not show it (ITEM-10); absent while it is shown.
  std::optional<Timestamp> absent_since;
  bool missing = false;    ///< two complete passes, six hours apart, did not show it
  std::string not_synced;  ///< why it is not synced (ITEM-6); empty: it is

  [[nodiscard]] ListingId id() const { return {integration, amazon.marketplace, amazon.sku}; }
  bool operator==(const Listing&) const = default;
};

/// The most variation attributes of a family that is synced (ITEM-6).
inline constexpr std::size_t kMostVariationAttributes = 3;
/// Complete passes that do not show a listing must be this far apart for it to be missing (ITEM-10).
inline constexpr Duration kMissingAfter = std::chrono::hours(6);

/// A new statement of Amazon's about a listing.
struct Statement {
  AmazonListing amazon;
  ListingSource source = ListingSource::report;
  Timestamp as_of;
};

/// The listing after a statement. An older statement than the stored one changes nothing but that the listing is shown;
/// what a source cannot tell is kept from an earlier one. A changed channel is noted (ITEM-11), never an unknown one.
[[nodiscard]] Listing after_statement(const std::optional<Listing>& before, const IntegrationName& integration,
                                      Statement statement, Timestamp now);

/// The listing after a complete pass, begun at that instant, that did not show it (ITEM-10).
[[nodiscard]] Listing after_absence(Listing listing, Timestamp pass_begun);

/// What of a listing a user would see change, for the history: "quantity 3 -> 5, FBA -> MFN"; empty when nothing.
[[nodiscard]] std::string difference(const Listing& before, const Listing& after);

}  // namespace invd::catalog
