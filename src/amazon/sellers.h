#pragma once

#include <string>
#include <vector>

#include "amazon/account.h"
#include "async/task.h"
#include "base/error.h"
#include "base/ids.h"

namespace invd::amazon {

/// One country store of the account. Ids that invd does not know may be among them.
struct Participation {
  MarketplaceId marketplace;
  std::string name;      ///< "Amazon.com"
  std::string country;   ///< ISO 3166: "US"
  std::string currency;  ///< the truth for INT-2
  std::string language;
  std::string domain;
  std::string store_name;
  bool participating = false;
  bool suspended_listings = false;  ///< the seller's listings are inactive there (INT-6)
  bool operator==(const Participation&) const = default;
};

/// getMarketplaceParticipations, 0.016/s burst 15: good for a day; also the test of a connection. Errors: as
/// Account::call(), malformed.
[[nodiscard]] async::Task<Result<std::vector<Participation>>> get_marketplace_participations(Account& account,
                                                                                             Priority priority);

}  // namespace invd::amazon
