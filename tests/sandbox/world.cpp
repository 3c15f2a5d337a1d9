#include "sandbox/world.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sandbox/chance.h"
#include "sandbox/damage.h"
#include "sandbox/document_download.h"
#include "sandbox/document_upload.h"
#include "sandbox/order_amounts.h"
#include "sandbox/order_json.h"
#include "sandbox/presigned_url.h"
#include "sandbox/uuid_text.h"

namespace invd::sandbox {
namespace {

constexpr std::size_t kUserAgentLimit = 500;
constexpr std::size_t kViolationsKept = 100;
constexpr std::size_t kLongestCutStream = 1U << 20;
constexpr Quota kStaticQuota{5, 15};  ///< Amazon's own sandbox: one plan for every operation

Quota scaled(Operation operation, const Options& options) {
  Quota quota = options.static_mode && operation != Operation::login ? kStaticQuota : facts(operation).quota;
  quota.rate *= options.quota_scale;
  quota.burst *= options.burst_scale;
  return quota;
}

http::Response denied(std::string details) {
  return to_response({403, "Unauthorized", "Access to requested resource is denied.", std::move(details)});
}

/// What stands before the path in the URLs that the client is given.
std::string origin_of(const http::Request& request) {
  if (const std::size_t scheme = request.url.find("://"); scheme != std::string::npos && !request.url.starts_with('/'))
    return request.url.substr(0, request.url.find('/', scheme + 3));
  const std::string_view host = http::find_header(request.headers, "Host");
  return host.empty() ? "https://documents.sandbox.invalid" : "http://" + std::string(host);
}

/// The document store is no part of SP-API.
bool is_store(Operation operation) {
  return operation == Operation::download_document || operation == Operation::upload_document;
}

/// The limit of JSON_LISTINGS_FEED, scaled as the usage plans are.
FeedLimit feed_limit(const Options& options) {
  FeedLimit limit;
  limit.feeds = static_cast<std::size_t>(static_cast<double>(limit.feeds) * options.burst_scale);
  limit.window = Duration(std::llround(static_cast<double>(limit.window.count()) / options.quota_scale));
  return limit;
}

http::Response throttled() {
  return to_response({429, "QuotaExceeded", "You exceeded your quota for the requested resource.", {}});
}

http::Response html() {
  http::Response response;
  response.status = 200;
  response.headers.emplace_back("Content-Type", "text/html");
  response.body = "<!DOCTYPE html><html><head><title>Please wait</title></head><body>Checking.</body></html>";
  return response;
}

}  // namespace

World::World(std::uint64_t seed, Options options)
    : seed_(seed),
      options_(std::move(options)),
      faults_(mix(seed, 'F')),
      shop_(seed, options_.shop, faults_),
      login_(seed, options_.credentials,
             Duration(std::llround(1000.0 * static_cast<double>(options_.token_seconds) * options_.speed)),
             options_.token_seconds),
      orders_(shop_, faults_, options_.personal_data),
      listings_(shop_, faults_),
      submissions_(shop_, faults_),
      listings_write_(shop_, submissions_, faults_),
      feeds_(shop_, submissions_, faults_, options_.seller_id),
      feeds_api_(shop_, feeds_, faults_),
      reports_(shop_),
      reports_api_(shop_, reports_, faults_) {
  for (std::size_t i = 0; i < kOperations; ++i)
    buckets_.emplace_back(scaled(static_cast<Operation>(i), options_), options_.shop.start);
  feeds_.set_limit(feed_limit(options_));
  if (options_.static_mode && options_.models != nullptr) static_cases_ = options_.models->static_cases();
}

World::~World() = default;

void World::advance(Timestamp now) {
  const auto advance_by = [&](auto& steps, Timestamp at) {
    if (steps.next_step() != at) return false;
    shop_.advance(at);
    steps.step();
    return true;
  };
  const auto later = now + Duration(1);
  for (;;) {
    const Timestamp next = std::min({submissions_.next_step().value_or(later), feeds_.next_step().value_or(later),
                                     reports_.next_step().value_or(later)});
    if (next > now) break;
    if (!advance_by(submissions_, next) && !advance_by(feeds_, next)) advance_by(reports_, next);
  }
  shop_.advance(now);
}

Reply World::handle(const http::Request& request, Timestamp now) {
  advance(now);
  ++requests_;
  return answer(request, parse_target(request.url), now);
}

Reply World::answer(const http::Request& request, const Target& target, Timestamp now) {
  Route route;
  switch (find_route(request.method, target.path, route)) {
    case RouteError::no_such_path:
      return {to_response({404, "NotFound", "The requested resource was not found.", {}})};
    case RouteError::wrong_method:
      return {to_response({405, "InvalidInput", "The method is not allowed.", {}})};
    case RouteError::none:
      break;
  }
  const std::string_view name = facts(route.operation).name;
  Calls& counter = counters_[static_cast<std::size_t>(route.operation)];
  ++counter.calls;
  if (faults_.fires(FaultKind::reset, name) != nullptr) {
    Reply reply;
    reply.delivery = Delivery::reset;
    return reply;
  }
  Reply reply = call(request, target, route, now);
  finish(reply, route.operation, now);
  ++counter.by_status[reply.response.status];
  counter.body_bytes += reply.response.body.size();
  break_delivery(reply, route.operation);
  return reply;
}

/// In the order in which Amazon's layers look at a call: the gateway, the token, the usage plan, the service.
Reply World::call(const http::Request& request, const Target& target, const Route& route, Timestamp now) {
  if (is_store(route.operation)) return call_store(request, target, route, now);
  const std::string_view name = facts(route.operation).name;
  Calls& counter = counters_[static_cast<std::size_t>(route.operation)];
  if (faults_.fires(FaultKind::html_ok, name) != nullptr) return {html()};
  if (faults_.fires(FaultKind::unavailable, name) != nullptr)
    return {to_response({503, "ServiceUnavailable", "Service is temporarily unavailable. Please try again.", {}})};
  if (route.operation != Operation::login) {
    const std::string_view agent = http::find_header(request.headers, "User-Agent");
    if (agent.empty() || agent.size() > kUserAgentLimit)
      return {to_response(invalid_input("The User-Agent header is missing or too long."))};
    if (faults_.fires(FaultKind::access_token_expiry, name) != nullptr) login_.expire_all(now);
    switch (login_.check(http::find_header(request.headers, "x-amz-access-token"), now)) {
      case Login::Check::missing:
        return {denied("Access token is missing in the request header.")};
      case Login::Check::unknown:
        return {denied("The access token you provided is revoked, malformed or invalid.")};
      case Login::Check::expired:
        return {denied("The access token you provided has expired.")};
      case Login::Check::valid:
        break;
    }
  }
  if (route.operation != Operation::login && faults_.fires(FaultKind::forbidden, name) != nullptr)
    return {denied("The application is not authorised for the resource.")};
  if (faults_.fires(FaultKind::throttle, name) != nullptr) return {throttled()};
  if (faults_.fires(FaultKind::throttle_header, name) != nullptr) {
    Reply reply{throttled()};
    reply.response.headers.emplace_back("x-amzn-RateLimit-Limit", header_rate(route.operation));
    return reply;
  }
  if (!bucket_of(route.operation).take(now)) {
    ++counter.throttled;
    return {throttled()};
  }
  ++counter.granted;
  if (faults_.fires(FaultKind::internal_error, name) != nullptr)
    return {to_response({500, "InternalFailure", "We encountered an internal error. Please try again.", {}})};
  http::Response response = perform(request, target, route, now);
  if (response.status == 429) ++counter.throttled;  // by a limit beside the bucket
  if (faults_.fires(FaultKind::late_error, name) != nullptr)
    return {to_response({500, "InternalFailure", "We encountered an internal error. Please try again.", {}})};
  return {std::move(response)};
}

http::Response World::perform(const http::Request& request, const Target& target, const Route& route, Timestamp now) {
  if (route.operation == Operation::login) return login_.token(request, now);
  // A fault that breaks the answer on purpose is no departure of the sandbox from the model.
  const bool damaged = std::ranges::any_of(faults_.on(), [](const auto& entry) {
    return entry.first.first == FaultKind::malformed_order || entry.first.first == FaultKind::unknown_enum;
  });
  const http::Response response = options_.static_mode ? static_answer(request) : serve(request, target, route, now);
  if (options_.models != nullptr && !damaged) check(request, response);
  return response;
}

http::Response World::serve(const http::Request& request, const Target& target, const Route& route, Timestamp now) {
  const std::string& last = route.arguments.empty() ? std::string() : route.arguments.back();
  switch (route.operation) {
    case Operation::marketplace_participations:
      return marketplace_participations(shop_, standing_);
    case Operation::search_orders:
      return orders_.search_orders(target, now);
    case Operation::get_order:
      return orders_.get_order(last, target);
    case Operation::account:
      return denied("The application lacks the role for the account's data.");
    case Operation::search_listings_items:
    case Operation::get_listings_item:
    case Operation::patch_listings_item:
      if (!options_.seller_id.empty() && route.arguments.front() != options_.seller_id)
        return denied("The seller is not the one who authorised the application.");
      if (route.operation == Operation::patch_listings_item)
        return listings_write_.patch_listings_item(last, target, request);
      return route.operation == Operation::get_listings_item ? listings_.get_listings_item(last, target)
                                                             : listings_.search_listings_items(target, now);
    case Operation::create_report:
      return reports_api_.create_report(request.body, now);
    case Operation::get_reports:
      return reports_api_.get_reports(target, now);
    case Operation::get_report:
      return reports_api_.get_report(last, now);
    case Operation::get_report_document:
      return reports_api_.get_report_document(last, target, origin_of(request), now);
    case Operation::create_feed_document:
      return feeds_api_.create_feed_document(request.body, origin_of(request), now);
    case Operation::create_feed:
      return feeds_api_.create_feed(request.body);
    case Operation::get_feeds:
      return feeds_api_.get_feeds(target, now);
    case Operation::get_feed:
      return feeds_api_.get_feed(last, now);
    case Operation::cancel_feed:
      return feeds_api_.cancel_feed(last, now);
    case Operation::get_feed_document:
      return feeds_api_.get_feed_document(last, target, origin_of(request), now);
    case Operation::login:
    case Operation::download_document:
    case Operation::upload_document:
    case Operation::count_:
      break;
  }
  return to_response({500, "InternalFailure", "We encountered an internal error. Please try again.", {}});
}

/// What the document store does: no token, no usage plan, and errors in XML. The faults are the same.
Reply World::call_store(const http::Request& request, const Target& target, const Route& route, Timestamp now) {
  const std::string_view name = facts(route.operation).name;
  Calls& counter = counters_[static_cast<std::size_t>(route.operation)];
  if (faults_.fires(FaultKind::html_ok, name) != nullptr) return {html()};
  if (faults_.fires(FaultKind::unavailable, name) != nullptr)
    return {storage_error(503, "ServiceUnavailable", "Reduce your request rate.")};
  if (faults_.fires(FaultKind::throttle, name) != nullptr || faults_.fires(FaultKind::throttle_header, name) != nullptr)
    return {storage_error(503, "SlowDown", "Please reduce your request rate.")};
  if (faults_.fires(FaultKind::forbidden, name) != nullptr)
    return {storage_error(403, "AccessDenied", "Access Denied")};
  if (faults_.fires(FaultKind::internal_error, name) != nullptr)
    return {storage_error(500, "InternalError", "We encountered an internal error. Please try again.")};
  ++counter.granted;
  const auto life = Duration(std::llround(static_cast<double>(kPresignedLife.count()) * options_.speed));
  const std::string& document = route.arguments.front();
  Reply reply = route.operation == Operation::upload_document
                    ? upload_document(shop_, feeds_, request, target, document, now, life)
                    : download_document(shop_, reports_, feeds_, request, target, document, now, life);
  if (reply.response.status == 200) check_documents(request, route, now);
  if (faults_.fires(FaultKind::late_error, name) != nullptr)
    return {storage_error(500, "InternalError", "We encountered an internal error. Please try again.")};
  return reply;
}

/// The case whose parameters are the request's; of several, the one that names the most, and the success first.
http::Response World::static_answer(const http::Request& request) const {
  const StaticCase* best = nullptr;
  for (const StaticCase& one : static_cases_) {
    if (!fits(one, request)) continue;
    if (best == nullptr || one.named > best->named || (one.named == best->named && one.status < best->status))
      best = &one;
  }
  if (best == nullptr) return to_response(invalid_input("Could not match input arguments"));
  http::Response response;
  response.status = best->status;
  response.headers.emplace_back("Content-Type", "application/json");
  if (best->status >= 400) response.headers.emplace_back("x-amzn-ErrorType", "InvalidInputException");
  response.body = best->body;
  return response;
}

std::string World::header_rate(Operation operation) const {
  return rate_text(buckets_[static_cast<std::size_t>(operation)].quota().rate * options_.speed);
}

/// The headers that every answer has.
void World::finish(Reply& reply, Operation operation, Timestamp now) {
  http::Response& response = reply.response;
  const std::string_view name = facts(operation).name;
  response.headers.emplace_back("x-amzn-RequestId", uuid_text(mix(seed_, 'I'), requests_));
  const int status = response.status;
  const bool planned = operation != Operation::login && !is_store(operation);
  if (planned && (status / 100 == 2 || status == 400 || status == 404))
    response.headers.emplace_back("x-amzn-RateLimit-Limit", header_rate(operation));
  const double passed = static_cast<double>((now - options_.shop.start).count()) / options_.speed;
  Timestamp client_now = options_.shop.start + Duration(std::llround(passed));
  if (const Fault* skew = faults_.fires(FaultKind::skewed_date, name)) client_now = client_now + Duration(skew->amount);
  if (faults_.fires(FaultKind::missing_date, name) == nullptr)
    response.headers.emplace_back("Date", http::to_http_date(client_now));
}

/// What goes wrong between Amazon and the client. The effect has happened.
void World::break_delivery(Reply& reply, Operation operation) {
  const std::string_view name = facts(operation).name;
  std::string& body = reply.response.body;
  const bool streams = reply.stream != nullptr;
  if (const Fault* slow = faults_.fires(FaultKind::slow_answer, name)) reply.delay = Duration(slow->amount);
  if (faults_.fires(FaultKind::corrupt_body, name) != nullptr) {
    if (streams)
      reply.stream = corrupted(std::move(reply.stream), faults_.random().below(UINT64_MAX));
    else
      corrupt(body, faults_.random());
  }
  if (const Fault* trickle = faults_.fires(FaultKind::trickle, name)) {
    reply.delivery = Delivery::trickle;
    reply.bytes = 1024;
    reply.interval = Duration(trickle->amount);
  }
  if (faults_.fires(FaultKind::truncated_body, name) != nullptr) {
    reply.delivery = Delivery::cut;
    reply.bytes = faults_.random().below(streams ? kLongestCutStream : body.size() + 1);
  }
  if (faults_.fires(FaultKind::lost_answer, name) != nullptr) reply.delivery = Delivery::lost;
}

void World::keep(std::vector<Violation> found, std::uint64_t& count) {
  count += found.size();
  for (Violation& violation : found)
    if (violations_.size() < kViolationsKept) violations_.push_back(std::move(violation));
}

void World::check(const http::Request& request, const http::Response& response) {
  keep(options_.models->check_request(request), request_violations_);
  keep(options_.models->check_response(request, response), response_violations_);
}

/// What is uploaded, and the processing report that is downloaded.
void World::check_documents(const http::Request& request, const Route& route, Timestamp now) {
  if (options_.models == nullptr) return;
  if (route.operation == Operation::upload_document)
    keep(options_.models->check_document("listings-feed-schema-v2.json", request.body), request_violations_);
  else if (const Feed* feed = feeds_.find_result(route.arguments.front(), now))
    keep(options_.models->check_document("listings-feed-processing-report-schema-v2.json", *feed->result),
         response_violations_);
}

BucketAccount World::bucket(Operation operation, Timestamp now) {
  Bucket& bucket = bucket_of(operation);
  return {bucket.quota().rate, bucket.quota().burst, bucket.offered(now), bucket.spilled(now), bucket.level(now)};
}

void World::set_quota_scale(double scale, Timestamp now) {
  options_.quota_scale = scale;
  feeds_.set_limit(feed_limit(options_));
  for (std::size_t i = 0; i < kOperations; ++i) buckets_[i].change(scaled(static_cast<Operation>(i), options_), now);
}

OrderTruth World::truth(const Order& order) const {
  OrderTruth truth;
  truth.order_id = shop_.order_id(order.number);
  truth.status = name(order.status);
  truth.created = order.created;
  truth.last_updated = order.updated;
  truth.marketplace = shop_.stores()[order.store].marketplace->id;
  truth.channel = order.non_amazon ? "NON_AMAZON" : "AMAZON";
  truth.by_amazon = order.by_amazon;
  truth.hidden = faults_.hits(FaultKind::hidden_order, "searchOrders", order.number);
  const Store& store = shop_.stores()[order.store];
  const bool priced = amounts_known(order);
  if (priced) {
    truth.currency = store.marketplace->currency;
    truth.total = amount_text(grand_total(shop_, order), store.decimals);
  }
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    truth.lines.push_back({shop_.line_id(order, i), shop_.products()[line.product].sku, line.ordered, line.fulfilled,
                           line.open(), line.cancel_requested, std::string(name(line.cancelled_by)),
                           priced ? amount_text(unit_price(shop_, order, i), store.decimals) : std::string()});
  }
  return truth;
}

void World::each_order(View view, const std::function<void(const OrderTruth&)>& visit) const {
  for (const Order& order : shop_.orders()) {
    const Order* seen = view == View::now ? &order : shop_.search_view().shown(order.number);
    if (seen != nullptr) visit(truth(*seen));
  }
}

}  // namespace invd::sandbox
