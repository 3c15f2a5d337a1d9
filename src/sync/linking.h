#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "catalog/item.h"
#include "catalog/listing.h"
#include "store/domains.h"
#include "store/kv.h"
#include "sync/books.h"

namespace invd::sync {

// Links of listings to items (ITEM-2 to 5, 8, 9), each function one transaction's work. A listing is linked by itself;
// the quantity domain that it belongs to has one item, whose orders move its stock from the domain's cut on.

/// What a domain's open lines do to the item that it is linked to (ITEM-8).
enum class OpenStock : std::uint8_t {
  decide,  ///< add where the item's on hand came from another listing's opening, else keep
  keep,    ///< they reserve; on hand stays as it is
  add,     ///< they reserve, and their units are added to on hand: available stays as it is
};

/// What happens to the open lines that another item has (ITEM-9).
enum class OpenOrders : std::uint8_t { move, keep };

struct Linked {
  catalog::Listing listing;
  catalog::Item item;
  std::size_t moved_lines = 0;  ///< open lines that left another item for this one
};

/// Links a listing to an existing item: Amazon's number is ignored, ours is the master (ITEM-8). A listing that is
/// linked elsewhere is relinked with its whole domain (ITEM-9), whose cut stands: a line purchased since moves stock
/// though it is first seen now. Errors: not_found (listing, item), conflict (it is
/// linked so already), refused (a variation parent, one that is not synced, or one of unknown channel).
[[nodiscard]] Result<Linked> link_listing(store::WriteTxn& txn, const BooksSettings& settings,
                                          const catalog::ListingId& listing, const ItemId& item, OpenStock stock,
                                          OpenOrders open_orders, Timestamp now);

/// Amazon's live quantity of a merchant-fulfilled listing: the opening stock (ITEM-5).
struct LiveQuantity {
  std::int64_t units = 0;
  Timestamp cut;  ///< when the reading began
};

/// Notes that the quantities of these domains are about to be read, as far as nothing merchant-fulfilled is linked to
/// them: what must be known of their lines at the cut is kept from now on, though an order changes before the
/// confirmation is committed (ITEM-5). Nobody has such a domain: links take it.
[[nodiscard]] Result<void> begin_confirmations(store::WriteTxn& txn, const BooksSettings& settings,
                                               const std::vector<store::DomainId>& domains, Timestamp now);
/// Gives up those that began then and were not confirmed since.
[[nodiscard]] Result<void> end_confirmations(store::WriteTxn& txn, const BooksSettings& settings,
                                             const std::vector<store::DomainId>& domains, Timestamp begun);
/// Whether the domain's quantity is being read: it has an opening that waits, and no cut yet.
[[nodiscard]] bool is_being_confirmed(const store::QuantityDomain& domain);

/// Confirms an unconfirmed listing: a new item is made from it (ITEM-3), or the item is taken that FBA listings of its
/// domain were confirmed as. Its domain's opening waits for the orders up to the cut. `live`: absent for FBA listings,
/// which open with nothing: the domain's own lines wait until a merchant-fulfilled listing is confirmed or linked.
/// `sku` and `name`: empty for the listing's own. Errors: as link_listing, conflict where an item has that SKU, and
/// temporary where another confirmation of the domain began after the cut.
[[nodiscard]] Result<Linked> confirm_listing(store::WriteTxn& txn, const BooksSettings& settings,
                                             const catalog::ListingId& listing, const Sku& sku,
                                             const std::string& item_name, const std::optional<LiveQuantity>& live,
                                             Timestamp now);

/// Takes the link away: pinned lines keep their item, new lines move nothing (ITEM-9). Errors: not_found, conflict (it
/// has no item, or the opening of its domain waits).
[[nodiscard]] Result<catalog::Listing> unlink_listing(store::WriteTxn& txn, const BooksSettings& settings,
                                                      const catalog::ListingId& listing, Timestamp now);

/// Links a listing without an item to the item whose SKU it has, or, where that is wanted, whose name is its title
/// (ITEM-2): but none that somebody has unlinked, nor to an item that only another integration's listings have (INT-5),
/// nor a merchant-fulfilled one to the item of confirmed FBA listings, as confirming it opens their domain (ITEM-5).
/// Whether it did.
[[nodiscard]] Result<bool> auto_link(store::WriteTxn& txn, const BooksSettings& settings,
                                     const catalog::Listing& listing, bool by_name, Timestamp now);

/// Whether it stands to be confirmed: it has no item, can have one, and nobody has unlinked it (ITEM-3, 9).
[[nodiscard]] bool awaits_confirmation(const catalog::Listing& listing);

/// A listing that was confirmed as FBA and is merchant-fulfilled now: its domain's lines purchased since move its
/// item's stock (ITEM-11). `since`: when it was last seen as FBA.
[[nodiscard]] Result<void> follow_channel(store::WriteTxn& txn, const BooksSettings& settings,
                                          const catalog::Listing& listing, Timestamp since, Timestamp now);

/// What became of an opening whose orders up to the cut are known.
enum class OpeningStep : std::uint8_t {
  posted,
  take_again,  ///< what became of a line is not certain: the cut is to be taken again (ITEM-5)
  gone,        ///< it waits no more
};
inline constexpr std::uint32_t kMostCuts = 3;
/// `most_cuts`: when so many were taken, the smaller opening stands.
[[nodiscard]] Result<OpeningStep> post_opening(store::WriteTxn& txn, const BooksSettings& settings,
                                               const store::DomainId& id, std::uint32_t most_cuts = kMostCuts);
/// Another cut, where the one before left a doubt. `seen`: the domain when the reading began; where it is another one
/// since, nothing is changed.
[[nodiscard]] Result<void> retake_cut(store::WriteTxn& txn, const BooksSettings& settings,
                                      const store::QuantityDomain& seen, const LiveQuantity& live);

/// Units of open orders of a listing's SKU that no item has yet, counted at the listing (ORD-6).
[[nodiscard]] Result<std::int64_t> units_at_listing(store::ReadTxn& txn, const BooksSettings& settings,
                                                    const catalog::Listing& listing);

}  // namespace invd::sync
