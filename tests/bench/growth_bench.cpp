// What a large store costs: from its start to READY, an import of 2,000 orders into it, a page of the list, memory;
// with 10,000, 100,000 and 1,000,000 orders stored. INVD_BENCH_ORDERS: other numbers, with commas.

#include <chrono>
#include <cstdlib>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "bench/filled_store.h"
#include "bench/process_cost.h"
#include "bench/report.h"
#include "bench/socket_client.h"
#include "process/harness/daemon.h"

namespace invd::bench {
namespace {

using namespace process;

constexpr int kImported = 2'000;

struct Cost {
  double ready_s = 0;
  double ready_cpu_s = 0;
  double import_us_per_order = 0;
  double list_p50_us = 0;
  double anonymous_mib = 0;
  double store_mib = 0;
};

Cost measure(std::uint64_t stored) {
  const Sandbox sandbox({.products = 500, .orders = kImported, .quota_scale = 1000, .burst_scale = 1000});
  Daemon invd(sandbox);
  std::filesystem::create_directories(invd.store());
  fill_store(invd.store(), stored, 0);
  invd.configuration.interval = "12h";
  invd.configuration.log_level = "info";
  invd.configuration.max_size = "8GiB";
  Cost cost;
  const auto begin = std::chrono::steady_clock::now();
  invd.start();
  cost.ready_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const ProcessCost start = cost_of(invd.program().pid());
  cost.ready_cpu_s = start.cpu_s();
  while (invd.invctl({"sync", "orders"}, std::chrono::minutes(10)).exit != 0)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const ProcessCost end = cost_of(invd.program().pid());
  cost.import_us_per_order = (end.cpu_s() - start.cpu_s()) / kImported * 1e6;
  cost.anonymous_mib = end.anonymous_mib;
  SocketClient client(invd.socket());
  std::vector<double> times = client.times(call("orders.list", R"({"limit":50})"), 500);
  cost.list_p50_us = percentile(times, 0.5);
  (void)invd.stop();
  cost.store_mib = static_cast<double>(std::filesystem::file_size(invd.store() / "data.mdb")) / 1048576;
  return cost;
}

void report(bool json) {
  const char* const asked = std::getenv("INVD_BENCH_ORDERS");
  std::istringstream numbers(asked == nullptr ? "10000,100000,1000000" : asked);
  Report out("growth");
  Cost first;
  for (std::string number; std::getline(numbers, number, ',');) {
    const Cost cost = measure(std::stoull(number));
    if (first.import_us_per_order == 0) first = cost;
    const std::string at = "_at_" + number;
    out.add("ready_s" + at, cost.ready_s);
    out.add("ready_cpu_s" + at, cost.ready_cpu_s);
    out.add("import_us_per_order" + at, cost.import_us_per_order);
    out.add("import_to_first_ratio" + at, cost.import_us_per_order / first.import_us_per_order);
    out.add("list_page_p50_us" + at, cost.list_p50_us);
    out.add("list_to_first_ratio" + at, cost.list_p50_us / first.list_p50_us);
    out.add("anonymous_mib" + at, cost.anonymous_mib);
    out.add("store_mib" + at, cost.store_mib);
  }
  out.print(json);
}

}  // namespace
}  // namespace invd::bench

int main(int argc, char** argv) {
  invd::bench::report(invd::bench::wants_json(argc, argv));
}
