#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/timestamp.h"

namespace invd::sim {

/// A guard of the design that lies below invd's code and is switched off at a seam of the simulator's; those within it
/// are base/guard.h's. Each must be caught, or the simulator is blind (tests/guards).
enum class Seam : std::uint8_t {
  none,
  horizon_not_now,      ///< Amazon's horizon is replaced by the time of the answer
  acknowledged_kept,    ///< a commit is acknowledged that never was
  synced_commits,       ///< a kill takes the last commit with it, although its news was told
  watermark_with_data,  ///< the watermark is committed before the data of its transaction
  quotas_kept,          ///< a restart forgets the tokens that were spent
};
[[nodiscard]] std::string_view name(Seam seam);
/// `none` for a word that is no seam's.
[[nodiscard]] Seam seam_from_name(std::string_view name);

struct Options {
  std::uint64_t seed = 1;
  std::optional<std::set<std::string>> only;  ///< of the kinds of faults that the seed draws
  Seam off = Seam::none;
};

/// How one seed went.
struct Outcome {
  std::string failure;  ///< empty: every promise was kept
  std::set<std::string> kinds;
  std::map<std::string, std::uint64_t> fired;   ///< by kind of fault
  std::map<std::string, std::uint64_t> killed;  ///< by what was pending
  std::uint64_t trace = 0;
  std::uint64_t steps = 0;
  std::uint64_t commits = 0;
  std::uint64_t calls = 0;
  std::uint64_t throttled = 0;  ///< 429s that no fault made
  std::uint64_t orders = 0;
  std::uint64_t feeds = 0;  ///< that Amazon was given
  Duration lived{0};        ///< virtual time
  Duration converged{0};    ///< virtual time from the last fault until books and truth were equal
};

/// What may be pending when the process is killed; a batch in which one never was is no proof.
[[nodiscard]] const std::set<std::string>& kill_points();

/// Lives one seed: invd's flows on a real store against the sandbox, with what goes wrong drawn from the seed. Then the
/// faults stop, and the books must become equal to the truth.
[[nodiscard]] Outcome simulate(const Options& options);

/// The fewest kinds of faults with which the seed still fails, by leaving out one after the other.
[[nodiscard]] std::set<std::string> shrink(const Options& options, const Outcome& failed);

}  // namespace invd::sim
