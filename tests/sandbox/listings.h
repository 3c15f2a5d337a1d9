#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "sandbox/faults.h"
#include "sandbox/listing.h"
#include "sandbox/listing_patch.h"

namespace invd::sandbox {

/// Every listing at one moment. A value: a report keeps a copy, about 100 bytes a listing.
struct ListingTable {
  std::vector<Listing> listings;                          ///< by number, as the shop's products
  std::vector<std::int32_t> quantities;                   ///< `domain_count` for each listing
  std::unordered_map<std::uint32_t, std::string> titles;  ///< those that are not their product's any more
  std::vector<VariationFamily> families;
  std::size_t domain_count = 1;
};

/// The account's listings: what they are, and what Amazon shows of them while changes are late. The quantity that the
/// merchant offers falls by itself when an order is placed. Owned by the Shop; numbers are those of its products.
class Listings {
 public:
  /// `products` and `faults` outlive it. `quantity_domains`: each names the stores (countries or ids, joined by '+')
  /// that share a number of their own; those that none names share one. `sales_update`: sales move the update time.
  Listings(const std::vector<Store>& stores, const std::vector<Product>& products, Faults& faults,
           const std::vector<std::string>& quantity_domains, bool sales_update);

  /// The listings of the products at `start`. `families` have their parents behind the first products.
  void begin(std::uint64_t seed, std::size_t count, std::vector<VariationFamily> families, Timestamp start);

  /// As it is; the number exists.
  [[nodiscard]] ListingView now(std::uint32_t number) const;
  /// As Amazon shows it; nothing while a new one is hidden. One that is gone has no stores.
  [[nodiscard]] std::optional<ListingView> shown(std::uint32_t number) const;
  [[nodiscard]] std::size_t size() const { return table_.listings.size(); }
  [[nodiscard]] const ListingTable& table() const { return table_; }
  [[nodiscard]] const VariationFamily* family(const Listing& listing) const;
  /// The number of the SKU, byte by byte.
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view sku) const;
  /// How the table, perhaps a copy of older time, has the listing.
  [[nodiscard]] ListingView in(const ListingTable& table, std::uint32_t number) const;

  /// A listing for the product that was added last, not listed anywhere yet.
  std::uint32_t add(Listing listing);
  /// Puts it into or takes it out of stores (bits).
  void list(std::uint32_t number, std::uint32_t stores, Timestamp at);
  void unlist(std::uint32_t number, std::uint32_t stores, Timestamp at);
  /// A variation family of that parent.
  void found_family(std::uint32_t parent, std::vector<std::string> attributes, Timestamp at);
  void join(std::uint32_t number, std::int32_t family, Timestamp at);
  void apply(std::uint32_t number, const ListingChange& change, std::uint32_t stores, Timestamp at);
  /// What a submission does to it, one operation after the other.
  void patch(std::uint32_t number, const ListingPatch& patch, Timestamp at);

  /// An order takes up to so many units at the store: how many were there. Never below 0.
  std::int32_t take(std::uint32_t number, std::size_t store, std::int32_t units, Timestamp at);
  void give_back(std::uint32_t number, std::size_t store, std::int32_t units, Timestamp at);

  /// Lets the late changes through whose time has come.
  void settle(Timestamp now);

 private:
  struct Version {
    Listing listing;
    std::vector<std::int32_t> quantities;
    std::string title;
  };
  struct Late {
    std::deque<Version> versions;  ///< the first is shown
  };
  struct Due {
    Timestamp at;
    std::uint32_t number;
    bool operator>(const Due& other) const { return std::pair(at, number) > std::pair(other.at, other.number); }
  };
  [[nodiscard]] Version version(std::uint32_t number) const;
  template <class Change>
  void change(std::uint32_t number, Timestamp at, Change&& mutate, bool updates = true);
  void sell(std::uint32_t number, std::size_t store, std::int32_t units, Timestamp at);
  void edit(std::uint32_t number, Listing& listing, const ChannelEdit& edit);
  void set_quantity(std::uint32_t number, std::uint32_t stores, std::int32_t quantity);

  const std::vector<Product>& products_;
  Faults& faults_;
  bool sales_update_;
  ListingTable table_;
  std::vector<std::uint8_t> domains_;  ///< of each store
  std::map<std::uint32_t, Late> late_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
  mutable std::unordered_multimap<std::size_t, std::uint32_t> by_sku_;  ///< by hash, made when first asked for
};

}  // namespace invd::sandbox
