#pragma once

#include <cstdint>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/timestamp.h"
#include "sandbox/faults.h"
#include "sandbox/life.h"
#include "sandbox/listings.h"
#include "sandbox/order.h"
#include "sandbox/products.h"
#include "sandbox/search_view.h"

namespace invd::sandbox {

struct ShopOptions {
  std::vector<std::string> marketplaces = {"US", "CA", "MX"};  ///< country codes or ids, of one region
  std::size_t products = 500;
  std::size_t orders = 1000;                       ///< placed before `start`
  Timestamp start{1'790'000'000'000};              ///< the shop's time when the world begins
  Duration history = std::chrono::hours(24 * 90);  ///< the first order is so old at `start`
  double live_rate = 0;                            ///< orders a minute from `start` on
  /// Stores (countries or ids joined by '+') that share a merchant's quantity of their own; all others share one.
  std::vector<std::string> quantity_domains = {};
  /// Whether a listing's lastUpdatedDate moves when an order lowers its quantity, or gives it back. Amazon does not
  /// say.
  bool sales_update_listings = true;
  /// Nobody orders more than the merchant's quantity, as at Amazon: what chance wants becomes less, or nothing, and
  /// place() refuses. Else orders come whatever the quantity is, and units_beyond_stock() counts.
  bool stock_limits_orders = false;
  bool merchant_ships = true;  ///< merchant-fulfilled orders are shipped by themselves; else they wait for ship()
};

/// An order to be placed by a test.
struct Placing {
  std::string marketplace = {};  ///< country or id; empty: the first of the account
  struct Item {
    std::string sku;  ///< empty: any
    int quantity = 1;
  };
  std::vector<Item> items = {};  ///< empty: as chance has it
  std::optional<Status> status = {};
  std::optional<bool> by_amazon = {};
  bool still = false;  ///< it does not move on by itself
};

/// The seller's shop at Amazon: products, their listings, orders, and their life. Same seed and same calls: same shop.
/// Not thread-safe.
class Shop {
 public:
  /// `faults` outlives the shop.
  Shop(std::uint64_t seed, const ShopOptions& options, Faults& faults);
  Shop(const Shop&) = delete;
  Shop& operator=(const Shop&) = delete;

  /// Lets all happen that happens up to `now`: new orders, steps of old ones, late updates. Time that goes back is
  /// ignored.
  void advance(Timestamp now);
  [[nodiscard]] Timestamp now() const { return now_; }

  [[nodiscard]] std::uint64_t seed() const { return seed_; }
  [[nodiscard]] const std::vector<Store>& stores() const { return stores_; }
  [[nodiscard]] const std::vector<Product>& products() const { return products_; }
  /// By number, which is also by time of creation.
  [[nodiscard]] const std::vector<Order>& orders() const { return orders_; }
  [[nodiscard]] const SearchView& search_view() const { return view_; }
  /// By number, which is that of the product.
  [[nodiscard]] const Listings& listings() const { return listings_; }

  [[nodiscard]] std::string order_id(std::uint32_t number) const;  ///< "111-1234567-1234567"
  [[nodiscard]] std::string line_id(const Order& order, std::size_t line) const;
  [[nodiscard]] const Order* find(std::string_view order_id) const;
  /// Units of merchant-fulfilled orders placed since the start for which the listing's quantity did not suffice.
  [[nodiscard]] std::uint64_t units_beyond_stock() const { return beyond_stock_; }

  // What a person or Amazon does, at the shop's now. Errors: not_found, conflict (the state forbids it), usage.
  Result<std::string> place(const Placing& placing);
  /// `quantities` one for each line; empty: all that is open.
  Result<void> ship(std::string_view order_id, const std::vector<int>& quantities = {});
  /// `silently`: without moving lastUpdatedTime.
  Result<void> cancel(std::string_view order_id, Party by, bool silently = false);
  Result<void> request_cancel(std::string_view order_id);
  Result<void> approve(std::string_view order_id);
  Result<void> list(const NewListing& listing);
  Result<void> change_listing(std::string_view sku, const ListingChange& change);
  /// Applies a submission to the listing of that number.
  void patch_listing(std::uint32_t number, const ListingPatch& patch);
  /// `marketplace` empty: everywhere.
  Result<void> unlist(std::string_view sku, std::string_view marketplace = {});

 private:
  struct Scheduled {
    Step step;
    std::uint32_t number;
    std::uint32_t life;
    bool operator>(const Scheduled& o) const { return std::pair(step.at, number) > std::pair(o.step.at, o.number); }
  };
  [[nodiscard]] Timestamp placing_time(std::uint32_t number) const;
  void place_next();
  Order& add(Order order);
  void apply(const Step& step, std::uint32_t number);
  void schedule(const Order& order);
  Result<Order*> open_order(std::string_view order_id);
  [[nodiscard]] Result<std::uint32_t> stores_of(std::string_view marketplace) const;
  [[nodiscard]] Result<std::uint32_t> listed_number(std::string_view sku) const;
  [[nodiscard]] Result<void> check_change(const ListingChange& change) const;
  [[nodiscard]] bool fit_to_stock(Order& order) const;
  void take_units(Order& order);
  void give_back_units(Order& order, Timestamp at);
  template <class Change>
  void change(Order& order, Timestamp at, bool silently, Change&& mutate);

  std::uint64_t seed_;
  ShopOptions options_;
  Faults& faults_;
  std::vector<Store> stores_;
  std::vector<Product> products_;
  std::vector<Order> orders_;
  SearchView view_{orders_};
  std::size_t first_products_ = 0;  ///< those that chance orders
  Listings listings_;
  std::priority_queue<Scheduled, std::vector<Scheduled>, std::greater<>> steps_;
  Timestamp now_;
  Timestamp next_live_;
  std::uint64_t live_placed_ = 0;
  std::uint64_t live_skipped_ = 0;  ///< whose lines were all sold out
  std::uint64_t beyond_stock_ = 0;
};

}  // namespace invd::sandbox
