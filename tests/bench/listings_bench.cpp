// What an import of listings costs: by pages of searchListingsItems, and by the report of all listings, by the real
// invd from the real sandbox, each beside the same requests, bytes and commits by libcurl, simdjson or zlib, and LMDB
// alone. Processor time is what counts; the time on the wall is Amazon's rate and, of reports, its making.

#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <thread>

#include "bench/listing_import.h"
#include "bench/process_cost.h"
#include "bench/report.h"
#include "process/harness/daemon.h"

namespace invd::bench {
namespace {

using namespace process;

constexpr int kRounds = 3;
constexpr int kListedInPages = 20'000;
/// Above 60,000, as a pass by pages would take the quota longer than ten minutes.
constexpr int kListedInReport = 70'000;

struct Cost {
  double listings = 0;
  double cpu_s = 0;
  double user_s = 0;
  double wall_s = 0;
  double peak_mib = 0;
  double listing_bytes = 0;
};

Cost import(const Sandbox& sandbox) {
  Daemon invd(sandbox);
  import_by_hand_only(invd.configuration);
  const auto begin = std::chrono::steady_clock::now();
  invd.start();
  const ProcessCost start = cost_of(invd.program().pid());
  import_listings(invd);
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  const ProcessCost end = cost_of(invd.program().pid());
  (void)invd.stop();
  const StoredListings stored = stored_listings(invd);
  return {stored.rows,  end.cpu_s() - start.cpu_s(), end.user_s - start.user_s, wall.count(),
          end.peak_mib, stored.bytes / stored.rows};
}

void measure(Report& out, const std::string& way, const Sandbox& sandbox) {
  Cost best;
  FloorImport floor;
  for (int round = 0; round < kRounds; ++round) {  // the least of a few: what disturbs only adds
    const Cost mine = import(sandbox);
    const FloorImport least = floor_import(sandbox, way, mine.listing_bytes);
    if (std::abs(least.listings - mine.listings) > mine.listings / 100)  // slices overlap by a few
      throw std::runtime_error("the floor reads " + std::to_string(least.listings) + " listings, invd " +
                               std::to_string(mine.listings));
    if (round == 0 || mine.cpu_s < best.cpu_s) best = mine;
    if (round == 0 || least.cpu_s() < floor.cpu_s()) floor = least;
  }
  out.add(way + "_listings", best.listings);
  out.add(way + "_cpu_us_per_listing", best.cpu_s / best.listings * 1e6);
  out.add(way + "_user_us_per_listing", best.user_s / best.listings * 1e6);
  out.add(way + "_floor_cpu_us_per_listing", floor.cpu_s() / floor.listings * 1e6);
  out.add(way + "_floor_user_us_per_listing", floor.user_s / floor.listings * 1e6);
  out.add(way + "_floor_to_invd_cpu_ratio", floor.cpu_s() / best.cpu_s);
  out.add(way + "_wall_s", best.wall_s);
  out.add(way + "_floor_wall_s", floor.wall_s);
  out.add(way + "_peak_resident_mib", best.peak_mib);
  out.add(way + "_record_bytes_per_listing", best.listing_bytes);
}

void report(bool json) {
  Report out("listings");
  {
    const Sandbox sandbox({.products = kListedInPages, .orders = 0, .quota_scale = 1000, .burst_scale = 1000});
    measure(out, "pages", sandbox);
  }
  {
    const Sandbox sandbox({.products = kListedInReport, .orders = 0, .quota_scale = 1000, .burst_scale = 1000});
    make_reports_at_once(sandbox);
    measure(out, "report", sandbox);
  }
  out.print(json);
}

}  // namespace
}  // namespace invd::bench

int main(int argc, char** argv) {
  invd::bench::report(invd::bench::wants_json(argc, argv));
}
