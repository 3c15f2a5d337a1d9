#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "http/message.h"
#include "sandbox/counters.h"
#include "sandbox/faults.h"
#include "sandbox/feeds.h"
#include "sandbox/feeds_api.h"
#include "sandbox/listings_api.h"
#include "sandbox/listings_write_api.h"
#include "sandbox/login.h"
#include "sandbox/model.h"
#include "sandbox/orders_api.h"
#include "sandbox/reply.h"
#include "sandbox/reports.h"
#include "sandbox/reports_api.h"
#include "sandbox/sellers_api.h"
#include "sandbox/shop.h"
#include "sandbox/submissions.h"

namespace invd::sandbox {

struct Options {
  ShopOptions shop;
  Credentials credentials;
  std::string seller_id;  ///< the merchant token in the paths of Listings Items; empty: whichever is given
  PersonalData personal_data = PersonalData::granted;
  double quota_scale = 1;  ///< multiplies every rate; the header tells the scaled one
  double burst_scale = 1;  ///< multiplies every burst
  /// How many milliseconds of the shop's time pass in one of the client's. Buckets and the two-minute rule run in the
  /// shop's time; the rate header, expires_in and the Date header are the client's.
  double speed = 1;
  std::int64_t token_seconds = 3600;     ///< life of an access token, in the client's time
  std::shared_ptr<const Models> models;  ///< checks every request and answer when given; see violations()
  bool static_mode = false;              ///< answers the static cases of the models and nothing else; needs `models`
};

/// What the truth says about one order.
struct OrderTruth {
  std::string order_id;
  std::string status;  ///< Amazon's word
  Timestamp created;
  Timestamp last_updated;
  std::string marketplace;  ///< id
  std::string channel;      ///< AMAZON, NON_AMAZON
  bool by_amazon = false;
  bool hidden = false;   ///< never in searchOrders (fault hidden_order)
  std::string currency;  ///< of the amounts; empty as long as Amazon states none
  std::string total;     ///< as Amazon writes it: "41.38"
  struct Line {
    std::string line_id;
    std::string sku;
    std::int64_t ordered = 0;
    std::int64_t fulfilled = 0;
    std::int64_t open = 0;
    bool cancel_requested = false;
    std::string cancelled_by;
    std::string unit_price;
  };
  std::vector<Line> lines;
};

/// Amazon, for one seller account and one application: login, SP-API, a shop, its reports, and what can go wrong. No
/// sockets, no clock, no threads: the same seed, options and calls give byte-equal answers. Not thread-safe.
class World {
 public:
  World(std::uint64_t seed, Options options);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// Answers one request at the shop's time `now`, after letting the shop live up to it.
  [[nodiscard]] Reply handle(const http::Request& request, Timestamp now);
  /// Lets the shop live without a request, and reports, submissions and feeds with it: each sees the shop of its time.
  void advance(Timestamp now);

  [[nodiscard]] Shop& shop() { return shop_; }
  [[nodiscard]] const Shop& shop() const { return shop_; }
  [[nodiscard]] Faults& faults() { return faults_; }
  [[nodiscard]] Login& login() { return login_; }
  [[nodiscard]] Standing& standing() { return standing_; }
  [[nodiscard]] Reports& reports() { return reports_; }
  [[nodiscard]] Submissions& submissions() { return submissions_; }
  [[nodiscard]] const Submissions& submissions() const { return submissions_; }
  [[nodiscard]] Feeds& feeds() { return feeds_; }
  [[nodiscard]] const Feeds& feeds() const { return feeds_; }
  [[nodiscard]] const Options& options() const { return options_; }

  [[nodiscard]] const Calls& calls(Operation operation) const { return counters_[static_cast<std::size_t>(operation)]; }
  [[nodiscard]] BucketAccount bucket(Operation operation, Timestamp now);
  /// From now on every rate is its default times `scale`.
  void set_quota_scale(double scale, Timestamp now);

  /// Every order as it really is (now), or as searchOrders and getOrder would show it in a search without late updates
  /// hidden (visible): orders that are not shown yet are left out, late ones are as they were.
  enum class View : std::uint8_t { now, visible };
  void each_order(View view, const std::function<void(const OrderTruth&)>& visit) const;
  [[nodiscard]] OrderTruth truth(const Order& order) const;

  /// Departures from the models so far, of requests and of answers that no fault has touched.
  [[nodiscard]] std::uint64_t request_violations() const { return request_violations_; }
  [[nodiscard]] std::uint64_t response_violations() const { return response_violations_; }
  /// The first hundred of them.
  [[nodiscard]] const std::vector<Violation>& violations() const { return violations_; }

 private:
  Reply answer(const http::Request& request, const Target& target, Timestamp now);
  Reply call(const http::Request& request, const Target& target, const Route& route, Timestamp now);
  [[nodiscard]] Reply call_store(const http::Request& request, const Target& target, const Route& route, Timestamp now);
  [[nodiscard]] http::Response perform(const http::Request& request, const Target& target, const Route& route,
                                       Timestamp now);
  [[nodiscard]] http::Response serve(const http::Request& request, const Target& target, const Route& route,
                                     Timestamp now);
  [[nodiscard]] http::Response static_answer(const http::Request& request) const;
  void finish(Reply& reply, Operation operation, Timestamp now);
  void break_delivery(Reply& reply, Operation operation);
  void check(const http::Request& request, const http::Response& response);
  void check_documents(const http::Request& request, const Route& route, Timestamp now);
  void keep(std::vector<Violation> found, std::uint64_t& count);
  [[nodiscard]] std::string header_rate(Operation operation) const;
  [[nodiscard]] Bucket& bucket_of(Operation operation) { return buckets_[static_cast<std::size_t>(operation)]; }

  std::uint64_t seed_;
  Options options_;
  Faults faults_;
  Shop shop_;
  Login login_;
  Standing standing_;
  OrdersApi orders_;
  ListingsApi listings_;
  Submissions submissions_;
  ListingsWriteApi listings_write_;
  Feeds feeds_;
  FeedsApi feeds_api_;
  Reports reports_;
  ReportsApi reports_api_;
  std::vector<Bucket> buckets_;
  std::vector<StaticCase> static_cases_;
  Counters counters_;
  std::uint64_t requests_ = 0;
  std::uint64_t request_violations_ = 0;
  std::uint64_t response_violations_ = 0;
  std::vector<Violation> violations_;
};

}  // namespace invd::sandbox
