// What invd takes while nothing happens: memory of its own and altogether, and how often it wakes up, with the timers
// as they are by default.

#include <chrono>
#include <thread>

#include "bench/process_cost.h"
#include "bench/report.h"
#include "process/harness/daemon.h"

namespace invd::bench {
namespace {

using namespace process;

void report(bool json) {
  const Sandbox sandbox({.products = 500, .orders = 2'000, .quota_scale = 1000, .burst_scale = 1000});
  Daemon invd(sandbox);
  invd.configuration.interval = "3m";
  invd.configuration.log_level = "info";
  invd.start();
  (void)invd.imported();
  std::this_thread::sleep_for(std::chrono::seconds(15));  // the look at every row of the store ends
  const ProcessCost begin = cost_of(invd.program().pid());
  constexpr int kSeconds = 60;
  std::this_thread::sleep_for(std::chrono::seconds(kSeconds));
  const ProcessCost end = cost_of(invd.program().pid());
  Report out("idle");
  out.add("anonymous_mib", end.anonymous_mib);
  out.add("resident_mib", end.resident_mib);
  out.add("peak_resident_mib", end.peak_mib);
  out.add("wake_ups_per_s", static_cast<double>(end.wake_ups - begin.wake_ups) / kSeconds);
  out.add("cpu_ms_per_minute", (end.cpu_s() - begin.cpu_s()) * 1e3 * 60 / kSeconds);
  out.print(json);
}

}  // namespace
}  // namespace invd::bench

int main(int argc, char** argv) {
  invd::bench::report(invd::bench::wants_json(argc, argv));
}
