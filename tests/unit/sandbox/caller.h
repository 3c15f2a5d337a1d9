#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "http/message.h"
#include "sandbox/world.h"

namespace invd::sandbox::test {

using Json = nlohmann::json;
inline const Timestamp kStart{1'790'000'000'000};  // 2026-09-21T14:13:20Z

/// A client of the sandbox as simple as can be: logs in, asks, reads JSON.
class Caller {
 public:
  explicit Caller(World& world, Timestamp now = kStart) : world_(world), now_(now) {}

  void wait(Duration d) { now_ = now_ + d; }
  [[nodiscard]] Timestamp now() const { return now_; }

  [[nodiscard]] static http::Request login_request(const Credentials& c = {}) {
    http::Request request;
    request.method = "POST";
    request.url = "/auth/o2/token";
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = http::encode_query({{"grant_type", "refresh_token"},
                                       {"refresh_token", c.refresh_token},
                                       {"client_id", c.client_id},
                                       {"client_secret", c.client_secret}});
    return request;
  }
  void login() {
    const Reply reply = world_.handle(login_request(world_.options().credentials), now_);
    logged_in_ = now_;
    token_ = Json::parse(reply.response.body).at("access_token");
  }
  [[nodiscard]] http::Request request(const std::string& path, const Parameters& query = {}) {
    if (token_.empty() || now_ - logged_in_ >= std::chrono::minutes(50)) login();
    http::Request request;
    request.url = path + (query.empty() ? "" : "?" + http::encode_query(query));
    request.headers = {{"User-Agent", "invd-test/1 (Language=C++/23)"}, {"x-amz-access-token", token_}};
    return request;
  }
  [[nodiscard]] Reply call(const std::string& path, const Parameters& query = {}) {
    return world_.handle(request(path, query), now_);
  }
  [[nodiscard]] Reply search(const Parameters& query) { return call("/orders/2026-01-01/orders", query); }
  [[nodiscard]] Reply get(const std::string& id, const Parameters& query = {}) {
    return call("/orders/2026-01-01/orders/" + id, query);
  }

  [[nodiscard]] Reply post(const std::string& path, const Json& body) { return send("POST", path, {}, body); }
  [[nodiscard]] Reply send(const std::string& method, const std::string& path, const Parameters& query,
                           const Json& body) {
    http::Request sent = request(path, query);
    sent.method = method;
    sent.headers.emplace_back("Content-Type", "application/json");
    sent.body = body.dump();
    return world_.handle(sent, now_);
  }
  [[nodiscard]] Reply search_listings(const Parameters& query) {
    return call("/listings/2021-08-01/items/SELLER", query);
  }
  [[nodiscard]] Reply get_listing(const std::string& sku, const Parameters& query) {
    return call("/listings/2021-08-01/items/SELLER/" + http::percent_encode(sku), query);
  }

  [[nodiscard]] Reply patch_listing(const std::string& sku, const Parameters& query, const Json& body) {
    return send("PATCH", "/listings/2021-08-01/items/SELLER/" + http::percent_encode(sku), query, body);
  }

  /// Pages a search to its end; the ids in the order they came. `between` is called after each page.
  template <class Between>
  std::vector<std::string> page_through(Parameters query, Between&& between) {
    std::vector<std::string> ids;
    for (int pages = 0; pages < 100'000; ++pages) {
      const Reply reply = search(query);
      if (reply.response.status != 200) return {"status " + std::to_string(reply.response.status)};
      const Json page = Json::parse(reply.response.body);
      for (const Json& order : page.at("orders")) ids.push_back(order.at("orderId"));
      if (!page.contains("pagination")) break;
      std::erase_if(query, [](const auto& p) { return p.first == "paginationToken"; });
      query.emplace_back("paginationToken", page.at("pagination").at("nextToken"));
      between();
    }
    return ids;
  }
  std::vector<std::string> page_through(Parameters query) {
    return page_through(std::move(query), [] {});
  }

 private:
  World& world_;
  Timestamp now_;
  std::string token_;
  Timestamp logged_in_;
};

[[nodiscard]] inline Options small(std::size_t orders = 300) {
  Options options;
  options.shop.orders = orders;
  options.shop.products = 200;
  options.shop.start = kStart;
  options.quota_scale = 1000;
  options.burst_scale = 1e6;  // these tests are not about waiting
  return options;
}

}  // namespace invd::sandbox::test
