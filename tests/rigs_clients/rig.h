#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "rigs_clients/good_client.h"
#include "rigs_clients/hostile_client.h"

namespace invd::rigs {

struct ClientsOptions {
  std::chrono::seconds storm{14};  ///< of the first round; what never reads is cut after ten
  int rounds = 6;                  ///< at most, each further one short: one that keeps the ratio is enough
};

/// What a storm of clients did to a daemon of its own.
struct ClientsReport {
  struct Round {
    GoodClient::Waits alone;
    GoodClient::Waits beside;  ///< the storm
    [[nodiscard]] double ratio() const { return beside.p99_ms / alone.p99_ms; }
  };
  std::vector<Round> rounds;
  MetByKind met;              ///< in the first round
  std::string told_per_user;  ///< the 17th connection of one user
  std::string told_in_all;    ///< the 65th; empty without root rights, as one user has 16 at most
  std::uint64_t resident_before = 0;
  std::uint64_t resident_peak = 0;
  bool still_runs = false;
  bool serves_again = false;  ///< invctl, after the storm

  [[nodiscard]] double best_ratio() const;
  [[nodiscard]] std::uint64_t more_resident() const;
  [[nodiscard]] std::string text() const;
};

/// What invd promises of its clients (I27).
inline constexpr double kMostRatio = 3;
inline constexpr std::uint64_t kMostResident = 16ULL << 20U;

[[nodiscard]] ClientsReport run_clients(const ClientsOptions& options);

/// What of the promise was not kept, a sentence each; empty when all was.
[[nodiscard]] std::vector<std::string> broken_promises(const ClientsReport& report, const ClientsOptions& options);

}  // namespace invd::rigs
