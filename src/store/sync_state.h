#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "history/run.h"
#include "store/kv.h"

namespace invd::store {

/// How far the pages of one search have been read, kept so that a restart goes on where it was (I9).
struct PageChain {
  std::optional<Timestamp> after;  ///< the search's own bounds, as they were sent
  std::optional<Timestamp> before;
  bool by_creation = false;          ///< createdAfter/-Before instead of lastUpdated
  bool open_only = false;            ///< the sweep over every order still open (INT-4)
  std::string token;                 ///< of the next page
  Timestamp token_issued_at;         ///< a token lives 24 hours
  std::uint64_t pages = 0;           ///< pages committed
  std::optional<Timestamp> horizon;  ///< the earliest that Amazon stated on a page of this chain
  std::uint64_t fingerprint = 0;     ///< of the last page
  std::vector<MarketplaceId> marketplaces;
  history::RunId run = 0;  ///< the run that reads it
  bool operator==(const PageChain&) const = default;
};

/// Where the import of orders of one integration stands.
struct OrdersState {
  std::optional<Timestamp> watermark;   ///< every order whose lastUpdatedTime is below it is stored (I8)
  std::optional<Duration> window;       ///< longest window to ask for; absent: to Amazon's horizon
  bool open_swept = false;              ///< the first import's sweep over orders still open is complete
  Duration late_by{0};                  ///< the most by which an update became visible late, as observed
  std::optional<Timestamp> audited_at;  ///< when the last independent sweep ended
  std::optional<PageChain> chain;       ///< a search under way
  /// Those that the watermark speaks for; empty: all that are configured.
  std::vector<MarketplaceId> marketplaces;
  bool operator==(const OrdersState&) const = default;
};

[[nodiscard]] Result<OrdersState> get_orders_state(ReadTxn& txn, const IntegrationName& integration);
[[nodiscard]] Result<void> put_orders_state(WriteTxn& txn, const IntegrationName& integration,
                                            const OrdersState& state);

/// When a module of an integration last ran, for the schedule and for status.
struct ModuleState {
  history::RunId last_run = 0;  ///< 0: none yet
  std::optional<Timestamp> last_started_at;
  std::optional<Timestamp> last_success_at;
  bool operator==(const ModuleState&) const = default;
};
[[nodiscard]] Result<ModuleState> get_module_state(ReadTxn& txn, const IntegrationName& integration,
                                                   history::Module module);
[[nodiscard]] Result<void> put_module_state(WriteTxn& txn, const IntegrationName& integration, history::Module module,
                                            const ModuleState& state);

/// What getMarketplaceParticipations said last; asked again once a day.
struct Participation {
  MarketplaceId marketplace;
  std::string country;
  std::string currency;
  bool participating = false;
  bool suspended_listings = false;
  bool operator==(const Participation&) const = default;
};
struct Participations {
  Timestamp fetched_at;
  std::vector<Participation> list;
  bool operator==(const Participations&) const = default;
};
[[nodiscard]] Result<std::optional<Participations>> get_participations(ReadTxn& txn,
                                                                       const IntegrationName& integration);
[[nodiscard]] Result<void> put_participations(WriteTxn& txn, const IntegrationName& integration,
                                              const Participations& participations);

/// For the audit: any row of `sync_state`.
[[nodiscard]] Result<void> audit_sync_state(ReadTxn& txn, std::string_view key, std::string_view value);

}  // namespace invd::store
