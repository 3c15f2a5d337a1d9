#include "sandbox/listings.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"

namespace invd::sandbox {
namespace {

bool names(std::string_view domain, const Store& store) {
  while (!domain.empty()) {
    const std::size_t plus = std::min(domain.find('+'), domain.size());
    if (find_marketplace(domain.substr(0, plus)) == store.marketplace) return true;
    domain.remove_prefix(std::min(plus + 1, domain.size()));
  }
  return false;
}

void set_bits(std::uint32_t& bits, std::uint32_t which, bool on) {
  bits = on ? bits | which : bits & ~which;
}

}  // namespace

Listings::Listings(const std::vector<Store>& stores, const std::vector<Product>& products, Faults& faults,
                   const std::vector<std::string>& quantity_domains, bool sales_update)
    : products_(products), faults_(faults), sales_update_(sales_update) {
  for (const Store& store : stores) {
    const auto own = std::ranges::find_if(quantity_domains, [&](const auto& domain) { return names(domain, store); });
    domains_.push_back(own == quantity_domains.end() ? std::uint8_t{0}
                                                     : static_cast<std::uint8_t>(own - quantity_domains.begin() + 1));
  }
  table_.domain_count = quantity_domains.size() + 1;
}

void Listings::begin(std::uint64_t seed, std::size_t count, std::vector<VariationFamily> families, Timestamp start) {
  table_.listings.reserve(products_.size());
  table_.quantities.reserve(products_.size() * table_.domain_count);
  for (std::uint32_t number = 0; number < products_.size(); ++number) {
    FirstListing first =
        first_listing(seed, number, products_.size(), products_[number], domains_.size(), table_.domain_count, start);
    if (number >= count) {  // a variation parent
      first.listing.is_parent = true;
      first.listing.by_amazon = false;
      first.listing.buyable = 0;
      first.listing.restock.reset();
      std::ranges::fill(first.quantities, 0);
    }
    table_.listings.push_back(first.listing);
    table_.quantities.insert(table_.quantities.end(), first.quantities.begin(), first.quantities.end());
  }
  for (std::size_t i = 0; i < families.size(); ++i) {
    table_.listings[families[i].parent].family = static_cast<std::int32_t>(i);
    for (const std::uint32_t child : families[i].children) table_.listings[child].family = static_cast<std::int32_t>(i);
  }
  table_.families = std::move(families);
}

ListingView Listings::in(const ListingTable& table, std::uint32_t number) const {
  const auto title = table.titles.find(number);
  return {number, &table.listings[number],
          std::span(table.quantities).subspan(number * table.domain_count, table.domain_count),
          title == table.titles.end() ? std::string_view(products_[number].title) : title->second, domains_};
}

ListingView Listings::now(std::uint32_t number) const {
  return in(table_, number);
}

std::optional<ListingView> Listings::shown(std::uint32_t number) const {
  if (late_.empty()) return now(number);
  const auto late = late_.find(number);
  if (late == late_.end()) return now(number);
  const Version& first = late->second.versions.front();
  if (first.listing.stores == 0) return std::nullopt;
  return ListingView{number, &first.listing, first.quantities, first.title, domains_};
}

const VariationFamily* Listings::family(const Listing& listing) const {
  return listing.family < 0 ? nullptr : &table_.families[static_cast<std::size_t>(listing.family)];
}

std::optional<std::uint32_t> Listings::find(std::string_view sku) const {
  constexpr std::hash<std::string_view> kHash;
  for (std::size_t i = by_sku_.size(); i < products_.size(); ++i)
    by_sku_.emplace(kHash(products_[i].sku), static_cast<std::uint32_t>(i));
  const auto [begin, end] = by_sku_.equal_range(kHash(sku));
  for (auto it = begin; it != end; ++it)
    if (products_[it->second].sku == sku) return it->second;
  return std::nullopt;
}

std::uint32_t Listings::add(Listing listing) {
  const auto number = static_cast<std::uint32_t>(table_.listings.size());
  table_.listings.push_back(listing);
  table_.quantities.resize(table_.quantities.size() + table_.domain_count, 0);
  return number;
}

Listings::Version Listings::version(std::uint32_t number) const {
  const ListingView view = now(number);
  return {*view.listing, {view.quantities.begin(), view.quantities.end()}, std::string(view.title)};
}

/// Every change goes through here, so that a late one is seen late and in its turn.
template <class Change>
void Listings::change(std::uint32_t number, Timestamp at, Change&& mutate, bool updates) {
  const Fault* fault = faults_.fires(FaultKind::late_listing, "searchListingsItems");
  const bool late = fault != nullptr && fault->amount > 0;
  auto waiting = late_.find(number);
  if (late && waiting == late_.end()) {
    waiting = late_.emplace(number, Late{}).first;
    waiting->second.versions.push_back(version(number));
  }
  mutate(table_.listings[number]);
  if (updates) table_.listings[number].updated = at;
  if (waiting == late_.end()) return;
  waiting->second.versions.push_back(version(number));
  due_.push({at + Duration(late ? fault->amount : 0), number});
}

void Listings::settle(Timestamp now) {
  while (!due_.empty() && due_.top().at <= now) {
    const std::uint32_t number = due_.top().number;
    due_.pop();
    Late& late = late_.at(number);
    late.versions.pop_front();
    if (late.versions.size() == 1) late_.erase(number);
  }
}

void Listings::list(std::uint32_t number, std::uint32_t stores, Timestamp at) {
  change(number, at, [&](Listing& listing) {
    if (listing.stores == 0) listing.created = at;
    listing.stores |= stores;
    set_bits(listing.buyable, stores, !listing.is_parent);
    set_bits(listing.discoverable, stores, true);
  });
}

void Listings::unlist(std::uint32_t number, std::uint32_t stores, Timestamp at) {
  change(number, at, [&](Listing& listing) { set_bits(listing.stores, stores, false); });
}

void Listings::join(std::uint32_t number, std::int32_t family, Timestamp at) {
  change(number, at, [&](Listing& listing) { listing.family = family; });
  table_.families[static_cast<std::size_t>(family)].children.push_back(number);
}

void Listings::found_family(std::uint32_t parent, std::vector<std::string> attributes, Timestamp at) {
  const auto family = static_cast<std::int32_t>(table_.families.size());
  table_.families.push_back({parent, {}, std::move(attributes)});
  change(parent, at, [&](Listing& listing) { listing.family = family; });
}

void Listings::apply(std::uint32_t number, const ListingChange& wanted, std::uint32_t stores, Timestamp at) {
  change(number, at, [&](Listing& listing) {
    if (wanted.title) table_.titles.insert_or_assign(number, *wanted.title);
    if (wanted.by_amazon) {
      listing.by_amazon = *wanted.by_amazon;
      listing.other_channel = listing.channel_gone = false;
    }
    if (wanted.other_channel) listing.other_channel = *wanted.other_channel;
    if (wanted.buyable) set_bits(listing.buyable, stores, *wanted.buyable);
    if (wanted.discoverable) set_bits(listing.discoverable, stores, *wanted.discoverable);
    if (wanted.lead_time_days) listing.lead_time_days = static_cast<std::uint8_t>(*wanted.lead_time_days);
    if (wanted.restock) listing.restock = *wanted.restock;
    if (wanted.price) listing.price = *wanted.price;
    if (wanted.quantity) set_quantity(number, stores, *wanted.quantity);
  });
}

/// The stores' number, which is that of all stores that share it.
void Listings::set_quantity(std::uint32_t number, std::uint32_t stores, std::int32_t quantity) {
  for (std::size_t store = 0; store < domains_.size(); ++store)
    if ((stores >> store & 1U) != 0) table_.quantities[number * table_.domain_count + domains_[store]] = quantity;
}

void Listings::patch(std::uint32_t number, const ListingPatch& wanted, Timestamp at) {
  change(number, at, [&](Listing& listing) {
    for (const ChannelEdit& one : wanted.channels) edit(number, listing, one);
    if (wanted.price) listing.price = *wanted.price;
  });
}

/// An entry is chosen by its channel code: one of the other channel stays beside it. Handling time and restock date are
/// the listing's here, whichever store the quantity is of.
void Listings::edit(std::uint32_t number, Listing& listing, const ChannelEdit& edit) {
  listing.set_channel(edit.amazon, edit.kind != ChannelEdit::Kind::remove);
  if (edit.amazon) return;  // Amazon counts its own stock
  if (edit.kind != ChannelEdit::Kind::merge) {
    listing.lead_time_days = 0;
    listing.restock.reset();
  }
  if (edit.kind == ChannelEdit::Kind::remove) set_quantity(number, edit.stores, 0);
  if (edit.lead_time_days) listing.lead_time_days = static_cast<std::uint8_t>(*edit.lead_time_days);
  if (edit.restock) listing.restock = edit.restock;
  if (edit.quantity) set_quantity(number, edit.stores, *edit.quantity);
}

/// Units that are sold, or below 0 come back.
void Listings::sell(std::uint32_t number, std::size_t store, std::int32_t units, Timestamp at) {
  if (units == 0) return;
  std::int32_t& quantity = table_.quantities[number * table_.domain_count + domains_[store]];
  change(number, at, [&](Listing&) { quantity -= units; }, sales_update_);
}

std::int32_t Listings::take(std::uint32_t number, std::size_t store, std::int32_t units, Timestamp at) {
  const std::int32_t taken = std::min(now(number).quantity(store), units);
  sell(number, store, taken, at);
  return taken;
}

void Listings::give_back(std::uint32_t number, std::size_t store, std::int32_t units, Timestamp at) {
  sell(number, store, -units, at);
}

}  // namespace invd::sandbox
