#pragma once

#include <string_view>

#include "sandbox/api.h"
#include "sandbox/faults.h"
#include "sandbox/shop.h"
#include "sandbox/submissions.h"

namespace invd::sandbox {

/// Listings Items 2021-08-01, the writing side: patchListingsItem. What is wrong with the request itself is a 400;
/// what is wrong with the attributes is INVALID with HTTP 200. A SKU that the account does not have is ACCEPTED like
/// any other, and nothing comes of it. Owned by the World; neither sockets nor clock.
class ListingsWriteApi {
 public:
  ListingsWriteApi(Shop& shop, Submissions& submissions, Faults& faults)
      : shop_(shop), submissions_(submissions), faults_(faults) {}

  [[nodiscard]] http::Response patch_listings_item(std::string_view sku, const Target& target,
                                                   const http::Request& request);

 private:
  struct Wanted;
  struct Outcome;
  [[nodiscard]] http::Response answer(std::string_view sku, const Wanted& wanted, const Outcome& outcome);
  Shop& shop_;
  Submissions& submissions_;
  Faults& faults_;
};

}  // namespace invd::sandbox
