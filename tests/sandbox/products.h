#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/marketplace.h"

namespace invd::sandbox {

/// A country store of the seller's account.
struct Store {
  const Marketplace* marketplace = nullptr;
  std::string name;    ///< "Amazon.co.jp"
  std::string domain;  ///< "www.amazon.co.jp"
  std::string language;
  int decimals = 2;              ///< of amounts: 0 for JPY
  std::int64_t price_level = 1;  ///< one US dollar in whole units of the store's currency, roughly
};

/// The account's stores from country codes or ids; unknown ones are left out.
[[nodiscard]] std::vector<Store> make_stores(const std::vector<std::string>& countries_or_ids);

/// What the shop sells.
struct Product {
  std::string sku;  ///< UTF-8, odd characters now and then: blanks, slashes, commas, quotes, emoji
  std::string asin;
  std::string title;
  std::int64_t price = 0;  ///< US cents
  bool by_amazon = false;  ///< FBA: AMAZON fulfils it
  bool customizable = false;
  bool listed = true;  ///< somewhere in the account: else nobody orders it
};

/// `count` products, the same for the same seed. No two have the same SKU; some differ in case or a blank only.
[[nodiscard]] std::vector<Product> make_products(std::uint64_t seed, std::size_t count);

/// The variation parent of that number.
[[nodiscard]] Product make_parent(std::uint32_t number);
/// One for each number, as Amazon's look.
[[nodiscard]] std::string make_asin(std::size_t number);

/// The unit price in the store's minor units (cents, whole yen).
[[nodiscard]] std::int64_t price_in(const Product& product, const Store& store);

}  // namespace invd::sandbox
