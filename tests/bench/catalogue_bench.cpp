// What a large catalogue costs: a daemon that idles over it, and pages of `items list`, `stock show` and `listings
// list` of 50 rows from anywhere in it, over the socket; with 1,000 and 1,000,000 items, each with its listing. A
// page's cost must not depend on how many there are. INVD_BENCH_ITEMS: other numbers, with commas.

#include <chrono>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "base/random.h"
#include "bench/filled_catalogue.h"
#include "bench/process_cost.h"
#include "bench/report.h"
#include "bench/socket_client.h"
#include "process/harness/daemon.h"

namespace invd::bench {
namespace {

using namespace process;
using Json = nlohmann::json;

constexpr int kCalls = 5'000;
constexpr std::size_t kPageRows = 50;

struct List {
  std::string name;
  std::string method;
  std::string rows;
};
const std::vector<List> kLists = {{"items_list", "items.list", "items"},
                                  {"stock_show", "stock.show", "rows"},
                                  {"listings_list", "listings.list", "listings"}};

/// Where pages may begin: the ends of all the pages that a walk through the list gives, and how long it took.
struct Walk {
  std::vector<std::string> ends = {""};
  std::size_t rows = 0;
  double seconds = 0;
};

Walk walk(SocketClient& client, const List& list, std::size_t limit) {
  Walk out;
  const auto begin = std::chrono::steady_clock::now();
  Json params = {{"limit", limit}};
  while (true) {
    const Json page = Json::parse(client.ask(call(list.method, params.dump()))).at("result");
    out.rows += page.at(list.rows).size();
    const std::string next = page.value("next", std::string());
    if (next.empty()) break;
    out.ends.push_back(next);
    params["after"] = next;
  }
  out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return out;
}

using Figures = std::map<std::string, double>;

void measure_pages(Daemon& invd, const List& list, std::uint64_t items, Figures& out) {
  SocketClient client(invd.socket());
  Walk all = walk(client, list, items > 100 * kPageRows ? 1'000 : kPageRows);
  if (all.rows != items)
    throw std::runtime_error(list.method + " gives " + std::to_string(all.rows) + " rows of " + std::to_string(items));
  if (all.ends.size() > 1) all.ends.pop_back();  // the last page may be a short one
  SeededRandom random(1);
  std::vector<double> times;
  const ProcessCost begin = cost_of(invd.program().pid());
  for (int i = 0; i < kCalls; ++i) {
    Json params = {{"limit", kPageRows}};
    if (const std::string& after = all.ends[random.below(all.ends.size())]; !after.empty()) params["after"] = after;
    times.push_back(client.times(call(list.method, params.dump()), 1).front());
  }
  const ProcessCost end = cost_of(invd.program().pid());
  out[list.name + "_p50_us"] = percentile(times, 0.5);
  out[list.name + "_p99_us"] = percentile(times, 0.99);
  out[list.name + "_p999_us"] = percentile(times, 0.999);
  out[list.name + "_cpu_us"] = (end.cpu_s() - begin.cpu_s()) / kCalls * 1e6;
  out[list.name + "_whole_s"] = all.seconds;
}

Figures measure(std::uint64_t items) {
  const Sandbox sandbox({.products = 10, .orders = 10});
  Daemon invd(sandbox);
  std::filesystem::create_directories(invd.store());
  fill_catalogue(invd.store(), items);
  invd.configuration.automatic = false;
  invd.configuration.listings = false;
  invd.configuration.log_level = "info";
  invd.configuration.max_size = "8GiB";
  Figures out;
  const auto begin = std::chrono::steady_clock::now();
  invd.start();
  out["ready_s"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  constexpr int kSeconds = 20;
  const ProcessCost started = cost_of(invd.program().pid());
  std::this_thread::sleep_for(std::chrono::seconds(kSeconds));
  const ProcessCost idle = cost_of(invd.program().pid());
  out["ready_cpu_s"] = started.cpu_s();
  out["idle_anonymous_mib"] = idle.anonymous_mib;
  out["idle_resident_mib"] = idle.resident_mib;
  out["idle_cpu_percent"] = (idle.cpu_s() - started.cpu_s()) / kSeconds * 100;
  for (const List& list : kLists) measure_pages(invd, list, items, out);
  const ProcessCost end = cost_of(invd.program().pid());
  out["anonymous_mib"] = end.anonymous_mib;
  out["resident_mib"] = end.resident_mib;
  (void)invd.stop();
  out["store_mib"] = static_cast<double>(std::filesystem::file_size(invd.store() / "data.mdb")) / 1048576;
  return out;
}

void report(bool json) {
  const char* const asked = std::getenv("INVD_BENCH_ITEMS");
  std::istringstream numbers(asked == nullptr ? "1000,1000000" : asked);
  Report out("catalogue");
  Figures first;
  for (std::string number; std::getline(numbers, number, ',');) {
    const Figures figures = measure(std::stoull(number));
    if (first.empty()) first = figures;
    for (const auto& [name, value] : figures) out.add(name + "_at_" + number, value);
    for (const List& list : kLists)
      for (const char* const what : {"_p50_us", "_p99_us", "_cpu_us"})
        out.add(list.name + what + "_to_first_ratio_at_" + number,
                figures.at(list.name + what) / first.at(list.name + what));
  }
  out.print(json);
}

}  // namespace
}  // namespace invd::bench

int main(int argc, char** argv) {
  invd::bench::report(invd::bench::wants_json(argc, argv));
}
