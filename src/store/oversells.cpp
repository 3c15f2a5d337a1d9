#include "store/oversells.h"

#include <algorithm>
#include <utility>

#include "stock/movement.h"
#include "store/key.h"
#include "store/record.h"
#include "store/rows.h"

namespace invd::store {
namespace {

constexpr std::uint8_t kVersion = 1;

std::string encode(std::string_view key, const Oversell& oversell) {
  RecordWriter w(kVersion);
  w.text(oversell.sku).text(oversell.item).time(oversell.seen).i64(oversell.needed).i64(oversell.available);
  w.u64(static_cast<std::uint64_t>(oversell.verdict.cause)).boolean(oversell.verdict.shown.has_value());
  w.i64(oversell.verdict.shown.value_or(0)).text(oversell.verdict.reason);
  w.text(oversell.took).maybe_time(oversell.took_at);
  return std::move(w).finish(key);
}

Result<Oversell> decode(std::string_view key, std::string_view value) {
  KeyReader k(key);
  Oversell out;
  out.purchased = k.time();
  out.integration = IntegrationName(k.text());
  out.order = OrderId(k.text());
  out.line = LineId(k.text());
  if (!k.at_end()) return fail(ErrorCode::store_corrupt, "an oversell has a damaged key");
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r, "an oversell");
  out.sku = r->strong<Sku>();
  out.item = r->strong<ItemId>();
  out.seen = r->time();
  out.needed = r->i64();
  out.available = r->i64();
  const std::uint64_t cause = r->u64();
  if (cause > static_cast<std::uint64_t>(stock::kLastOversellCause)) r->mark_bad();
  out.verdict.cause = static_cast<stock::OversellCause>(cause);
  const bool has_shown = r->boolean();
  const std::int64_t shown = r->i64();
  if (has_shown) out.verdict.shown = shown;
  out.verdict.reason = r->text();
  out.took = r->text();
  out.took_at = r->maybe_time();
  // Its line needs what it lacks, whatever that is: what is subtracted stays in range.
  constexpr std::int64_t kMost = stock::kMaxUnits * 1'000;
  if (out.needed < 1 || out.needed > stock::kMaxUnits || out.available >= out.needed || out.available < -kMost)
    r->mark_bad();
  if (const auto ok = r->finish(); !ok) return fail(ok, "an oversell");
  return out;
}

}  // namespace

std::string oversell_page_key(const Oversell& oversell) {
  return KeyWriter()
      .time(oversell.purchased)
      .text(oversell.integration.view())
      .text(oversell.order.view())
      .text(oversell.line.view())
      .str();
}

Result<bool> add_oversell(WriteTxn& txn, const Oversell& oversell) {
  const std::string key = oversell_page_key(oversell);
  return txn.put_if_absent(Table::oversells, key, encode(key, oversell));
}

Result<void> take_back_oversells(WriteTxn& txn, const ItemId& item, Timestamp since, std::int64_t units) {
  std::vector<Oversell> lacking;
  const auto ok = scan_rows(txn, Table::oversells, {.from = KeyWriter().time(since).str(), .to = {}},
                            Direction::ascending, [&](std::string_view key, std::string_view value) -> Result<Scan> {
                              auto one = decode(key, value);
                              if (!one) return fail(one);
                              if (one->item == item) lacking.push_back(std::move(*one));
                              return Scan::go_on;
                            });
  if (!ok) return ok;
  for (Oversell& one : lacking) {
    const std::int64_t lacked = one.missing();
    const std::int64_t back = std::min(units, lacked);
    if (back == 0) break;
    units -= back;
    const std::string key = oversell_page_key(one);
    one.available = one.needed - lacked + back;
    const auto done = back == lacked ? outcome_of(txn.erase(Table::oversells, key))
                                     : txn.put(Table::oversells, key, encode(key, one));
    if (!done) return done;
  }
  return {};
}

Result<OversellList> list_oversells(ReadTxn& txn, const OversellQuery& query) {
  OversellList page;
  auto next = scan_newest(
      txn, Table::oversells, query, page.oversells,
      [&](std::string_view key, std::string_view value) -> Result<std::size_t> {
        auto one = decode(key, value);
        if (!one) return fail(one);
        if ((!query.integration || one->integration == *query.integration) && (!query.item || one->item == *query.item))
          page.oversells.push_back(std::move(*one));
        return 1;
      });
  if (!next) return fail(next);
  page.next = std::move(*next);
  return page;
}

Result<std::size_t> expire_oversells(WriteTxn& txn, history::Keep keep, Timestamp now, std::size_t limit) {
  std::vector<std::string> keys;
  const auto ok = scan_rows(txn, Table::oversells, {}, Direction::ascending,
                            [&](std::string_view key, std::string_view) -> Result<Scan> {
                              const bool stays = history::expires_at(KeyReader(key).time(), keep) > now;
                              if (stays || keys.size() == limit) return Scan::stop;
                              keys.emplace_back(key);
                              return Scan::go_on;
                            });
  if (!ok) return fail(ok);
  for (const std::string& key : keys)
    if (const auto gone = txn.erase(Table::oversells, key); !gone) return fail(gone);
  return keys.size();
}

Result<void> audit_oversell(ReadTxn&, std::string_view key, std::string_view value) {
  return outcome_of(decode(key, value));
}

}  // namespace invd::store
