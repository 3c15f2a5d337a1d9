#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "store/kv.h"

namespace invd::store {

/// The listings of a seller SKU that share one merchant-fulfilled quantity on Amazon. `group` is the id of the first
/// marketplace of the setting's group, or empty where all marketplaces of the integration share one (the default).
struct DomainId {
  IntegrationName integration;
  Sku sku;
  std::string group;
  auto operator<=>(const DomainId&) const = default;
  bool operator==(const DomainId&) const = default;
};
[[nodiscard]] std::string to_string(const DomainId& id);  ///< "amazon-us MUG-1"

enum class Opening : std::uint8_t {
  none,     ///< linked to an item whose stock is its own: Amazon's number is not taken (ITEM-8)
  pending,  ///< read at the cut, posted when the orders up to it are known (ITEM-5)
  posted,
};

/// The link of a quantity domain to an item: since when its orders move stock.
struct QuantityDomain {
  DomainId id;
  ItemId item;
  Timestamp cut;  ///< lines purchased later move stock; earlier ones as ITEM-5 and 8 say
  Opening opening = Opening::none;
  bool open_lines_bring_units = false;  ///< what lines hold that were open at the cut is added to on hand
  std::int64_t quantity = 0;            ///< Amazon's at the cut: what is posted besides
  WarehouseName warehouse;              ///< where the opening goes
  /// How often the cut was taken. 0: not yet. An opening that waits is being read, by a confirmation whose item is
  /// empty unless FBA listings have one; without one only FBA listings are linked, and the domain's own lines wait.
  std::uint32_t cuts = 1;
  bool doubt = false;  ///< after three cuts it was not certain: the smaller opening stands
  bool operator==(const QuantityDomain&) const = default;
};

/// The tables `domains` and `pending_openings`.

[[nodiscard]] Result<std::optional<QuantityDomain>> get_domain(ReadTxn& txn, const DomainId& id);
[[nodiscard]] Result<void> put_domain(WriteTxn& txn, const QuantityDomain& domain);
[[nodiscard]] Result<bool> drop_domain(WriteTxn& txn, const DomainId& id);
/// Of a seller SKU, in every group.
[[nodiscard]] Result<std::vector<QuantityDomain>> domains_of_sku(ReadTxn& txn, const IntegrationName& integration,
                                                                 const Sku& sku);
/// Those whose opening waits, at most that many, behind `after`.
struct PendingOpenings {
  std::vector<DomainId> ids;
  std::string next;  ///< empty at the end
};
[[nodiscard]] Result<PendingOpenings> pending_openings(ReadTxn& txn, const IntegrationName& integration,
                                                       const std::string& after, std::size_t limit);

/// Whether an opening of any integration waits that goes into that warehouse. Looks at each that waits.
[[nodiscard]] Result<bool> opening_waits_for(ReadTxn& txn, const WarehouseName& warehouse);

[[nodiscard]] Result<void> audit_domain(ReadTxn& txn, std::string_view key, std::string_view value);
[[nodiscard]] Result<void> audit_pending_opening(ReadTxn& txn, std::string_view key, std::string_view value);

}  // namespace invd::store
