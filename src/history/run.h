#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/timestamp.h"

namespace invd::history {

/// Runs are numbered from 1 in the order in which they began.
using RunId = std::uint64_t;

enum class Module : std::uint8_t { items, orders, stock, fba, shipments };
enum class Trigger : std::uint8_t { schedule, manual, first, resync, notification, audit };
enum class RunStatus : std::uint8_t { running, succeeded, partial, failed, skipped };
enum class Outcome : std::uint8_t { synced, failed, skipped };

[[nodiscard]] std::string_view name(Module module);
[[nodiscard]] std::string_view name(Trigger trigger);
[[nodiscard]] std::string_view name(RunStatus status);
[[nodiscard]] std::string_view name(Outcome outcome);
[[nodiscard]] std::optional<Module> module_from_name(std::string_view name);
[[nodiscard]] std::optional<Trigger> trigger_from_name(std::string_view name);
[[nodiscard]] std::optional<RunStatus> run_status_from_name(std::string_view name);

struct Counts {
  std::uint64_t synced = 0;
  std::uint64_t failed = 0;
  std::uint64_t skipped = 0;
  std::uint64_t unchanged = 0;  ///< seen again and equal to what is stored: counted, not recorded
  bool operator==(const Counts&) const = default;
};

/// One execution of a sync of one module of one integration (HIST-1).
struct Run {
  RunId id = 0;
  Module module = Module::orders;
  IntegrationName integration;
  Trigger trigger = Trigger::schedule;
  std::optional<Timestamp> from;  ///< the window it covered
  std::optional<Timestamp> to;
  Timestamp started_at;
  std::optional<Timestamp> ended_at;
  RunStatus status = RunStatus::running;
  Counts counts;
  std::uint64_t pages = 0;
  std::uint64_t next_record = 0;  ///< the number of its next record
  std::string reason;             ///< why it failed, was partial, or did nothing
  std::string config_hash;        ///< the configuration it ran under (I24)
  bool operator==(const Run&) const = default;
};

/// The outcome of one entity in a run. No personal data (DATA-2).
struct RunRecord {
  std::string kind;  ///< "order"
  std::string id;
  Outcome outcome = Outcome::synced;
  std::string reason;
  bool operator==(const RunRecord&) const = default;
};

/// The status a run ends with: failed when it broke off, partial when some records failed, else succeeded.
[[nodiscard]] RunStatus ended_status(const Counts& counts, bool broke_off);

}  // namespace invd::history
