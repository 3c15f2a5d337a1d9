#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/fields.h"
#include "control/item_message.h"

namespace invd::control {

/// The number that a listing shows on Amazon, and the one it will show once our stock is its master (ITEM-8).
struct ListingQuantity {
  std::string id;
  std::optional<std::int64_t> quantity_before;  ///< absent where Amazon does not state it (FBA)
  std::optional<std::int64_t> quantity_after;
  bool operator==(const ListingQuantity&) const = default;
};

/// items.confirm: makes a new item of each listing.
struct ConfirmRequest {
  std::vector<std::string> listings;  ///< as ListingRequest::listing; empty only with `all`
  bool all = false;                   ///< every unconfirmed listing, of the integration where one is named
  std::string integration;
  std::string sku;   ///< of the new item, for a single listing; absent = the seller SKU
  std::string name;  ///< of the new item, for a single listing; absent = the title
  bool dry_run = false;
  std::string after;  ///< with `all`: the `next` of the answer before
  bool operator==(const ConfirmRequest&) const = default;
};

/// What became of one listing, and how its item stands.
struct ConfirmOutcome {
  std::string listing;
  std::string outcome;  ///< confirmed, failed, would_confirm
  std::string item;     ///< SKU
  std::string reason;   ///< when it failed
  std::string opening;  ///< pending, posted; absent = the listing opens with nothing (FBA)
  std::int64_t on_hand = 0;
  std::int64_t committed = 0;
  std::int64_t available = 0;
  std::vector<ListingQuantity> listings;  ///< all of the item
  bool operator==(const ConfirmOutcome&) const = default;
};

/// One outcome for each listing, in the order asked.
struct ConfirmReply {
  std::vector<ConfirmOutcome> outcomes;
  std::string next;  ///< with `all`: more wait; a further call takes them
  bool operator==(const ConfirmReply&) const = default;
};

/// items.link: merges a listing into an existing item, or moves it to another one.
struct LinkRequest {
  std::string listing;  ///< as ListingRequest::listing
  std::string sku;
  std::string stock;        ///< keep, add: whether units of open orders are added to on hand; absent = by ITEM-8
  std::string open_orders;  ///< move, keep: the unshipped part of its orders (ITEM-9); absent = move
  bool dry_run = false;
  bool operator==(const LinkRequest&) const = default;
};

struct LinkReply {
  Item item;  ///< as it is afterwards
  std::vector<ListingQuantity> listings;
  std::int64_t moved_lines = 0;  ///< order lines that reserve from another item now
  bool operator==(const LinkReply&) const = default;
};

struct UnlinkRequest {
  std::string listing;
  bool dry_run = false;
  bool operator==(const UnlinkRequest&) const = default;
};

struct UnlinkReply {
  std::string listing;          ///< its id
  std::string item;             ///< the SKU that it was linked to
  std::int64_t kept_lines = 0;  ///< open order lines that stay with the item
  bool operator==(const UnlinkReply&) const = default;
};

void describe(Fields& f, ListingQuantity& m);
void describe(Fields& f, ConfirmRequest& m);
void describe(Fields& f, ConfirmOutcome& m);
void describe(Fields& f, ConfirmReply& m);
void describe(Fields& f, LinkRequest& m);
void describe(Fields& f, LinkReply& m);
void describe(Fields& f, UnlinkRequest& m);
void describe(Fields& f, UnlinkReply& m);

}  // namespace invd::control
