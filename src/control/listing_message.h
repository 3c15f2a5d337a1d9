#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/fields.h"

namespace invd::control {

/// What of a listing's quantity is on its way to Amazon (STK-5).
struct ListingPush {
  std::optional<std::int64_t> desired;    ///< what Amazon should show, by our stock and rules
  std::optional<std::int64_t> expected;   ///< what it should show now, by what was confirmed and ordered since
  std::optional<std::int64_t> sent;       ///< the newest number sent
  std::optional<std::int64_t> accepted;   ///< the newest that Amazon took for processing
  std::optional<std::int64_t> confirmed;  ///< the newest that was read back
  std::string state;                      ///< clean, dirty, sent, accepted, held, off
  std::optional<Timestamp> updated_at;
  bool operator==(const ListingPush&) const = default;
};

/// What Amazon holds for us, as last fetched.
struct ListingFba {
  std::int64_t fulfillable = 0;
  std::int64_t reserved = 0;
  std::int64_t inbound = 0;
  std::int64_t unfulfillable = 0;
  std::int64_t researching = 0;
  bool mismatch = false;
  std::optional<Timestamp> fetched_at;
  bool operator==(const ListingFba&) const = default;
};

/// The channel is not what it was; nothing is pushed until items.confirm_channel (ITEM-11).
struct ListingChannelChange {
  std::string from;  ///< FBA, MFN
  std::string to;
  std::optional<Timestamp> at;
  bool operator==(const ListingChannelChange&) const = default;
};

/// An offer on Amazon, as last read.
struct Listing {
  std::string id;  ///< integration/marketplace/seller-sku
  std::string integration;
  std::string marketplace;
  std::string seller_sku;
  std::string asin;
  std::string title;
  std::string channel;                   ///< FBA, MFN; absent = Amazon did not say
  std::string status;                    ///< active, inactive, incomplete; absent = Amazon did not say
  std::optional<std::int64_t> quantity;  ///< units on offer; absent where Amazon does not state it (FBA)
  std::string item;                      ///< SKU; absent = unconfirmed
  bool missing = false;                  ///< two complete passes did not show it (ITEM-10)
  std::string not_synced;                ///< why it is not synced (ITEM-6); absent = it is
  std::optional<ListingChannelChange> channel_change;
  std::optional<Timestamp> read_at;        ///< when what it states was true
  std::optional<std::int64_t> open_units;  ///< of open orders, counted at the listing; only in items.unconfirmed
  std::optional<ListingPush> push;
  std::optional<ListingFba> fba;
  bool operator==(const Listing&) const = default;
};

struct ListingListRequest {
  std::string integration;
  std::string marketplace;  ///< a country code or Amazon's id
  std::string channel;      ///< FBA, MFN
  std::string status;       ///< active, inactive, incomplete
  std::string item;         ///< SKU
  bool missing = false;     ///< only those that Amazon no longer shows
  std::string after;        ///< the `next` of the page before
  std::optional<std::int64_t> limit;
  bool operator==(const ListingListRequest&) const = default;
};

/// Parameters of items.unconfirmed.
struct UnconfirmedRequest {
  std::string integration;
  std::string after;
  std::optional<std::int64_t> limit;
  bool operator==(const UnconfirmedRequest&) const = default;
};

/// Of listings.list and items.unconfirmed.
struct ListingPage {
  std::vector<Listing> listings;  ///< by id
  std::string next;               ///< absent = the last page
  bool operator==(const ListingPage&) const = default;
};

/// Parameters of listings.show and items.confirm_channel, which both answer with the listing.
struct ListingRequest {
  /// As typed: integration/marketplace/seller-sku, where the marketplace is a country code or an id and the SKU may
  /// hold slashes; or a seller SKU that names one listing.
  std::string listing;
  bool operator==(const ListingRequest&) const = default;
};

void describe(Fields& f, ListingPush& m);
void describe(Fields& f, ListingFba& m);
void describe(Fields& f, ListingChannelChange& m);
void describe(Fields& f, Listing& m);
void describe(Fields& f, ListingListRequest& m);
void describe(Fields& f, UnconfirmedRequest& m);
void describe(Fields& f, ListingPage& m);
void describe(Fields& f, ListingRequest& m);

}  // namespace invd::control
