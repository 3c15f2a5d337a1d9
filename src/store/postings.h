#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "stock/commitment.h"
#include "stock/ledger.h"
#include "stock/movement.h"
#include "store/kv.h"

namespace invd::store {

/// The tables `postings`, `ledger` and `balances`: the append-only books. A posting has its natural key; what is posted
/// already is not applied again (I14). Balances change in the transaction that posts.

enum class Stream : std::uint8_t { movement, commitment };

/// What stands beside a posting for people.
struct Note {
  std::string reason;  ///< "damaged in storage"; may be empty
  std::string by;      ///< "uid 1000", "amazon"
  bool operator==(const Note&) const = default;
};

/// Errors: conflict (another posting has its key), those of stock::Balances::apply, those of the transaction.
[[nodiscard]] Result<stock::Posted> post(WriteTxn& txn, const stock::Movement& movement, stock::Floor floor,
                                         const Note& note);
/// Errors: conflict, internal (the item would be promised less than nothing there), limit, those of the transaction.
[[nodiscard]] Result<stock::Posted> post(WriteTxn& txn, const stock::CommitmentChange& change, const Note& note);

/// Units of an item by place, and promised units by warehouse: those that are not zero.
struct ItemBalances {
  std::map<stock::Place, std::int64_t> on_hand;  ///< of all accounts
  std::map<WarehouseName, std::int64_t> committed;
};
[[nodiscard]] Result<ItemBalances> balances_of(ReadTxn& txn, const ItemId& item);
/// Signed units. Errors: those of the transaction.
[[nodiscard]] Result<std::int64_t> balance_at(ReadTxn& txn, const ItemId& item, const stock::Place& place);
[[nodiscard]] Result<std::int64_t> committed_at(ReadTxn& txn, const ItemId& item, const WarehouseName& warehouse);
/// Whether any item has stock or promises in a warehouse. Looks at every balance: on a worker thread.
[[nodiscard]] Result<bool> holds_anything(ReadTxn& txn, const WarehouseName& warehouse);

/// One posting as it stands in an item's ledger.
struct LedgerRow {
  std::uint64_t seq = 0;  ///< from 1, of the item
  Stream stream = Stream::movement;
  std::optional<stock::Movement> movement;  ///< one of the two
  std::optional<stock::CommitmentChange> commitment;
  std::int64_t after_from = 0;  ///< of a movement: the balance of `from` after it
  std::int64_t after_to = 0;    ///< the balance of `to` after it; of a commitment: what is promised after it
  Note note;
};

struct LedgerQuery {
  ItemId item;
  std::uint64_t after = 0;  ///< rows behind that number: above it, or below it where the newest come first; 0: all
  std::size_t limit = 50;
  Direction direction = Direction::ascending;
};
struct LedgerPage {
  std::vector<LedgerRow> rows;  ///< in their sequence, or the newest first
  std::uint64_t next = 0;       ///< `after` of the next page; 0 at the end
};
[[nodiscard]] Result<LedgerPage> list_ledger(ReadTxn& txn, const LedgerQuery& query);

[[nodiscard]] Result<void> audit_posting(ReadTxn& txn, std::string_view key, std::string_view value);
[[nodiscard]] Result<void> audit_ledger(ReadTxn& txn, std::string_view key, std::string_view value);
/// The balance is the sum of its legs, and the item's legs cancel out (I14).
[[nodiscard]] Result<void> audit_balance(ReadTxn& txn, std::string_view key, std::string_view value);

}  // namespace invd::store
