#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <unistd.h>

#include "log/setup.h"
#include "sim/fault_plan.h"
#include "sim/simulation.h"

namespace {

using namespace invd::sim;

/// For the handler: an assertion of invd's ends the program, and the seed must not be lost with it.
char seed_text[64];

void on_abort(int) {
  (void)!::write(STDERR_FILENO, seed_text, sizeof seed_text);
}

std::string list(const std::set<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

/// What a batch of seeds did.
struct Batch {
  std::uint64_t seeds = 0;
  std::uint64_t steps = 0;
  std::uint64_t commits = 0;
  std::uint64_t calls = 0;
  std::uint64_t throttled = 0;
  std::uint64_t orders = 0;
  std::uint64_t feeds = 0;
  invd::Duration lived{0};
  invd::Duration slowest{0};
  std::map<std::string, std::uint64_t> fired;
  std::map<std::string, std::uint64_t> killed;

  void add(const Outcome& outcome) {
    ++seeds;
    steps += outcome.steps;
    commits += outcome.commits;
    calls += outcome.calls;
    throttled += outcome.throttled;
    orders += outcome.orders;
    feeds += outcome.feeds;
    lived += outcome.lived;
    slowest = std::max(slowest, outcome.converged);
    for (const auto& [kind, times] : outcome.fired) fired[kind] += times;
    for (const auto& [point, times] : outcome.killed) killed[point] += times;
  }

  /// Kinds of faults and points of killing that never came to pass.
  [[nodiscard]] std::set<std::string> never() const {
    std::set<std::string> missing;
    for (const std::string& kind : all_kinds())
      if (!fired.contains(kind) || fired.at(kind) == 0) missing.insert(kind);
    for (const std::string& point : kill_points())
      if (!killed.contains(point)) missing.insert("killed " + point);
    return missing;
  }

  void print(double seconds) const {
    const double hours = static_cast<double>(lived.count()) / 3'600'000;
    std::printf("%llu seeds in %.1f s: %.0f seeds a minute, %.0f times as fast as life\n",
                static_cast<unsigned long long>(seeds), seconds, static_cast<double>(seeds) * 60 / seconds,
                hours * 3600 / seconds);
    std::printf(
        "%.0f hours lived, %llu steps, %llu commits, %llu calls (%llu throttled by mistake), %llu orders, %llu feeds; "
        "converged within %.1f h\n",
        hours, static_cast<unsigned long long>(steps), static_cast<unsigned long long>(commits),
        static_cast<unsigned long long>(calls), static_cast<unsigned long long>(throttled),
        static_cast<unsigned long long>(orders), static_cast<unsigned long long>(feeds),
        static_cast<double>(slowest.count()) / 3'600'000);
    for (const auto& [kind, times] : fired)
      std::printf("  %-24s %10llu\n", kind.c_str(), static_cast<unsigned long long>(times));
    for (const auto& [point, times] : killed)
      std::printf("  killed %-24s %3llu\n", point.c_str(), static_cast<unsigned long long>(times));
  }

  void print_json(double seconds) const {
    const auto object = [](const std::map<std::string, std::uint64_t>& map) {
      std::string text;
      for (const auto& [key, value] : map) text += (text.empty() ? "\"" : ",\"") + key + "\":" + std::to_string(value);
      return "{" + text + "}";
    };
    std::printf(
        "{\"seeds\":%llu,\"seconds\":%.1f,\"seeds_per_minute\":%.0f,\"hours_lived\":%lld,\"steps\":%llu,"
        "\"commits\":%llu,\"calls\":%llu,\"throttled\":%llu,\"fired\":%s,\"killed\":%s}\n",
        static_cast<unsigned long long>(seeds), seconds, static_cast<double>(seeds) * 60 / seconds,
        static_cast<long long>(lived.count() / 3'600'000), static_cast<unsigned long long>(steps),
        static_cast<unsigned long long>(commits), static_cast<unsigned long long>(calls),
        static_cast<unsigned long long>(throttled), object(fired).c_str(), object(killed).c_str());
  }
};

int report_failure(const Options& options, const Outcome& outcome) {
  std::fprintf(stderr, "seed %llu fails: %s\n  with: %s\n", static_cast<unsigned long long>(options.seed),
               outcome.failure.c_str(), list(outcome.kinds).c_str());
  if (const Outcome again = simulate(options); again.trace != outcome.trace)
    std::fprintf(stderr, "  and it does not replay: trace %016llx, then %016llx\n",
                 static_cast<unsigned long long>(outcome.trace), static_cast<unsigned long long>(again.trace));
  const std::set<std::string> needed = shrink(options, outcome);
  Options least = options;
  least.only = needed;
  std::fprintf(stderr, "  shrunk: %s\n  replay: ./dev sim --seed %llu --only %s\n", simulate(least).failure.c_str(),
               static_cast<unsigned long long>(options.seed), needed.empty() ? "none" : list(needed).c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t seeds = 1;
  std::uint64_t first = 1;
  double minutes = 0;
  bool json = false;
  bool go_on = false;
  bool log = false;
  std::vector<std::string> only;
  CLI::App app("Lives invd from seeds: its flows and store against the sandbox, in virtual time, with faults.");
  auto* number = app.add_option("--seeds", seeds, "How many seeds, one after the other");
  app.add_option("--seed", first, "The first one");
  app.add_option("--minutes", minutes, "Goes on with further seeds for so long, when --seeds is not given");
  app.add_option("--only", only, "Only these kinds of faults, of those that the seed draws; \"none\": no faults")
      ->delimiter(',');
  app.add_flag("--json", json, "The figures as JSON");
  app.add_flag("--go-on", go_on, "Goes on after a seed that fails");
  app.add_flag("--log", log, "invd's log on the standard error, by virtual time's order");
  CLI11_PARSE(app, argc, argv);

  if (!log && !invd::log::set_up({.target = invd::log::Target::file, .file = "/dev/null"})) return 1;
  std::signal(SIGABRT, on_abort);
  const auto begin = std::chrono::steady_clock::now();
  const auto elapsed = [begin] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  const char* const guard = std::getenv("INVD_GUARD_OFF");
  const Seam off = guard == nullptr ? Seam::none : seam_from_name(guard);
  Batch batch;
  int status = 0;
  for (std::uint64_t seed = first;; ++seed) {
    const bool by_time = minutes > 0 && number->count() == 0;
    if (by_time ? elapsed() >= minutes * 60 : seed - first >= seeds) break;
    Options options;
    options.seed = seed;
    options.off = off;
    if (!only.empty()) options.only.emplace(only.begin(), only.end());
    std::snprintf(seed_text, sizeof seed_text, "seed %llu aborts\n", static_cast<unsigned long long>(seed));
    const Outcome outcome = simulate(options);
    batch.add(outcome);
    if (outcome.failure.empty()) continue;
    if (guard != nullptr) {  // a mistake made on purpose: that it was noticed is all there is to know
      std::printf("with %s off seed %llu fails: %s\n", guard, static_cast<unsigned long long>(seed),
                  outcome.failure.c_str());
      return 1;
    }
    status = report_failure(options, outcome);
    if (!go_on) break;
  }
  if (json)
    batch.print_json(elapsed());
  else
    batch.print(elapsed());
  // A few seeds need not meet everything.
  constexpr std::uint64_t kWholeBatch = 100;
  if (const auto never = batch.never(); batch.seeds >= kWholeBatch && only.empty() && !never.empty()) {
    std::fprintf(stderr, "never happened: %s\n", list(never).c_str());
    status = 1;
  }
  return status;
}
