#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/fields.h"

namespace invd::control {

/// The newest run of a module, in short: the same words as in run_message.h.
struct LastRun {
  std::string run_id;
  std::string trigger;
  std::string status;
  std::optional<Timestamp> started_at;
  std::optional<Timestamp> ended_at;
  std::int64_t synced = 0;
  std::int64_t failed = 0;
  std::int64_t skipped = 0;
  std::string reason;
  bool operator==(const LastRun&) const = default;
};

struct ModuleStatus {
  bool automatic = false;  ///< "auto": runs by itself
  std::optional<LastRun> last_run;
  std::optional<Timestamp> last_success_at;
  std::optional<Timestamp> next_run_at;
  std::optional<Timestamp> watermark;  ///< everything up to here is in the books
  bool operator==(const ModuleStatus&) const = default;
};

/// Something that needs a look, with what to do about it.
struct Problem {
  std::string code;
  std::string message;
  std::string hint;
  std::optional<Timestamp> since;
  bool operator==(const Problem&) const = default;
};

struct MarketplaceStatus {
  std::string id;       ///< "ATVPDKIKX0DER"
  std::string country;  ///< "US"
  bool operator==(const MarketplaceStatus&) const = default;
};

/// Whether a feature with a warehouse (FBA, warehouse mapping) is on.
struct WarehouseSwitch {
  bool enabled = false;
  std::string warehouse;
  bool operator==(const WarehouseSwitch&) const = default;
};

/// The head-room of one of Amazon's token buckets: how many calls may go out at once, and how many wait.
struct QuotaStatus {
  std::string operation;            ///< "searchOrders"
  double burst = 0;                 ///< tokens at most
  double level = 0;                 ///< tokens now
  std::int64_t free_percent = 100;  ///< level of burst
  std::int64_t waiting = 0;
  bool operator==(const QuotaStatus&) const = default;
};

/// How long something took within the last day, in seconds.
struct LatencyStatus {
  std::int64_t count = 0;
  double p50 = 0;  ///< half of them took that long or less
  double p99 = 0;  ///< of a hundred, ninety-nine
  double max = 0;
  bool operator==(const LatencyStatus&) const = default;
};
/// By what was timed: order_seen, to_first_byte, to_confirmed. What did not happen lately is left out.
using Latencies = std::map<std::string, LatencyStatus>;

struct IntegrationStatus {
  std::string name;
  std::string state;  ///< active, inactive, error
  std::string region;
  std::string primary_marketplace;
  std::vector<MarketplaceStatus> marketplaces;
  std::string organization_country;
  WarehouseSwitch fba;
  WarehouseSwitch mapping;
  std::vector<Problem> problems;
  std::vector<QuotaStatus> quotas;              ///< of the operations that were called
  std::map<std::string, ModuleStatus> modules;  ///< by module: orders, items, stock, ...
  Latencies latency;
  bool operator==(const IntegrationStatus&) const = default;
};

struct StoreStatus {
  std::int64_t bytes = 0;
  std::string state;  ///< ok, tight, full
  bool operator==(const StoreStatus&) const = default;
};

/// Effects on Amazon that are queued, of unknown outcome, or failed.
struct OutboxStatus {
  std::int64_t pending = 0;
  std::int64_t unknown = 0;
  std::int64_t failed = 0;
  bool operator==(const OutboxStatus&) const = default;
};

struct StockStatus {
  std::int64_t dirty = 0;
  std::int64_t unconfirmed = 0;
  std::optional<Timestamp> oldest_dirty_at;
  std::string held_plan;
  std::map<std::string, std::int64_t> oversells;  ///< order lines of the last 30 days that found too little, by cause
  Latencies latency;                              ///< of all integrations
  bool operator==(const StockStatus&) const = default;
};

struct Status {
  std::string version;
  std::optional<Timestamp> started_at;
  std::string config_hash;
  std::vector<IntegrationStatus> integrations;
  StoreStatus store;
  OutboxStatus outbox;
  StockStatus stock;
  std::vector<Problem> problems;  ///< of the daemon as a whole: its configuration, its store
  bool operator==(const Status&) const = default;
};

void describe(Fields& f, LastRun& m);
void describe(Fields& f, ModuleStatus& m);
void describe(Fields& f, Problem& m);
void describe(Fields& f, MarketplaceStatus& m);
void describe(Fields& f, WarehouseSwitch& m);
void describe(Fields& f, QuotaStatus& m);
void describe(Fields& f, LatencyStatus& m);
void describe(Fields& f, IntegrationStatus& m);
void describe(Fields& f, StoreStatus& m);
void describe(Fields& f, OutboxStatus& m);
void describe(Fields& f, StockStatus& m);
void describe(Fields& f, Status& m);

}  // namespace invd::control
