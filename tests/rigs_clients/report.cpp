#include <algorithm>
#include <cstdio>

#include "rigs_clients/rig.h"

namespace invd::rigs {
namespace {

using std::chrono::milliseconds;

template <class... Arguments>
std::string format(const char* how, Arguments... arguments) {
  char text[512];
  std::snprintf(text, sizeof text, how, arguments...);
  return text;
}

double mebibytes(std::uint64_t bytes) {
  return static_cast<double>(bytes) / (1U << 20U);
}

bool has_told(const Met& met, std::string_view words) {
  return std::ranges::any_of(met.told, [words](const auto& told) { return told.first.contains(words); });
}

/// Collects the sentences.
class Promises {
 public:
  void keep(bool kept, const std::string& what) {
    if (!kept) broken_.push_back(what);
  }
  /// A connection of that kind was ended, never before `least`, which our own clock may see a little early, and at
  /// least once before `most`.
  void ended(const ClientsReport& report, Kind kind, milliseconds least, milliseconds most) {
    const Met& met = report.met.at(static_cast<std::size_t>(kind));
    const std::string who = "a client that is " + std::string(name(kind));
    keep(met.connections > 0, who + " was never cut");
    if (met.connections == 0) return;
    keep(met.longest >= least - milliseconds(100), who + " was cut too early");
    keep(met.shortest <= most, who + " was cut too late");
  }
  [[nodiscard]] std::vector<std::string> take() { return std::move(broken_); }

 private:
  std::vector<std::string> broken_;
};

}  // namespace

double ClientsReport::best_ratio() const {
  const auto best = std::ranges::min_element(rounds, {}, &Round::ratio);
  return best == rounds.end() ? 1e9 : best->ratio();
}

std::uint64_t ClientsReport::more_resident() const {
  return resident_peak - std::min(resident_before, resident_peak);
}

std::string ClientsReport::text() const {
  std::string out;
  for (const Round& round : rounds)
    out += format(
        "status alone: %zu calls, p50 %.2f ms, p99 %.2f ms; in the storm: %zu calls, p50 %.2f ms, p99 %.2f "
        "ms, longest %.2f ms; %.2f times as long\n",
        round.alone.asked, round.alone.p50_ms, round.alone.p99_ms, round.beside.asked, round.beside.p50_ms,
        round.beside.p99_ms, round.beside.longest_ms, round.ratio());
  out += format("resident: %.1f MiB, %.1f more at most\n", mebibytes(resident_before), mebibytes(more_resident()));
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    const Met& one = met.at(kind);
    if (one.connections == 0) {
      out += format("  %-14s never cut, %d times turned away, %llu answers\n", name(static_cast<Kind>(kind)).data(),
                    one.turned_away, static_cast<unsigned long long>(one.answers));
      continue;
    }
    out += format(
        "  %-14s cut %d times after %lld to %lld ms, %d times turned away, %llu answers, at most %llu bytes sent\n",
        name(static_cast<Kind>(kind)).data(), one.connections, static_cast<long long>(one.shortest.count()),
        static_cast<long long>(one.longest.count()), one.turned_away, static_cast<unsigned long long>(one.answers),
        static_cast<unsigned long long>(one.most_sent));
    for (const auto& [what, times] : one.told) out += format("    told %d times: %.100s\n", times, what.c_str());
  }
  return out + "the 17th of one user: " + told_per_user + "\nthe 65th in all: " + told_in_all + "\n";
}

std::vector<std::string> broken_promises(const ClientsReport& report, const ClientsOptions& options) {
  Promises promises;
  const auto met = [&](Kind kind) -> const Met& { return report.met.at(static_cast<std::size_t>(kind)); };
  promises.keep(report.still_runs, "invd has ended");
  promises.keep(report.serves_again, "invctl does not get through after the storm");
  promises.keep(report.best_ratio() <= kMostRatio,
                format("the good client waits %.2f times as long", report.best_ratio()));
  promises.keep(report.more_resident() <= kMostResident,
                format("invd takes %.1f MiB more", mebibytes(report.more_resident())));
  promises.keep(report.told_per_user.contains("has 16 connections already"), "one user got a 17th connection");
  promises.keep(report.told_in_all.empty() || report.told_in_all.contains("64 clients are connected already"),
                "there was a 65th connection");
  promises.ended(report, Kind::silent, milliseconds(1'000), milliseconds(1'500));
  promises.ended(report, Kind::slow, milliseconds(5'000), milliseconds(6'000));
  promises.ended(report, Kind::half_frame, milliseconds(5'000), milliseconds(6'000));
  promises.ended(report, Kind::never_reading, milliseconds(10'000), milliseconds(13'000));
  promises.ended(report, Kind::half_closed, milliseconds(0), milliseconds(2'500));
  promises.ended(report, Kind::too_long, milliseconds(0), milliseconds(1'500));
  promises.ended(report, Kind::nonsense, milliseconds(0), milliseconds(1'500));
  if (options.storm > std::chrono::seconds(65))
    promises.ended(report, Kind::idle, milliseconds(60'000), milliseconds(61'500));
  promises.keep(has_told(met(Kind::too_long), "longer than 64 KiB"), "a request of 80 KiB was not refused");
  promises.keep(has_told(met(Kind::silent), "no complete request came in time"), "the silent are not told why");
  // What waits in invd is its queue and what it has read; the rest lies in the kernel's buffers.
  promises.keep(met(Kind::never_reading).most_sent < (2U << 20U), "a client that reads nothing may send for ever");
  promises.keep(met(Kind::flooding).answers > 100, "those who ask much get no answers");
  return promises.take();
}

}  // namespace invd::rigs
