// Lists and filters over 1,000,000 runs: a page from the newest on, one by a status that one run in a thousand has, one
// that no run has, one of a time long past, and the whole. INVD_BENCH_RUNS: another number.

#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/filled_store.h"
#include "bench/process_cost.h"
#include "bench/report.h"
#include "bench/socket_client.h"
#include "process/harness/daemon.h"

namespace invd::bench {
namespace {

using namespace process;
using Json = nlohmann::json;

/// Pages until `most` rows are there or the list ends; the time of all in milliseconds, and the rows.
std::pair<double, std::size_t> list(SocketClient& client, Json params, std::size_t most) {
  const auto begin = std::chrono::steady_clock::now();
  std::size_t rows = 0;
  for (;;) {
    const Json answer = Json::parse(client.ask(call("history.list", params.dump()))).at("result");
    rows += answer.at("runs").size();
    const std::string next = answer.value("next", std::string());
    if (next.empty() || rows >= most) break;
    params["after"] = next;
  }
  return {std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count(), rows};
}

void report(bool json) {
  const char* const asked = std::getenv("INVD_BENCH_RUNS");
  const std::uint64_t runs = asked == nullptr ? 1'000'000 : std::stoull(asked);
  const Sandbox sandbox({.products = 10, .orders = 10});
  Daemon invd(sandbox);
  std::filesystem::create_directories(invd.store());
  fill_store(invd.store(), 0, runs);
  invd.configuration.automatic = false;
  invd.configuration.log_level = "info";
  invd.configuration.max_size = "8GiB";
  invd.start();
  SocketClient client(invd.socket());
  Report out("history");
  out.add("runs", static_cast<double>(runs));
  const auto add = [&](const std::string& name, const Json& params, std::size_t most) {
    std::vector<double> times;
    std::size_t rows = 0;
    const int repeats = most > 1'000 ? 1 : 50;
    for (int i = 0; i < repeats; ++i) {
      const auto [ms, n] = list(client, params, most);
      times.push_back(ms);
      rows = n;
    }
    out.add(name + "_rows", static_cast<double>(rows));
    out.add(name + "_p50_ms", percentile(times, 0.5));
    out.add(name + "_p99_ms", percentile(times, 0.99));
  };
  add("newest_page", {{"limit", 50}}, 50);
  add("failed_page", {{"limit", 50}, {"status", "failed"}}, 50);
  add("old_page", {{"limit", 50}, {"until", "-10d"}}, 50);
  add("whole", {{"limit", 0}}, 100'000'000);
  add("no_match", {{"limit", 50}, {"module", "stock"}}, 1'001);
  const ProcessCost cost = cost_of(invd.program().pid());
  out.add("anonymous_mib", cost.anonymous_mib);
  out.print(json);
}

}  // namespace
}  // namespace invd::bench

int main(int argc, char** argv) {
  invd::bench::report(invd::bench::wants_json(argc, argv));
}
