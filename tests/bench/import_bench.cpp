// What an import costs: a first import of 20,000 orders by the real invd from the real sandbox. The time on the wall is
// Amazon's rate, which invd believes up to a thousand times the usual one; what counts is the processor's time.

#include <benchmark/benchmark.h>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <unistd.h>

#include "process/harness/daemon.h"

namespace {

using namespace invd::process;

struct Cost {
  double user = 0;    ///< seconds
  double system = 0;  ///< seconds
  double peak_mib = 0;
};

Cost cost_of(pid_t process) {
  const std::string folder = "/proc/" + std::to_string(process);
  Cost cost;
  // After the name, which may have blanks: state and ten numbers, then utime and stime (proc(5)).
  const std::string stat = read_file(folder + "/stat");
  std::istringstream fields(stat.substr(stat.rfind(')') + 1));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  cost.user = user / ticks;
  cost.system = system / ticks;
  const std::string status = read_file(folder + "/status");
  if (const std::size_t at = status.find("VmHWM:"); at != std::string::npos)
    cost.peak_mib = std::stod(status.substr(at + 6)) / 1024;
  return cost;
}

void first_import(benchmark::State& state) {
  const auto orders = static_cast<int>(state.range(0));
  for (auto turn : state) {
    (void)turn;
    const Sandbox sandbox({.products = 500, .orders = orders, .quota_scale = 1000, .burst_scale = 1000});
    Daemon invd(sandbox);
    invd.configuration.interval = "12h";
    invd.configuration.log_level = "info";
    const auto begin = std::chrono::steady_clock::now();
    invd.start();
    const Cost start = cost_of(invd.program().pid());
    while (invd.invctl({"sync", "orders"}, std::chrono::minutes(10)).exit != 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    const Cost end = cost_of(invd.program().pid());
    const double cpu = end.user + end.system - start.user - start.system;
    state.SetIterationTime(cpu);
    state.counters["us_per_order"] = cpu / orders * 1e6;
    state.counters["system_us_per_order"] = (end.system - start.system) / orders * 1e6;
    state.counters["wall_s"] = wall.count();
    state.counters["peak_MiB"] = end.peak_mib;
    state.counters["store_bytes_per_order"] =
        static_cast<double>(std::filesystem::file_size(invd.store() / "data.mdb")) / orders;
  }
}
BENCHMARK(first_import)->Arg(20'000)->Iterations(1)->UseManualTime()->Unit(benchmark::kSecond);

}  // namespace

BENCHMARK_MAIN();
