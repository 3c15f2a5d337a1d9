#pragma once

#include <string_view>
#include <vector>

#include "amazon/listings.h"
#include "base/error.h"
#include "base/ids.h"
#include "catalog/amazon_listing.h"
#include "json/document.h"

namespace invd::amazon {

/// The listings of an item of Listings Items 2021-08-01, one for each marketplace in its summaries, by an allow-list of
/// fields. Decisions:
/// - availability names no marketplace, so channel and quantity hold for all of the item's;
/// - an entry AMAZON_* makes it FBA, whatever stands beside it: Amazon ships what its warehouses hold. The quantity is
///   then that entry's, and absent when it has none: what DEFAULT states beside it is not on offer;
/// - else it is MFN: DEFAULT, or the ids of supply sources. Their quantities add up, as each is stock that is on offer
///   (with supply sources DEFAULT is 0). With a supply source the code is that one's: DEFAULT must not be written then;
/// - without any entry the channel is unknown;
/// - BUYABLE is active, anything else inactive: nothing here tells an incomplete one;
/// - the product type is the one that the seller submitted, which a patch must name, else the summary's;
/// - the variation attributes are those of the VARIATION relationship; who has children is a parent;
/// - an item without summaries is offered nowhere: no listing;
/// - what Amazon's model requires of a field that is read must be there; another type, or a marketplace twice, makes
///   the item malformed.
/// Errors: malformed, with the place.
[[nodiscard]] Result<std::vector<catalog::AmazonListing>> decode_listings_item(const json::Value& item);

/// The body of searchListingsItems, but for the time. An item that cannot be read is in `malformed`. Errors: malformed
/// or limit when that cannot be told: not JSON, no items, an unreadable token. Any thread.
[[nodiscard]] Result<ListingsPage> decode_listings_page(std::string_view body, Reading reading = Reading::strict);

/// The body of getListingsItem for that SKU. Errors: malformed, limit. Any thread.
[[nodiscard]] Result<std::vector<catalog::AmazonListing>> decode_listing_answer(std::string_view body, const Sku& sku,
                                                                                Reading reading = Reading::strict);

}  // namespace invd::amazon
