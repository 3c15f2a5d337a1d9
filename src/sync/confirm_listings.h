#pragma once

#include <map>
#include <string>
#include <vector>

#include "amazon/account.h"
#include "amazon/priority.h"
#include "async/task.h"
#include "catalog/listing.h"
#include "stock/push.h"
#include "sync/apply_listings.h"
#include "sync/items_settings.h"
#include "sync/linking.h"
#include "sync/services.h"

namespace invd::sync {

/// Listings read live, each with when its reading began: the cut of an opening (ITEM-5). What could not be read has its
/// error in its place.
struct LiveListing {
  catalog::AmazonListing amazon;
  Timestamp cut;    ///< when the reading began, by Amazon's clock
  Timestamp as_of;  ///< when Amazon answered
};
using LiveListings = std::map<catalog::ListingId, Result<LiveListing>>;
/// Why there is no number of a listing that was asked for and not read.
[[nodiscard]] std::string why_not_read(const LiveListings& live, const catalog::ListingId& id);
/// Its number, 0 where Amazon states none.
[[nodiscard]] stock::Reading number_of(const LiveListing& live);
/// Merges it into the books, as apply_listing().
[[nodiscard]] Result<AppliedListing> apply_live(store::WriteTxn& txn, const ItemsSettings& settings,
                                                const LiveListing& live, Timestamp now);

/// What searchListingsItems takes at once.
inline constexpr std::size_t kSkusOfASearch = 20;
/// So many SKUs to a call, where they may stand in a list. Errors of calls are those of the listings they were for.
/// `deadline`: of each call.
[[nodiscard]] async::Task<LiveListings> read_live(Services services, amazon::Account& account,
                                                  std::vector<catalog::ListingId> ids, amazon::Priority priority,
                                                  Duration deadline = amazon::kCallDeadline);

/// What a confirmation gives the new item, besides what the listing says.
struct NewItem {
  Sku sku;           ///< empty: the listing's
  std::string name;  ///< empty: the listing's title
};
using Confirmed = std::vector<std::pair<catalog::ListingId, Result<Linked>>>;

/// Makes items of unconfirmed listings, each with the opening that Amazon's live quantity gives (ITEM-3, 5): in the
/// sequence given. At most kMostConfirmed. Their lines are watched from before the reading on; where the process ends
/// before the confirmation is committed, post_openings() forgets it.
inline constexpr std::size_t kMostConfirmed = 100;
[[nodiscard]] async::Task<Confirmed> confirm_listings(Services services, amazon::Account& account,
                                                      ItemsSettings settings, std::vector<catalog::ListingId> ids,
                                                      NewItem item, amazon::Priority priority);

}  // namespace invd::sync
