#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "store/kv.h"

namespace invd::store {

/// The id of an order of which not even that could be read: this and a fingerprint of what was there.
inline constexpr std::string_view kUnreadableId = "unreadable-";

/// An order that could not be read (ORD-11): it waits here, shown until it is read or dropped.
struct Quarantined {
  IntegrationName integration;
  OrderId order_id;    ///< Amazon's, or kUnreadableId and a fingerprint
  std::string reason;  ///< with the JSON path
  std::string json;    ///< redacted: no personal data
  Timestamp first_seen;
  Timestamp last_tried;                   ///< or met in a search
  std::uint32_t attempts = 1;             ///< the first sight, and each reading by id
  std::optional<Timestamp> next_try;      ///< read again by itself; never for an id that could not be read
  std::optional<Timestamp> last_updated;  ///< of the newest version that was met, where at least that could be read
  bool operator==(const Quarantined&) const = default;
  [[nodiscard]] bool has_readable_id() const { return !order_id.view().starts_with(kUnreadableId); }
};

[[nodiscard]] Result<std::optional<Quarantined>> get_quarantined(ReadTxn& txn, const IntegrationName& integration,
                                                                 const OrderId& id);
[[nodiscard]] Result<void> put_quarantined(WriteTxn& txn, const Quarantined& entry);
/// Says whether it was there.
[[nodiscard]] Result<bool> drop_quarantined(WriteTxn& txn, const IntegrationName& integration, const OrderId& id);
/// At most `limit` of them, by integration and order id; of one integration, if that is given.
[[nodiscard]] Result<std::vector<Quarantined>> list_quarantined(ReadTxn& txn, std::size_t limit,
                                                                const std::optional<IntegrationName>& of = {});
struct QuarantineQuery {
  std::optional<IntegrationName> integration;
  std::string after;  ///< `next` of the page before, or quarantine_page_key()
  std::size_t limit = 50;
  std::size_t scan_limit = kLookedRows;  ///< rows looked at before the page ends (I7)
};
struct QuarantineList {
  std::vector<Quarantined> entries;  ///< by integration and order id
  std::string next;                  ///< empty at the end
};
[[nodiscard]] Result<QuarantineList> list_quarantine(ReadTxn& txn, const QuarantineQuery& query);
/// What `after` must be for the page to begin behind this entry, which need not be there.
[[nodiscard]] std::string quarantine_page_key(const IntegrationName& integration, const OrderId& id);
/// How many an integration has; stops counting at `enough`.
[[nodiscard]] Result<std::uint64_t> count_quarantined(ReadTxn& txn, const IntegrationName& integration,
                                                      std::uint64_t enough);

[[nodiscard]] Result<void> audit_quarantined(ReadTxn& txn, std::string_view key, std::string_view value);

}  // namespace invd::store
