#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "stock/push.h"
#include "store/domains.h"
#include "store/kv.h"

namespace invd::store {

/// The tables `pushes` and `push_queue`: what is known of each quantity domain's number on Amazon, and what is to be
/// done next about it. They change together.

struct Push {
  DomainId id;
  ItemId item;  ///< that the domain was last evaluated for; empty: none
  stock::PushState state;
  bool operator==(const Push&) const = default;
};

[[nodiscard]] Result<std::optional<Push>> get_push(ReadTxn& txn, const DomainId& id);
[[nodiscard]] Result<void> put_push(WriteTxn& txn, const Push& push);

/// What waits in one task's queue, the longest waiting first: due before `until`, at most `limit`, behind `after`.
struct QueuedPush {
  DomainId id;
  Timestamp at;
};
struct PushQueuePage {
  std::vector<QueuedPush> due;
  std::optional<Timestamp> next_at;  ///< of the first that is not due yet; nothing when the page is full
};
[[nodiscard]] Result<PushQueuePage> due_pushes(ReadTxn& txn, const IntegrationName& integration, stock::PushTask task,
                                               Timestamp until, std::size_t limit,
                                               const std::optional<QueuedPush>& after = std::nullopt);
/// How many are due before `until`, at most `most`: without a look at each.
[[nodiscard]] Result<std::uint64_t> count_due(ReadTxn& txn, const IntegrationName& integration, stock::PushTask task,
                                              Timestamp until, std::uint64_t most);

/// Of all domains of a SKU, also those that the setting makes no more.
[[nodiscard]] Result<std::vector<Push>> pushes_of_sku(ReadTxn& txn, const IntegrationName& integration, const Sku& sku);

/// All domains of an integration, by SKU.
struct PushQuery {
  IntegrationName integration;
  std::string after;                     ///< `next` of the page before
  std::size_t limit = 50;                ///< rows given
  std::size_t scan_limit = kLookedRows;  ///< rows looked at before the page ends (I7)
  bool only_differing = false;           ///< those that are not clean
};
struct PushList {
  std::vector<Push> pushes;
  std::string next;  ///< empty at the end
};
/// `after` of the page that begins behind that domain.
[[nodiscard]] std::string push_page_key(const DomainId& id);
[[nodiscard]] Result<PushList> list_pushes(ReadTxn& txn, const PushQuery& query);

/// How many wait, and since when: of the queue's tasks, without looking at each.
struct PushCounts {
  std::uint64_t lower = 0, raise = 0, look = 0, judge = 0, guard = 0;
};
[[nodiscard]] Result<PushCounts> count_pushes(ReadTxn& txn, const IntegrationName& integration, std::uint64_t most);

/// The table `touched`: items whose domains are to be evaluated again, with what that rests on. Of an integration, or,
/// as the books post them, of none yet.
struct Touched {
  IntegrationName integration;
  ItemId item;
  stock::Cause cause = stock::Cause::order;
  Timestamp rests_on;  ///< the newest change
};
[[nodiscard]] Result<void> touch(WriteTxn& txn, const Touched& touched);
[[nodiscard]] Result<std::optional<Touched>> get_touched(ReadTxn& txn, const IntegrationName& integration,
                                                         const ItemId& item);
[[nodiscard]] Result<bool> drop_touched(WriteTxn& txn, const IntegrationName& integration, const ItemId& item);
[[nodiscard]] Result<std::vector<Touched>> list_touched(ReadTxn& txn, const IntegrationName& integration,
                                                        std::size_t limit);

[[nodiscard]] Result<void> audit_push(ReadTxn& txn, std::string_view key, std::string_view value);
[[nodiscard]] Result<void> audit_queued_push(ReadTxn& txn, std::string_view key, std::string_view value);
[[nodiscard]] Result<void> audit_touched(ReadTxn& txn, std::string_view key, std::string_view value);

}  // namespace invd::store
