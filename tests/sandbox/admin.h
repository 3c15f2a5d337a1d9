#pragma once

#include <functional>
#include <string_view>

#include "http/message.h"
#include "sandbox/world.h"

namespace invd::sandbox {

/// The sandbox's own interface under /admin, JSON in and out. Faults, counters and the truth for tests and people; no
/// token, no bucket.
///
///   GET  /admin                            this list
///   GET  /admin/truth?view=now|visible&after=N&limit=N    orders, one JSON object a line; all without `limit`
///   GET  /admin/truth/listings?view=now|visible&after=N&limit=N    listings, one JSON object a line, each with its
///                                          number: the next page comes with after=number+1
///   GET  /admin/truth/submissions?after=N&limit=N    listings submissions that were accepted, one JSON object a line:
///                                          what was sent and when, "appliedAt" (a time, or "never" with "because"),
///                                          the quantity just before, and the orders placed between
///   GET  /admin/submissions                how long submissions wait, and how many there were
///   GET  /admin/counters                   calls, buckets, faults fired, violations
///   GET  /admin/faults                     what is on
///   POST /admin/faults                     {"set": ["late_search=0.1:60000@searchOrders", ...]} or {"clear":
///   ["late_search"]}
///                                          or {"clear": true}
///   POST /admin/orders {"marketplace":"US","items":[{"sku":"...","quantity":2}],"status":"UNSHIPPED",
///                                          "fulfilledBy":"MERCHANT","still":true}, all optional -> {"orderId":"..."}
///   POST /admin/orders/{id}/ship           {"quantities":[1,0]}; without: everything
///   POST /admin/orders/{id}/cancel         {"by":"BUYER","silently":true}
///   POST /admin/orders/{id}/request-cancel
///   POST /admin/orders/{id}/approve        PENDING -> UNSHIPPED
///   POST /admin/listings {"sku":"a/b","title":"...","quantity":7,"fulfilledBy":"MERCHANT","marketplaces":["US"],
///                                          "buyable":true,"discoverable":true,"leadTimeToShipMaxDays":3,
///                                          "restockDate":"2026-10-01T00:00:00Z","price":1999 (US cents),
///                                          "otherChannel":true (both channels have an entry), "parentSku":"..."} or
///                                          {..., "variationTheme":["color","size"]} for a parent
///   POST /admin/listings/change            {"sku":"...","marketplace":"US", ...}: what is named becomes so
///   POST /admin/listings/remove            {"sku":"...","marketplace":"US"}: without: everywhere
///                                          each of the three also takes {"listings":[{...}, ...]}
///   GET  /admin/feeds                      how feeds fare, and those that there are
///   POST /admin/feeds                      {"queuedMs":1000,"processingMs":1000,"fatalDocument":false,
///                                          "compress":false}: what is named
///   POST /admin/submissions                {"shortestMs":0,"longestMs":600000}: what is named
///   GET  /admin/reports                    how reports fare, and those that there are
///   POST /admin/reports                    {"queuedMs":1000,"processingMs":1000,"coolDownMs":0,"fatalForMs":60000,
///                                          "fatalDocument":true,"syntheticRows":20000000,"charset":"Shift_JIS",
///                                          "declareCharset":false,"byteOrderMark":true,"headers":"ja",
///                                          "extraColumns":2,"leftOut":["status"],"compress":false}: what is named
///   POST /admin/advance                    {"ms":60000}: the shop's clock jumps forward
///   POST /admin/quota                      {"scale":0.5}: limits change while the client runs
///   POST /admin/tokens                     {"expire":true} | {"revoke":true} | {"secret":"...","forgetOld":true}
///   POST /admin/account                    {"suspended":["US"],"left":["CA"]}: how the account stands; absent: well
///   POST /admin/quit
class Admin {
 public:
  /// `jump` moves the clock that the caller passes as `now`; `quit` ends the program. `world` outlives the admin.
  Admin(World& world, std::function<void(Duration)> jump, std::function<void()> quit)
      : world_(world), jump_(std::move(jump)), quit_(std::move(quit)) {}

  [[nodiscard]] static bool wants(std::string_view path);
  [[nodiscard]] http::Response handle(const http::Request& request, Timestamp now);

 private:
  [[nodiscard]] http::Response read(const Target& target, Timestamp now);
  [[nodiscard]] http::Response act(const Target& target, std::string_view body, Timestamp now);
  [[nodiscard]] http::Response truth(const Target& target) const;
  [[nodiscard]] http::Response counters(Timestamp now);
  World& world_;
  std::function<void(Duration)> jump_;
  std::function<void()> quit_;
};

}  // namespace invd::sandbox
