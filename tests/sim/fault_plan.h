#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "sandbox/faults.h"

namespace invd::sim {

/// Faults of the simulator's own, beside those of the sandbox.
inline constexpr std::string_view kKill = "kill";                 ///< the process is gone at any step
inline constexpr std::string_view kStop = "stop";                 ///< it ends by SIGTERM
inline constexpr std::string_view kReboot = "reboot";             ///< a kill, after which the machine boots anew
inline constexpr std::string_view kClock = "clock_step";          ///< the wall clock is set, by minutes to years
inline constexpr std::string_view kSlowCommit = "slow_commit";    ///< commits and their news take seconds
inline constexpr std::string_view kGrouping = "grouping";         ///< the writer groups as it likes
inline constexpr std::string_view kFull = "store_full";           ///< commits find no room for a while
inline constexpr std::string_view kIo = "store_io";               ///< a flush fails: nothing was written
inline constexpr std::string_view kIoAfter = "store_io_written";  ///< a flush fails, but all of it was written
inline constexpr std::string_view kNetworkDown = "network_down";  ///< no connection for a while
inline constexpr std::string_view kGarbled = "garbled";           ///< a byte of the answer is no text
inline constexpr std::string_view kLatency = "latency";           ///< answers take up to a minute
inline constexpr std::string_view kStale = "stale_order";         ///< getOrder tells of an order as it was before
inline constexpr std::string_view kSeller = "seller";             ///< somebody counts stock and edits numbers at Amazon
inline constexpr std::string_view kDelivery = "delivery";         ///< goods come in: raises enough for a feed
inline constexpr std::string_view kCustomers = "customers";       ///< people place, change and cancel orders

/// Every kind there is, the sandbox's first.
[[nodiscard]] std::vector<std::string> all_kinds();

/// What goes wrong in the life of one seed. Each kind is drawn from a stream of its own, so that leaving one out does
/// not change the others.
class FaultPlan {
 public:
  /// `only`: of the kinds that the seed draws, those in the list.
  FaultPlan(std::uint64_t seed, const std::optional<std::set<std::string>>& only);

  [[nodiscard]] bool has(std::string_view kind) const { return kinds_.contains(std::string(kind)); }
  [[nodiscard]] const std::set<std::string>& kinds() const { return kinds_; }
  /// The sandbox's faults of the plan.
  [[nodiscard]] const std::vector<sandbox::Fault>& wire() const { return wire_; }
  /// The longest by which updates are late in searches; 0 when none is.
  [[nodiscard]] Duration late_by() const { return late_by_; }

 private:
  void add(sandbox::FaultKind kind, Random& random);

  std::set<std::string> kinds_;
  std::vector<sandbox::Fault> wire_;
  Duration late_by_{0};
};

/// A seed for one purpose out of the seed of a run.
[[nodiscard]] std::uint64_t stream(std::uint64_t seed, std::string_view purpose);

}  // namespace invd::sim
