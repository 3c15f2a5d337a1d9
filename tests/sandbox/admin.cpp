#include "sandbox/admin.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "sandbox/admin_answer.h"
#include "sandbox/admin_feeds.h"
#include "sandbox/admin_listings.h"
#include "sandbox/admin_reports.h"
#include "sandbox/admin_submissions.h"
#include "sandbox/api.h"
#include "sandbox/json_text.h"

namespace invd::sandbox {
namespace {

using Json = nlohmann::json;
constexpr std::string_view kOrders = "/admin/orders";

void write_money(JsonText& json, std::string_view name, const std::string& amount, const std::string& currency) {
  json.key(name).open('{');
  json.field("amount", amount);
  json.field("currency", currency);
  json.close('}');
}

void write_truth(JsonText& json, const OrderTruth& order) {
  json.open('{');
  json.field("orderId", order.order_id);
  json.field("status", order.status);
  json.field("createdTime", to_rfc3339(order.created));
  json.field("lastUpdatedTime", to_rfc3339(order.last_updated));
  json.field("marketplaceId", order.marketplace);
  json.field("channelName", order.channel);
  json.field("fulfilledBy", order.by_amazon ? "AMAZON" : "MERCHANT");
  if (order.hidden) json.key("hidden").truth(true);
  if (!order.currency.empty()) write_money(json, "total", order.total, order.currency);
  json.key("lines").open('[');
  for (const OrderTruth::Line& line : order.lines) {
    json.open('{');
    json.field("orderItemId", line.line_id);
    json.field("sku", line.sku);
    json.field("ordered", line.ordered);
    json.field("fulfilled", line.fulfilled);
    json.field("open", line.open);
    if (line.cancel_requested) json.key("cancelRequested").truth(true);
    if (!line.cancelled_by.empty()) json.field("cancelledBy", line.cancelled_by);
    if (!order.currency.empty()) write_money(json, "unitPrice", line.unit_price, order.currency);
    json.close('}');
  }
  json.close(']');
  json.close('}');
}

std::optional<Status> status_from_name(std::string_view wanted) {
  for (int i = 0; i <= static_cast<int>(Status::unfulfillable); ++i)
    if (name(static_cast<Status>(i)) == wanted) return static_cast<Status>(i);
  return std::nullopt;
}

Party party_from_name(std::string_view wanted) {
  if (wanted == "MERCHANT") return Party::merchant;
  return wanted == "AMAZON" ? Party::amazon : Party::buyer;
}

http::Response place(World& world, const Json& body) {
  Placing placing;
  placing.marketplace = body.value("marketplace", "");
  placing.still = body.value("still", false);
  for (const Json& item : body.value("items", Json::array()))
    placing.items.push_back({item.value("sku", ""), item.value("quantity", 1)});
  if (body.contains("fulfilledBy")) placing.by_amazon = body.at("fulfilledBy") == "AMAZON";
  if (body.contains("status")) {
    placing.status = status_from_name(body.at("status").get<std::string>());
    if (!placing.status) return refused({ErrorCode::usage, "status is not one of Amazon's", ""});
  }
  const auto id = world.shop().place(placing);
  return id ? answer(200, {{"orderId", *id}}) : refused(id.error());
}

http::Response act_on_order(World& world, std::string_view path, const Json& body) {
  path.remove_prefix(kOrders.size() + 1);
  const std::size_t slash = path.find('/');
  const std::string_view id = path.substr(0, slash);
  const std::string_view verb = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  if (verb == "ship") return done(world.shop().ship(id, body.value("quantities", std::vector<int>())));
  if (verb == "cancel")
    return done(world.shop().cancel(id, party_from_name(body.value("by", "BUYER")), body.value("silently", false)));
  if (verb == "request-cancel") return done(world.shop().request_cancel(id));
  if (verb == "approve") return done(world.shop().approve(id));
  return refused({ErrorCode::not_found, "an order is shipped, cancelled, approved or asked to be cancelled", ""});
}

http::Response show_faults(World& world) {
  Json on = Json::array();
  for (const auto& [key, fault] : world.faults().on())
    on.push_back({{"fault", name(fault.kind)},
                  {"operation", fault.operation},
                  {"probability", fault.probability},
                  {"remaining", fault.remaining},
                  {"amount", fault.amount}});
  return answer(200, {{"on", on}});
}

http::Response change_faults(World& world, const Json& body) {
  std::vector<Fault> wanted;
  for (const Json& text : body.value("set", Json::array())) {
    const auto fault = parse_fault(text.get<std::string>());
    if (!fault) return refused({ErrorCode::usage, text.get<std::string>() + " is not a fault", ""});
    wanted.push_back(*fault);
  }
  if (const auto clear = body.find("clear"); clear != body.end()) {
    if (*clear == true) world.faults().clear();
    if (clear->is_array())
      for (const Json& text : *clear)
        if (const auto kind = fault_from_name(text.get<std::string>())) world.faults().clear(*kind);
  }
  for (Fault& fault : wanted) world.faults().set(std::move(fault));
  return show_faults(world);
}

http::Response change_tokens(World& world, const Json& body, Timestamp now) {
  if (body.value("expire", false)) world.login().expire_all(now);
  if (body.value("revoke", false)) world.login().revoke();
  if (body.contains("secret"))
    world.login().add_secret(body.at("secret").get<std::string>(), body.value("forgetOld", false));
  return done({});
}

}  // namespace

bool Admin::wants(std::string_view path) {
  return path == "/admin" || path.starts_with("/admin/");
}

http::Response Admin::handle(const http::Request& request, Timestamp now) {
  world_.advance(now);
  const Target target = parse_target(request.url);
  try {
    if (request.method == "GET") return read(target, now);
    if (request.method == "POST") return act(target, request.body, now);
  } catch (const Json::exception&) {
    return refused({ErrorCode::usage, "the body is not what " + target.path + " wants", ""});
  }
  return refused({ErrorCode::usage, "the admin interface knows GET and POST", ""});
}

http::Response Admin::read(const Target& target, Timestamp now) {
  if (target.path == "/admin/truth") return truth(target);
  if (target.path == "/admin/truth/listings") return truth_of_listings(world_, target);
  if (target.path == "/admin/truth/submissions") return truth_of_submissions(world_, target);
  if (target.path == "/admin/feeds") return show_feeds(world_);
  if (target.path == "/admin/submissions") return show_submissions(world_);
  if (target.path == "/admin/reports") return show_reports(world_, now);
  if (target.path == "/admin/counters") return counters(now);
  if (target.path == "/admin/faults") return show_faults(world_);
  if (target.path == "/admin")
    return answer(200, {{"get",
                         {"/admin/truth", "/admin/truth/listings", "/admin/truth/submissions", "/admin/submissions",
                          "/admin/feeds", "/admin/counters", "/admin/faults", "/admin/reports"}},
                        {"post",
                         {"/admin/faults", "/admin/orders", "/admin/orders/{id}/ship", "/admin/orders/{id}/cancel",
                          "/admin/orders/{id}/request-cancel", "/admin/orders/{id}/approve", "/admin/listings",
                          "/admin/listings/change", "/admin/listings/remove", "/admin/submissions", "/admin/feeds",
                          "/admin/reports", "/admin/advance", "/admin/quota", "/admin/tokens", "/admin/account",
                          "/admin/quit"}}});
  return refused({ErrorCode::not_found, "see /admin", ""});
}

http::Response Admin::act(const Target& target, std::string_view text, Timestamp now) {
  const Json body = text.empty() ? Json::object() : Json::parse(text);
  const std::string& path = target.path;
  if (path == "/admin/faults") return change_faults(world_, body);
  if (path == kOrders) return place(world_, body);
  if (path.starts_with(std::string(kOrders) + "/")) return act_on_order(world_, path, body);
  if (path == "/admin/listings") return add_listings(world_, body);
  if (path == "/admin/listings/change") return change_listings(world_, body);
  if (path == "/admin/listings/remove") return remove_listings(world_, body);
  if (path == "/admin/feeds") return change_feeds(world_, body);
  if (path == "/admin/submissions") return change_submissions(world_, body);
  if (path == "/admin/reports") return change_reports(world_, body, now);
  if (path == "/admin/tokens") return change_tokens(world_, body, now);
  if (path == "/admin/account") {
    world_.standing() = {.suspended = body.value("suspended", std::set<std::string, std::less<>>()),
                         .left = body.value("left", std::set<std::string, std::less<>>())};
    return done({});
  }
  if (path == "/admin/quota") {
    world_.set_quota_scale(body.at("scale").get<double>(), now);
    return done({});
  }
  if (path == "/admin/advance") {
    const Duration by(body.at("ms").get<std::int64_t>());
    if (by.count() < 0) return refused({ErrorCode::usage, "time only goes forward", ""});
    jump_(by);
    world_.advance(now + by);
    return done({});
  }
  if (path == "/admin/quit") {
    quit_();
    return done({});
  }
  return refused({ErrorCode::not_found, "see /admin", ""});
}

http::Response Admin::truth(const Target& target) const {
  const std::uint64_t after = number(target, "after", 0);
  const std::uint64_t limit = number(target, "limit", UINT64_MAX);
  const std::string* view = target.find("view");
  const bool visible = view != nullptr && *view == "visible";
  http::Response response;
  response.status = 200;
  response.headers.emplace_back("Content-Type", "application/x-ndjson");
  const auto& orders = world_.shop().orders();
  std::uint64_t written = 0;
  for (std::uint64_t i = after; i < orders.size() && written < limit; ++i) {
    const Order* order = visible ? world_.shop().search_view().shown(static_cast<std::uint32_t>(i)) : &orders[i];
    if (order == nullptr) continue;
    JsonText json(response.body);
    write_truth(json, world_.truth(*order));
    response.body += '\n';
    ++written;
  }
  return response;
}

http::Response Admin::counters(Timestamp now) {
  Json operations = Json::object();
  for (std::size_t i = 0; i < kOperations; ++i) {
    const auto operation = static_cast<Operation>(i);
    const Calls& calls = world_.calls(operation);
    const BucketAccount bucket = world_.bucket(operation, now);
    Json by_status = Json::object();
    for (const auto& [status, count] : calls.by_status) by_status[std::to_string(status)] = count;
    const double usable = bucket.offered - bucket.level;
    operations[std::string(facts(operation).name)] = {
        {"calls", calls.calls},
        {"granted", calls.granted},
        {"throttled", calls.throttled},
        {"byStatus", by_status},
        {"bodyBytes", calls.body_bytes},
        {"bucket",
         {{"rate", bucket.rate},
          {"burst", bucket.burst},
          {"offered", bucket.offered},
          {"spilled", bucket.spilled},
          {"level", bucket.level},
          {"usedShare", usable > 0 ? static_cast<double>(calls.granted) / usable : 1.0}}}};
  }
  Json fired = Json::object();
  for (std::size_t i = 0; i < kFaultKinds; ++i)
    fired[std::string(name(static_cast<FaultKind>(i)))] = world_.faults().fired(static_cast<FaultKind>(i));
  Json violations = Json::array();
  for (const Violation& v : world_.violations()) violations.push_back(v.operation + ": " + v.where + " " + v.what);
  return answer(200, {{"now", to_rfc3339(now)},
                      {"orders", world_.shop().orders().size()},
                      {"oversold", world_.shop().units_beyond_stock()},
                      {"logins", world_.login().tokens_given()},
                      {"operations", operations},
                      {"faultsFired", fired},
                      {"requestViolations", world_.request_violations()},
                      {"responseViolations", world_.response_violations()},
                      {"violations", violations}});
}

}  // namespace invd::sandbox
