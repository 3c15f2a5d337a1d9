#pragma once

#include <optional>
#include <vector>

#include "amazon/listings.h"
#include "base/error.h"
#include "catalog/listing.h"
#include "history/run.h"
#include "store/kv.h"
#include "sync/items_settings.h"

namespace invd::sync {

struct ListingContext {
  ItemsSettings settings;
  catalog::ListingSource source = catalog::ListingSource::search;
  Timestamp as_of;  ///< when what is stated was true
  Timestamp now;
};

struct AppliedListing {
  catalog::Listing listing;
  bool is_new = false;
  bool linked = false;  ///< by its SKU, just now (ITEM-2)
  std::string change;   ///< what changed, in words; empty: nothing to see
};

/// Merges a statement about a listing into the books and links it where an item has its SKU (ITEM-2, 6, 11). Errors:
/// malformed (a SKU that is too long for a key), those of the transaction.
[[nodiscard]] Result<AppliedListing> apply_listing(store::WriteTxn& txn, const ListingContext& context,
                                                   const catalog::AmazonListing& amazon);

/// The same, and a record of the run: synced, or failed for what cannot be synced (ITEM-6). What says nothing new is
/// counted only.
[[nodiscard]] Result<AppliedListing> apply_and_record(store::WriteTxn& txn, const ListingContext& context,
                                                      const catalog::AmazonListing& amazon, history::Run& run);
[[nodiscard]] Result<void> record_malformed(store::WriteTxn& txn, const amazon::MalformedListing& malformed,
                                            history::Run& run);

/// What applying a page would come to, without writing.
[[nodiscard]] Result<history::Counts> preview_listings(store::ReadTxn& txn, const ListingContext& context,
                                                       const amazon::ListingsPage& page);

/// Listings that a complete pass, begun at that instant, may not have shown: at most `limit` looked at, behind `after`.
struct AbsentPage {
  std::vector<catalog::ListingId> ids;
  std::string next;  ///< empty at the end
};
[[nodiscard]] Result<AbsentPage> find_absent(store::ReadTxn& txn, const IntegrationName& integration,
                                             Timestamp pass_begun, const std::string& after);
/// Notes that a complete pass did not show them; a record for each that is missing now (ITEM-10).
[[nodiscard]] Result<void> note_absent(store::WriteTxn& txn, const std::vector<catalog::ListingId>& ids,
                                       Timestamp pass_begun, history::Run& run);

}  // namespace invd::sync
