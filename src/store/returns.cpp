#include "store/returns.h"

#include "store/key.h"
#include "store/record.h"
#include "store/rows.h"

namespace invd::store {
namespace {

constexpr std::uint8_t kVersion = 1;

Result<StoredReturn> decode(std::string_view key, std::string_view value) {
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r, "a return");
  StoredReturn out;
  out.id = r->text();
  out.at = r->time();
  out.integration = r->strong<IntegrationName>();
  out.order = r->strong<OrderId>();
  out.warehouse = r->strong<WarehouseName>();
  out.restock = r->boolean();
  out.note = r->text();
  out.by = r->text();
  out.lines.resize(r->count());
  for (StoredReturn::Line& line : out.lines) {
    line.sku = r->strong<Sku>();
    line.line = r->strong<LineId>();
    line.units = r->i64();
  }
  if (const auto ok = r->finish(); !ok) return fail(ok, "a return");
  return out;
}

}  // namespace

Result<void> put_return(WriteTxn& txn, const StoredReturn& stored) {
  const std::string key = return_page_key(stored);
  RecordWriter w(kVersion);
  w.text(stored.id).time(stored.at).text(stored.integration).text(stored.order).text(stored.warehouse);
  w.boolean(stored.restock).text(stored.note).text(stored.by).u64(stored.lines.size());
  for (const StoredReturn::Line& line : stored.lines) w.text(line.sku).text(line.line).i64(line.units);
  return txn.put(Table::returns, key, std::move(w).finish(key));
}

Result<ReturnList> list_returns(ReadTxn& txn, const ReturnQuery& query) {
  ReturnList page;
  auto next = scan_newest(txn, Table::returns, query, page.returns,
                          [&](std::string_view key, std::string_view value) -> Result<std::size_t> {
                            auto stored = decode(key, value);
                            if (!stored) return fail(stored);
                            if (!query.order || stored->order == *query.order)
                              page.returns.push_back(std::move(*stored));
                            return 1;
                          });
  if (!next) return fail(next);
  page.next = std::move(*next);
  return page;
}

std::string return_page_key(const StoredReturn& stored) {
  return KeyWriter().time(stored.at).text(stored.id).str();
}

Result<void> audit_return(ReadTxn&, std::string_view key, std::string_view value) {
  return outcome_of(decode(key, value));
}

}  // namespace invd::store
