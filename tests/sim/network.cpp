#include "sim/network.h"

#include <utility>

namespace invd::sim {
namespace {

Network::Way way_of(const http::Request& request) {
  const std::string& url = request.url;
  if (request.method == "PATCH") return Network::Way::patch;
  if (request.method == "PUT" || url.find("/feeds/") != std::string::npos) return Network::Way::feed;
  if (url.find("/auth/") != std::string::npos) return Network::Way::login;
  if (url.find("/sellers/") != std::string::npos) return Network::Way::participations;
  const std::size_t orders = url.rfind("/orders");
  if (orders != std::string::npos && url.size() > orders + 7 && url[orders + 7] == '/') return Network::Way::order;
  return Network::Way::page;
}

/// Counts what is under way, also when it is destroyed on the way.
class Counted {
 public:
  explicit Counted(int& count) : count_(count) { ++count_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  ~Counted() { --count_; }

 private:
  int& count_;
};

}  // namespace

Network::Network(test::ManualScheduler& scheduler, sandbox::World& world, const FaultPlan& plan, std::uint64_t seed,
                 Reference& reference, std::map<std::string, std::uint64_t>& fired)
    : scheduler_(scheduler),
      client_(scheduler, world),
      random_(stream(seed, "network")),
      garbles_(plan.has(kGarbled)),
      delays_(plan.has(kLatency)),
      is_stale_(plan.has(kStale)),
      reference_(reference),
      fired_(fired) {}

/// A replica that lags behind: what was told before is told again, which the newest version of an order must survive.
void Network::make_stale(const std::string& path, std::string& body) {
  std::vector<std::string>& told = told_[path];
  if (told.empty() || told.back() != body) told.push_back(body);
  if (told.size() > 2) told.erase(told.begin());
  if (!is_stale_ || calm_ || told.size() < 2 || random_.below(3) != 0) return;
  ++fired_[std::string(kStale)];
  body = told.front();
}

async::Task<Result<http::Response>> Network::send(http::Request request) {
  const Way way = way_of(request);
  const Counted counted(under_way_[static_cast<std::size_t>(way)]);
  ++sent_;
  client_.urls.clear();
  client_.latency = Duration(20 + static_cast<std::int64_t>(random_.below(200)));
  if (delays_ && !calm_ && random_.below(4) == 0) {
    ++fired_[std::string(kLatency)];
    client_.latency = Duration(random_.below(70'000));
  }
  client_.unreachable = scheduler_.monotonic() < down_until_ && !calm_;
  if (client_.unreachable) ++fired_[std::string(kNetworkDown)];
  const std::string path = request.url.substr(0, request.url.find('?'));
  auto answer = co_await client_.send(std::move(request));
  if (!answer) co_return answer;
  if (way == Way::order && answer->status == 200) make_stale(path, answer->body);
  const bool orders = way == Way::page || way == Way::order;
  if (orders && answer->status == 200) reference_.delivered(answer->body);
  if (garbles_ && !calm_ && !answer->body.empty() && random_.below(12) == 0) {
    ++fired_[std::string(kGarbled)];
    answer->body[random_.below(answer->body.size())] = random_.below(2) == 0 ? '\xFF' : '\x01';
  }
  if (tamper) tamper(way, *answer);
  co_return answer;
}

}  // namespace invd::sim
