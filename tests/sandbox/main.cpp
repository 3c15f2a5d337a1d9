#include <CLI/CLI.hpp>
#include <csignal>
#include <fstream>
#include <iostream>
#include <memory>
#include <mutex>
#include <pthread.h>
#include <string>
#include <unistd.h>
#include <vector>

#include "sandbox/admin.h"
#include "sandbox/http_server.h"
#include "sandbox/shop_clock.h"
#include "sandbox/world.h"

namespace {

using namespace invd;           // NOLINT: the program is one page
using namespace invd::sandbox;  // NOLINT

// What a shop of one machine can hold and keep up with.
constexpr int kMostProducts = 1'000'000;
constexpr int kMostOrders = 10'000'000;
constexpr double kMostOrdersAMinute = 1'000'000;

/// A stream that reads the world, in its turn among the requests.
class StreamInTurn final : public BodySource {
 public:
  StreamInTurn(std::mutex& one_at_a_time, std::shared_ptr<BodySource> body)
      : one_at_a_time_(one_at_a_time), body_(std::move(body)) {}
  std::string next() override {
    const std::lock_guard lock(one_at_a_time_);
    return body_->next();
  }

 private:
  std::mutex& one_at_a_time_;
  std::shared_ptr<BodySource> body_;
};

struct Arguments {
  std::uint16_t port = 0;
  std::string port_file;
  std::uint64_t seed = 1;
  Options options;
  std::vector<std::string> faults;
  std::string models;
};

void declare(CLI::App& app, Arguments& a) {
  app.add_option("--port", a.port, "TCP port on 127.0.0.1; 0 takes a free one")->capture_default_str();
  app.add_option("--port-file", a.port_file, "write the port into this file when listening");
  app.add_option("--seed", a.seed, "the shop is made from this number")->capture_default_str();
  app.add_option("--skus", a.options.shop.products, "products of the shop")
      ->check(CLI::Range(1, kMostProducts))
      ->capture_default_str();
  app.add_option("--orders", a.options.shop.orders, "orders of the 90 days before the start")
      ->check(CLI::Range(0, kMostOrders))
      ->capture_default_str();
  app.add_option("--marketplaces", a.options.shop.marketplaces, "country codes of one region")
      ->delimiter(',')
      ->capture_default_str();
  app.add_option("--quantity-domains", a.options.shop.quantity_domains,
                 "marketplaces with quantities of their own: GB,SE+PL; all others share one")
      ->delimiter(',');
  app.add_option("--seller-id", a.options.seller_id, "refuse listings of other sellers; without: whichever is given");
  app.add_flag("!--silent-sales", a.options.shop.sales_update_listings,
               "a listing's lastUpdatedDate stays when an order changes its quantity");
  app.add_option("--live-rate", a.options.shop.live_rate, "new orders a minute of the shop's time")
      ->check(CLI::Range(0.0, kMostOrdersAMinute))
      ->capture_default_str();
  app.add_option("--speed", a.options.speed, "the shop's time runs so many times faster, buckets too")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--quota-scale", a.options.quota_scale, "multiplies Amazon's rates")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--burst-scale", a.options.burst_scale, "multiplies Amazon's bursts")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--token-seconds", a.options.token_seconds, "life of an access token")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_flag("--stock-limits-orders", a.options.shop.stock_limits_orders,
               "nobody orders more than a merchant's quantity, as at Amazon");
  app.add_flag("!--merchant-waits", a.options.shop.merchant_ships,
               "merchant-fulfilled orders wait for /admin/orders/{id}/ship");
  app.add_option("--client-id", a.options.credentials.client_id)->capture_default_str();
  app.add_option("--client-secret", a.options.credentials.client_secret)->capture_default_str();
  app.add_option("--refresh-token", a.options.credentials.refresh_token)->capture_default_str();
  app.add_option("--fault", a.faults, "name=probability[:amount][xcount][@operation], as in slow_answer=0.1:2000");
  app.add_option("--models", a.models, "check every request and answer against the Swagger models in this folder");
  app.add_flag("--static", a.options.static_mode, "answer the static cases of the models only; needs --models");
}

void introduce(const Arguments& a, std::uint16_t port, const World& world) {
  const std::string base = "http://127.0.0.1:" + std::to_string(port);
  const Credentials& c = a.options.credentials;
  std::cout << "amazon-sandbox listens on " << base << ": " << world.shop().orders().size() << " orders, seed "
            << a.seed << "\n\n"
            << "For invd.yaml:\n\n"
            << "integrations:\n"
            << "  - name: sandbox\n"
            << "    region: " << name(world.shop().stores().front().marketplace->region) << "\n"
            << "    endpoint: " << base << "\n"
            << "    login_endpoint: " << base << "/auth/o2/token\n"
            << "    seller_id: A0SANDBOXSELLER\n"
            << "    marketplaces: [";
  for (std::size_t i = 0; i < a.options.shop.marketplaces.size(); ++i)
    std::cout << (i == 0 ? "" : ", ") << a.options.shop.marketplaces[i];
  std::cout << "]\n"
            << "    credentials:  # files with these dummy values\n"
            << "      client_id:     # " << c.client_id << "\n"
            << "      client_secret: # " << c.client_secret << "\n"
            << "      refresh_token: # " << c.refresh_token << "\n\n"
            << "Look inside: " << base << "/admin\n"
            << std::flush;
}

/// In one step, so that a reader never sees half a number.
bool write_port(const std::string& path, std::uint16_t port) {
  const std::string fresh = path + ".new";
  std::ofstream out(fresh);
  out << port << "\n";
  out.close();
  return out && std::rename(fresh.c_str(), path.c_str()) == 0;
}

int complain(const std::string& what) {
  std::cerr << "amazon-sandbox: " << what << "\n";
  return 2;
}

int run(Arguments& a) {
  for (const std::string& country : a.options.shop.marketplaces) {
    const Marketplace* known = find_marketplace(country);
    if (known == nullptr) return complain(country + " is no country store of Amazon");
    if (known->region != find_marketplace(a.options.shop.marketplaces.front())->region)
      return complain("an account has the stores of one region: " + country + " is in another");
  }
  for (const std::string& domain : a.options.shop.quantity_domains)
    if (domain.empty()) return complain("a quantity domain is empty");
  if (a.options.static_mode && a.models.empty()) return complain("--static needs --models");
  if (!a.models.empty()) {
    auto models = Models::load(a.models);
    if (!models) return complain(models.error().message);
    a.options.models = std::make_shared<const Models>(std::move(*models));
  }
  std::signal(SIGPIPE, SIG_IGN);

  ShopClock clock(a.options.speed);
  a.options.shop.start = clock.start();
  World world(a.seed, a.options);
  for (const std::string& text : a.faults) {
    const auto fault = parse_fault(text);
    if (!fault) return complain(text + " is not a fault; write name=probability, as in throttle=0.05");
    world.faults().set(*fault);
  }
  // Before any thread, so that only sigwait() below sees them; until here they simply end the program.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::mutex one_at_a_time;
  Admin admin(world, [&](Duration by) { clock.jump(by); }, [] { kill(getpid(), SIGTERM); });
  auto server = HttpServer::start(a.port, [&](const http::Request& request) -> Reply {
    const std::lock_guard lock(one_at_a_time);
    const bool for_admin = Admin::wants(std::string_view(request.url).substr(0, request.url.find('?')));
    if (for_admin) return {admin.handle(request, clock.now())};
    Reply reply = world.handle(request, clock.now());
    if (reply.stream != nullptr) reply.stream = std::make_shared<StreamInTurn>(one_at_a_time, std::move(reply.stream));
    return reply;
  });
  if (!server) return complain(server.error().message);
  introduce(a, (*server)->port(), world);
  if (!a.port_file.empty() && !write_port(a.port_file, (*server)->port()))
    return complain("cannot write " + a.port_file);
  int received = 0;
  sigwait(&signals, &received);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("A stand-in for Amazon's Selling Partner API: a made-up shop on 127.0.0.1.", "amazon-sandbox");
  Arguments arguments;
  arguments.options.shop.marketplaces = {"US", "CA"};
  declare(app, arguments);
  CLI11_PARSE(app, argc, argv);
  return run(arguments);
}
