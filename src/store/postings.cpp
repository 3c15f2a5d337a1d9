#include "store/postings.h"

#include <utility>

#include "store/key.h"
#include "store/posting_record.h"
#include "store/pushes.h"
#include "store/record.h"
#include "store/rows.h"

namespace invd::store {
namespace {

using stock::Place;
using stock::Posted;

constexpr std::uint8_t kBalanceVersion = 1;
constexpr std::uint8_t kCommitted = 255;  ///< in the place of an account in a key of `balances`

std::uint8_t account_code(const Place& place) {
  return static_cast<std::uint8_t>(place.account);
}

std::string balance_key(const ItemId& item, std::uint8_t account, const WarehouseName& warehouse) {
  return KeyWriter().text(item.view()).u8(account).text(warehouse.view()).str();
}

struct BalanceKey {
  ItemId item;
  std::uint8_t account = 0;
  WarehouseName warehouse;
};

Result<BalanceKey> read_balance_key(std::string_view key) {
  KeyReader r(key);
  BalanceKey out{ItemId(r.text()), r.u8(), WarehouseName(r.text())};
  if (!r.at_end() || (out.account != kCommitted && out.account > static_cast<std::uint8_t>(stock::kLastAccount)))
    return fail(ErrorCode::store_corrupt, "a balance has a damaged key");
  return out;
}

Result<std::int64_t> decode_units(std::string_view key, std::string_view value) {
  auto r = RecordReader::open(key, value, kBalanceVersion);
  if (!r) return fail(r, "a balance");
  const std::int64_t units = r->i64();
  if (const auto ok = r->finish(); !ok) return fail(ok, "a balance");
  return units;
}

Result<std::int64_t> units_at(ReadTxn& txn, const std::string& key) {
  const auto units = get_row(txn, Table::balances, key, decode_units);
  if (!units) return fail(units);
  return units->value_or(0);
}

Result<void> set_units(WriteTxn& txn, const std::string& key, std::int64_t units) {
  if (units == 0) return outcome_of(txn.erase(Table::balances, key));
  RecordWriter w(kBalanceVersion);
  w.i64(units);
  return txn.put(Table::balances, key, std::move(w).finish(key));
}

std::string ledger_prefix(const ItemId& item) {
  return KeyWriter().text(item.view()).str();
}

Result<std::uint64_t> next_seq(ReadTxn& txn, const ItemId& item) {
  std::uint64_t last = 0;
  const std::string prefix = ledger_prefix(item);
  const auto ok = scan_rows(txn, Table::ledger, KeyRange::prefix(prefix), Direction::descending,
                            [&](std::string_view key, std::string_view) -> Result<Scan> {
                              KeyReader r(key.substr(prefix.size()));
                              last = r.u64();
                              return Scan::stop;
                            });
  if (!ok) return fail(ok);
  return last + 1;
}

/// Appends a posting that has been applied.
Result<void> append(WriteTxn& txn, const std::string& key, const ItemId& item, LedgerRow row) {
  const auto seq = next_seq(txn, item);
  if (!seq) return fail(seq);
  row.seq = *seq;
  const auto written = txn.put_if_absent(Table::postings, key, encode_posting(key, row));
  if (!written) return fail(written);
  if (!*written) return fail(ErrorCode::internal, "a posting was written twice");
  return txn.put(Table::ledger, KeyWriter().text(item.view()).u64(*seq).str() + key, {});
}

/// What the quantities on Amazon rest on has changed (STK-5, 8).
Result<void> note_change(WriteTxn& txn, const ItemId& item, stock::Cause cause, Timestamp at) {
  return touch(txn, {{}, item, cause, at});
}

stock::Cause cause_of(stock::MovementKind kind) {
  switch (kind) {
    case stock::MovementKind::adjustment:
    case stock::MovementKind::transfer:
    case stock::MovementKind::inbound:
      return stock::Cause::person;
    case stock::MovementKind::opening:
    case stock::MovementKind::shipment:
    case stock::MovementKind::outbound:
    case stock::MovementKind::fba_order:
    case stock::MovementKind::returned:
      return stock::Cause::order;
  }
  return stock::Cause::person;
}

template <class Content>
Result<Posted> seen_before(const std::optional<Content>& stored, const Content& wanted, const std::string& what) {
  if (stored == wanted) return Posted::present;
  return fail(ErrorCode::conflict, what + " stands in the books with other content");
}

}  // namespace

Result<Posted> post(WriteTxn& txn, const stock::Movement& movement, stock::Floor floor, const Note& note) {
  const std::string what = std::string(name(movement.key.kind)) + " of " + to_string(movement.key.line);
  const std::string key = posting_key(movement.key);
  const auto stored = get_row(txn, Table::postings, key, decode_posting);
  if (!stored) return fail(stored, what);
  if (*stored) return seen_before((*stored)->movement, movement, what);

  const std::string from_key = balance_key(movement.item, account_code(movement.from), movement.from.warehouse);
  const std::string to_key = balance_key(movement.item, account_code(movement.to), movement.to.warehouse);
  const auto from = units_at(txn, from_key);
  if (!from) return fail(from);
  const auto to = units_at(txn, to_key);
  if (!to) return fail(to);
  stock::Balances balances({{{movement.item, movement.from}, *from}, {{movement.item, movement.to}, *to}});
  if (const auto ok = balances.apply(movement, floor); !ok) return fail(ok);
  LedgerRow row;
  row.movement = movement;
  row.after_from = balances.of(movement.item, movement.from);
  row.after_to = balances.of(movement.item, movement.to);
  row.note = note;
  if (const auto ok = set_units(txn, from_key, row.after_from); !ok) return fail(ok);
  if (const auto ok = set_units(txn, to_key, row.after_to); !ok) return fail(ok);
  if (const auto ok = append(txn, key, movement.item, std::move(row)); !ok) return fail(ok, what);
  if (const auto ok = note_change(txn, movement.item, cause_of(movement.key.kind), movement.at); !ok) return fail(ok);
  return Posted::posted;
}

Result<Posted> post(WriteTxn& txn, const stock::CommitmentChange& change, const Note& note) {
  const std::string what = std::string(name(change.key.kind)) + " of " + to_string(change.key.line);
  const std::string key = posting_key(change.key);
  const auto stored = get_row(txn, Table::postings, key, decode_posting);
  if (!stored) return fail(stored, what);
  if (*stored) return seen_before((*stored)->commitment, change, what);
  if (const auto ok = check(change); !ok) return fail(ok);

  const std::string units_key = balance_key(change.item, kCommitted, change.warehouse);
  const auto was = units_at(txn, units_key);
  if (!was) return fail(was);
  const auto is = stock::checked_sum(*was, signed_units(change));
  if (!is) return fail(is, what);
  if (*is < 0) return fail(ErrorCode::internal, what + " takes more than is promised");
  if (const auto ok = set_units(txn, units_key, *is); !ok) return fail(ok);
  LedgerRow row;
  row.stream = Stream::commitment;
  row.commitment = change;
  row.after_to = *is;
  row.note = note;
  if (const auto ok = append(txn, key, change.item, std::move(row)); !ok) return fail(ok, what);
  if (const auto ok = note_change(txn, change.item, stock::Cause::order, change.at); !ok) return fail(ok);
  return Posted::posted;
}

Result<ItemBalances> balances_of(ReadTxn& txn, const ItemId& item) {
  ItemBalances out;
  const auto ok = scan_rows(txn, Table::balances, KeyRange::prefix(ledger_prefix(item)), Direction::ascending,
                            [&](std::string_view key, std::string_view value) -> Result<Scan> {
                              const auto parts = read_balance_key(key);
                              if (!parts) return fail(parts);
                              const auto units = decode_units(key, value);
                              if (!units) return fail(units);
                              if (parts->account == kCommitted)
                                out.committed[parts->warehouse] = *units;
                              else
                                out.on_hand[{static_cast<stock::Account>(parts->account), parts->warehouse}] = *units;
                              return Scan::go_on;
                            });
  if (!ok) return fail(ok);
  return out;
}

Result<std::int64_t> balance_at(ReadTxn& txn, const ItemId& item, const Place& place) {
  return units_at(txn, balance_key(item, account_code(place), place.warehouse));
}

Result<std::int64_t> committed_at(ReadTxn& txn, const ItemId& item, const WarehouseName& warehouse) {
  return units_at(txn, balance_key(item, kCommitted, warehouse));
}

Result<bool> holds_anything(ReadTxn& txn, const WarehouseName& warehouse) {
  bool found = false;
  const auto ok = scan_rows(txn, Table::balances, {}, Direction::ascending,
                            [&](std::string_view key, std::string_view) -> Result<Scan> {
                              const auto parts = read_balance_key(key);
                              if (!parts) return fail(parts);
                              found = parts->warehouse == warehouse;
                              return found ? Scan::stop : Scan::go_on;
                            });
  if (!ok) return fail(ok);
  return found;
}

Result<LedgerPage> list_ledger(ReadTxn& txn, const LedgerQuery& query) {
  LedgerPage page;
  const std::string prefix = ledger_prefix(query.item);
  KeyRange range = KeyRange::prefix(prefix);
  const bool forward = query.direction == Direction::ascending;
  if (forward)
    range.from = KeyWriter().text(query.item.view()).u64(query.after + 1).str();
  else if (query.after > 0)
    range.to = KeyWriter().text(query.item.view()).u64(query.after).str();
  const auto ok = scan_rows(txn, Table::ledger, range, query.direction,
                            [&](std::string_view key, std::string_view) -> Result<Scan> {
                              if (page.rows.size() == query.limit) {
                                page.next = page.rows.back().seq;
                                return Scan::stop;
                              }
                              auto row = posting_of_ledger(txn, key);
                              if (!row) return fail(row);
                              page.rows.push_back(std::move(*row));
                              return Scan::go_on;
                            });
  if (!ok) return fail(ok);
  return page;
}

Result<void> audit_posting(ReadTxn& txn, std::string_view key, std::string_view value) {
  const auto row = decode_posting(key, value);
  if (!row) return fail(row);
  const ItemId& item = row->movement ? row->movement->item : row->commitment->item;
  const auto index = txn.get(Table::ledger, KeyWriter().text(item.view()).u64(row->seq).str() + std::string(key));
  if (!index) return fail(index);
  if (!*index) return fail(ErrorCode::store_corrupt, "a posting is missing in its item's ledger");
  return {};
}

Result<void> audit_ledger(ReadTxn& txn, std::string_view key, std::string_view) {
  return outcome_of(posting_of_ledger(txn, key));
}

Result<void> audit_balance(ReadTxn& txn, std::string_view key, std::string_view value) {
  const auto parts = read_balance_key(key);
  if (!parts) return fail(parts);
  const auto units = decode_units(key, value);
  if (!units) return fail(units);
  const auto all = balances_of(txn, parts->item);
  if (!all) return fail(all);
  std::uint64_t legs = 0;  // modulo 2^64, as partial sums may overflow
  for (const auto& [place, held] : all->on_hand) legs += static_cast<std::uint64_t>(held);
  if (legs != 0)
    return fail(ErrorCode::store_corrupt, "the legs of item " + parts->item.str() + " do not cancel out",
                "restore a backup");
  std::uint64_t sum = 0;
  const std::string prefix = ledger_prefix(parts->item);
  const auto ok =
      scan_rows(txn, Table::ledger, KeyRange::prefix(prefix), Direction::ascending,
                [&](std::string_view row_key, std::string_view) -> Result<Scan> {
                  const auto row = posting_of_ledger(txn, row_key);
                  if (!row) return fail(row);
                  const auto leg = [&](const Place& place, std::int64_t change) {
                    if (account_code(place) == parts->account && place.warehouse == parts->warehouse)
                      sum += static_cast<std::uint64_t>(change);
                  };
                  if (row->movement) {
                    leg(row->movement->from, -row->movement->quantity);
                    leg(row->movement->to, row->movement->quantity);
                  } else if (parts->account == kCommitted && row->commitment->warehouse == parts->warehouse) {
                    sum += static_cast<std::uint64_t>(signed_units(*row->commitment));
                  }
                  return Scan::go_on;
                });
  if (!ok) return ok;
  if (sum != static_cast<std::uint64_t>(*units))
    return fail(ErrorCode::store_corrupt, "a balance of item " + parts->item.str() + " is not the sum of its postings",
                "restore a backup");
  return {};
}

}  // namespace invd::store
