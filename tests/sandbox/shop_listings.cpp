#include <algorithm>
#include <map>

#include "sandbox/shop.h"

namespace invd::sandbox {
namespace {

constexpr std::size_t kLongestSku = 40;  // characters
constexpr std::size_t kLongestTitle = 500;
constexpr std::size_t kMostThemeAttributes = 50;

bool may_be_sku(std::string_view sku) {
  const auto characters =
      std::ranges::count_if(sku, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; });
  return characters >= 1 && static_cast<std::size_t>(characters) <= kLongestSku &&
         std::ranges::none_of(sku, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool is_merchants(const Order& order) {
  return !order.by_amazon && !order.non_amazon;
}

}  // namespace

/// Leaves the units that are on sale. False: there are none.
bool Shop::fit_to_stock(Order& order) const {
  if (!is_merchants(order)) return true;
  std::map<std::uint32_t, std::int32_t> left;  // of each product: two lines may be of the same
  for (Line& line : order.lines) {
    std::int32_t& units =
        left.try_emplace(line.product, listings_.now(line.product).quantity(order.store)).first->second;
    line.ordered = static_cast<std::uint16_t>(std::min<std::int32_t>(line.ordered, std::max(units, 0)));
    units -= line.ordered;
  }
  std::erase_if(order.lines, [](const Line& line) { return line.ordered == 0; });
  return !order.lines.empty();
}

/// What was ordered before the world began is not in the first quantities any more.
void Shop::take_units(Order& order) {
  if (!is_merchants(order)) return;
  for (Line& line : order.lines) {
    line.taken =
        view_.built()
            ? static_cast<std::uint16_t>(listings_.take(line.product, order.store, line.ordered, order.created))
            : line.ordered;
    beyond_stock_ += line.ordered - line.taken;
  }
  give_back_units(order, order.created);  // one that is placed as a cancelled order
}

/// A cancelled unit goes back on sale, as far as it was taken from there. Shipping changes nothing.
void Shop::give_back_units(Order& order, Timestamp at) {
  if (!is_merchants(order)) return;
  for (Line& line : order.lines) {
    if (line.cancelled_by == Party::nobody || line.taken <= line.fulfilled) continue;
    if (view_.built()) listings_.give_back(line.product, order.store, line.taken - line.fulfilled, at);
    line.taken = line.fulfilled;
  }
}

Result<std::uint32_t> Shop::stores_of(std::string_view marketplace) const {
  if (marketplace.empty()) return static_cast<std::uint32_t>((1ULL << stores_.size()) - 1);
  const Marketplace* wanted = find_marketplace(marketplace);
  const auto at = std::ranges::find(stores_, wanted, &Store::marketplace);
  if (wanted == nullptr || at == stores_.end())
    return fail(ErrorCode::usage, "the account has no marketplace " + std::string(marketplace));
  return 1U << (at - stores_.begin());
}

Result<std::uint32_t> Shop::listed_number(std::string_view sku) const {
  const auto number = listings_.find(sku);
  if (!number || listings_.now(*number).listing->stores == 0)
    return fail(ErrorCode::not_found, "the account has no listing of that SKU");
  return *number;
}

Result<void> Shop::check_change(const ListingChange& change) const {
  if (change.quantity && (*change.quantity < 0 || *change.quantity > kMostUnits))
    return fail(ErrorCode::usage, "a quantity is from 0 to 1000000000");
  if (change.lead_time_days && (*change.lead_time_days < 0 || *change.lead_time_days > kLongestLeadTime))
    return fail(ErrorCode::usage, "a handling time is from 0 to 30 days");
  if (change.price && (*change.price < 0 || *change.price > kHighestPrice))
    return fail(ErrorCode::usage, "a price is from 0 to 10 billion dollars");
  if (change.title && change.title->size() > kLongestTitle)
    return fail(ErrorCode::usage, "a title has 500 bytes at most");
  if (auto stores = stores_of(change.marketplace); !stores) return std::unexpected(stores.error());
  return {};
}

Result<void> Shop::list(const NewListing& wanted) {
  if (!may_be_sku(wanted.sku)) return fail(ErrorCode::usage, "a SKU has 1 to 40 characters and no control characters");
  if (wanted.variation_theme && wanted.variation_theme->size() > kMostThemeAttributes)
    return fail(ErrorCode::usage, "a variation theme has 50 attributes at most");
  if (auto ok = check_change(wanted.first); !ok) return ok;
  std::uint32_t stores = wanted.marketplaces.empty() ? *stores_of({}) : 0;
  for (const std::string& one : wanted.marketplaces) {
    const auto bit =
        one.empty() ? Result<std::uint32_t>(fail(ErrorCode::usage, "a marketplace is empty")) : stores_of(one);
    if (!bit) return std::unexpected(bit.error());
    stores |= *bit;
  }
  std::int32_t family = -1;
  if (!wanted.parent_sku.empty()) {
    const auto parent = listed_number(wanted.parent_sku);
    if (!parent) return std::unexpected(parent.error());
    if (!listings_.now(*parent).listing->is_parent) return fail(ErrorCode::usage, "the parent has no variation theme");
    family = listings_.now(*parent).listing->family;
  }
  auto number = listings_.find(wanted.sku);
  if (number && (listings_.now(*number).listing->stores & stores) != 0)
    return fail(ErrorCode::conflict, "the SKU is listed there already");
  ListingChange first = wanted.first;
  if (!number) {
    Product product;
    product.sku = wanted.sku;
    product.asin = make_asin(products_.size());
    product.title = first.title.value_or("Listed later " + std::to_string(products_.size()));
    products_.push_back(std::move(product));
    Listing fresh;
    fresh.is_parent = wanted.variation_theme.has_value();
    number = listings_.add(fresh);
    if (!fresh.is_parent && !first.quantity) first.quantity = 10;
    if (!fresh.is_parent && !first.price) first.price = 1999;
  }
  listings_.list(*number, stores, now_);
  products_[*number].listed = true;
  if (wanted.variation_theme && listings_.now(*number).listing->family < 0)
    listings_.found_family(*number, *wanted.variation_theme, now_);
  if (family >= 0 && listings_.now(*number).listing->family < 0) listings_.join(*number, family, now_);
  return change_listing(wanted.sku, first);
}

Result<void> Shop::change_listing(std::string_view sku, const ListingChange& change) {
  const auto number = listed_number(sku);
  if (!number) return std::unexpected(number.error());
  if (auto ok = check_change(change); !ok) return ok;
  listings_.apply(*number, change, *stores_of(change.marketplace), now_);
  if (change.by_amazon) products_[*number].by_amazon = *change.by_amazon;  // of the orders to come
  return {};
}

void Shop::patch_listing(std::uint32_t number, const ListingPatch& patch) {
  listings_.patch(number, patch, now_);
  products_[number].by_amazon = listings_.now(number).listing->by_amazon;  // of the orders to come
}

Result<void> Shop::unlist(std::string_view sku, std::string_view marketplace) {
  const auto number = listed_number(sku);
  if (!number) return std::unexpected(number.error());
  const auto stores = stores_of(marketplace);
  if (!stores) return std::unexpected(stores.error());
  listings_.unlist(*number, *stores, now_);
  products_[*number].listed = listings_.now(*number).listing->stores != 0;
  return {};
}

}  // namespace invd::sandbox
