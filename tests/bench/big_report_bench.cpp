// What a report of any length takes of the real invd's memory: 256 MiB of made-up rows, or as many as
// INVD_BENCH_REPORT_MIB says (`./dev bench big_report --size 5120`: 5 GiB), read to their end. Memory of its own is
// what counts: pages of the store that the kernel keeps mapped are there as long as nobody else wants them.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

#include "bench/listing_import.h"
#include "bench/process_cost.h"
#include "bench/report.h"
#include "process/harness/daemon.h"

namespace invd::bench {
namespace {

using namespace process;

/// Above 60,000, so that a complete pass takes the report.
constexpr int kListed = 61'000;
constexpr std::uint64_t kRowsToMeasure = 10'000;

/// The most memory of its own that a process was seen with, while this lives.
class Peak {
 public:
  explicit Peak(pid_t process) : thread_([this, process] { watch(process); }) {}
  ~Peak() { end(); }
  Peak(const Peak&) = delete;
  Peak& operator=(const Peak&) = delete;

  double end() {
    ended_ = true;
    if (thread_.joinable()) thread_.join();
    return most_mib_;
  }

 private:
  void watch(pid_t process) {
    while (!ended_) {
      most_mib_ = std::max(most_mib_, cost_of(process).anonymous_mib);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  std::atomic<bool> ended_ = false;
  double most_mib_ = 0;
  std::thread thread_;
};

double bytes_of_a_row() {
  const Sandbox sandbox({.products = 1, .orders = 0, .marketplaces = {"US"}, .quota_scale = 1000, .burst_scale = 1000});
  make_reports_at_once(sandbox, kRowsToMeasure);
  return floor_import(sandbox, "report", 300).text_bytes / kRowsToMeasure;
}

void report(bool json) {
  const char* const asked = std::getenv("INVD_BENCH_REPORT_MIB");
  const double wanted_bytes = (asked == nullptr ? 256 : std::stod(asked)) * 1048576;
  const Sandbox sandbox(
      {.products = kListed, .orders = 0, .marketplaces = {"US"}, .quota_scale = 1000, .burst_scale = 1000});
  const double row_bytes = bytes_of_a_row();
  const auto rows = static_cast<std::uint64_t>(wanted_bytes / row_bytes);
  make_reports_at_once(sandbox, rows);

  Daemon invd(sandbox);
  import_by_hand_only(invd.configuration);
  invd.start();
  const pid_t process = invd.program().pid();
  const ProcessCost start = cost_of(process);
  Peak peak(process);
  const auto begin = std::chrono::steady_clock::now();
  import_listings(invd);
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  const double most_mib = peak.end();
  const ProcessCost end = cost_of(process);
  std::this_thread::sleep_for(std::chrono::seconds(10));
  const ProcessCost after = cost_of(process);
  (void)invd.stop();
  const auto listings = static_cast<double>(rows);

  Report out("big_report");
  out.add("report_mib", listings * row_bytes / 1048576);
  out.add("listings", listings);
  out.add("cpu_us_per_listing", (end.cpu_s() - start.cpu_s()) / listings * 1e6);
  out.add("wall_s", wall.count());
  out.add("anonymous_before_mib", start.anonymous_mib);
  out.add("anonymous_peak_mib", most_mib);
  out.add("anonymous_after_mib", after.anonymous_mib);
  out.add("resident_peak_mib", end.peak_mib);
  out.add("resident_after_mib", after.resident_mib);
  out.add("store_mib", static_cast<double>(std::filesystem::file_size(invd.store() / "data.mdb")) / 1048576);
  out.print(json);
}

}  // namespace
}  // namespace invd::bench

int main(int argc, char** argv) {
  invd::bench::report(invd::bench::wants_json(argc, argv));
}
