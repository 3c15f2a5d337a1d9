#pragma once

#include "amazon/listing_columns.h"
#include "amazon/tsv.h"
#include "base/error.h"
#include "base/ids.h"
#include "catalog/amazon_listing.h"

namespace invd::amazon {

/// A listing from a row of the report of all listings, which must be in UTF-8. Decisions:
/// - a row has as many fields as the header, or more that are empty: another number means that a text held a tab or an
///   end of line, and nothing of the row is certain;
/// - the quantity is absent where the field is empty, as it is for FBA;
/// - the channel is the code as it stands, unknown when it is empty;
/// - without asin1 the ASIN is the product id where its type is 1 (ASIN), else it is empty;
/// - conditions are Amazon's numbers, given as the words of Listings Items ("11" is "new_new");
/// - a status other than Active, Inactive and Incomplete is unknown, a date that is not certain absent.
/// Errors: malformed, with the column, never with a value.
[[nodiscard]] Result<catalog::AmazonListing> decode_listing_row(const ListingHeader& header, const TsvLine& line,
                                                                const MarketplaceId& marketplace);

}  // namespace invd::amazon
