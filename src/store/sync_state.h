#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "history/run.h"
#include "store/kv.h"

namespace invd::store {

/// What a chain of pages is read for. The numbers are stored.
enum class ChainKind : std::uint8_t {
  window = 0,  ///< the next window by update time
  sweep = 1,   ///< every order still open, once (INT-4)
  added = 2,   ///< the first import of marketplaces that were added later: a window, then a sweep
  audit = 3,   ///< the last 48 hours of updates again (I8)
  period = 4,  ///< orders purchased in a period that somebody named (PREF-4)
};
inline constexpr std::uint8_t kChainKinds = 5;

/// How far the pages of one search have been read, kept so that a restart goes on where it was (I9).
struct PageChain {
  std::optional<Timestamp> after;  ///< the search's own bounds, as they were sent
  std::optional<Timestamp> before;
  bool by_creation = false;          ///< createdAfter/-Before instead of lastUpdated
  bool open_only = false;            ///< the sweep over every order still open (INT-4)
  std::string token;                 ///< of the next page; empty: the chain begins
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
  std::optional<Timestamp> watermark;  ///< every order whose lastUpdatedTime is below it is stored (I8)
  std::optional<Duration> window;      ///< longest window to ask for; absent: to Amazon's horizon
  bool open_swept = false;             ///< the first import's sweep over orders still open is complete
  /// The most by which an update became visible late: what was seen since the last audit, or half of what held before.
  Duration late_by{0};
  std::optional<Timestamp> audited_at;  ///< when the last independent sweep ended
  /// Those that the watermark speaks for; empty: all that are configured.
  std::vector<MarketplaceId> marketplaces;
  std::map<ChainKind, PageChain> chains;  ///< those under way
  Duration late_since_audit{0};           ///< the most that was seen since the last audit ended
  /// Updates before this time may have been hidden by an order that could not be read: they do not count as late.
  std::optional<Timestamp> unreadable_until;
  bool operator==(const OrdersState&) const = default;
};

[[nodiscard]] Result<OrdersState> get_orders_state(ReadTxn& txn, const IntegrationName& integration);
[[nodiscard]] Result<void> put_orders_state(WriteTxn& txn, const IntegrationName& integration,
                                            const OrdersState& state);

/// Where the import of listings of one integration stands.
struct ItemsState {
  std::optional<Timestamp> complete_at;  ///< when the last complete pass over all listings began
  std::optional<Timestamp> read_to;      ///< changes up to then have been read
  bool operator==(const ItemsState&) const = default;
};
[[nodiscard]] Result<ItemsState> get_items_state(ReadTxn& txn, const IntegrationName& integration);
[[nodiscard]] Result<void> put_items_state(WriteTxn& txn, const IntegrationName& integration, const ItemsState& state);

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
