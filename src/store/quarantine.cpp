#include "store/quarantine.h"

#include <algorithm>

#include "store/key.h"
#include "store/record.h"
#include "store/rows.h"

namespace invd::store {
namespace {

constexpr std::uint8_t kVersion = 2;  // 2 added last_updated

KeyRange entries_of(const IntegrationName& integration) {
  return KeyRange::prefix(KeyWriter().text(integration.view()).str());
}

std::string entry_key(const IntegrationName& integration, const OrderId& id) {
  return KeyWriter().text(integration.view()).text(id.view()).str();
}

Result<Quarantined> decode(std::string_view key, std::string_view value) {
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r, "a quarantined order");
  Quarantined q;
  q.integration = r->strong<IntegrationName>();
  q.order_id = r->strong<OrderId>();
  q.reason = r->text();
  q.json = r->text();
  q.first_seen = r->time();
  q.last_tried = r->time();
  q.attempts = static_cast<std::uint32_t>(r->u64());
  q.next_try = r->maybe_time();
  if (r->version() >= 2) q.last_updated = r->maybe_time();
  if (const auto ok = r->finish(); !ok) return fail(ok, "a quarantined order");
  return q;
}

}  // namespace

Result<std::optional<Quarantined>> get_quarantined(ReadTxn& txn, const IntegrationName& integration,
                                                   const OrderId& id) {
  const std::string key = entry_key(integration, id);
  const auto value = txn.get(Table::unresolved, key);
  if (!value) return fail(value);
  if (!*value) return std::optional<Quarantined>();
  auto entry = decode(key, **value);
  if (!entry) return fail(entry);
  return std::optional<Quarantined>(std::move(*entry));
}

Result<void> put_quarantined(WriteTxn& txn, const Quarantined& q) {
  const std::string key = entry_key(q.integration, q.order_id);
  RecordWriter w(kVersion);
  w.text(q.integration).text(q.order_id).text(q.reason).text(q.json).time(q.first_seen).time(q.last_tried);
  w.u64(q.attempts).maybe_time(q.next_try).maybe_time(q.last_updated);
  return txn.put(Table::unresolved, key, std::move(w).finish(key));
}

Result<bool> drop_quarantined(WriteTxn& txn, const IntegrationName& integration, const OrderId& id) {
  return txn.erase(Table::unresolved, entry_key(integration, id));
}

Result<std::vector<Quarantined>> list_quarantined(ReadTxn& txn, std::size_t limit,
                                                  const std::optional<IntegrationName>& of) {
  const KeyRange range = of ? entries_of(*of) : KeyRange{};
  return collect_rows(txn, Table::unresolved, range, Direction::ascending, decode, limit);
}

Result<QuarantineList> list_quarantine(ReadTxn& txn, const QuarantineQuery& query) {
  QuarantineList page;
  KeyRange range = query.integration ? entries_of(*query.integration) : KeyRange{};
  if (!query.after.empty()) range.from = std::max(range.from, query.after + '\0');
  std::size_t looked = 0;
  std::string last;
  Result<void> bad;
  const auto visit = [&](std::string_view key, std::string_view value) {
    if (page.entries.size() == query.limit || looked >= query.scan_limit) {
      page.next = last;
      return Scan::stop;
    }
    looked += looked_rows(value.size());
    last = key;
    auto entry = decode(key, value);
    if (!entry) {
      bad = fail(entry);
      return Scan::stop;
    }
    page.entries.push_back(std::move(*entry));
    return Scan::go_on;
  };
  if (const auto ok = txn.scan(Table::unresolved, range, Direction::ascending, visit); !ok) return fail(ok);
  if (!bad) return fail(bad);
  return page;
}

std::string quarantine_page_key(const IntegrationName& integration, const OrderId& id) {
  return entry_key(integration, id);
}

Result<std::uint64_t> count_quarantined(ReadTxn& txn, const IntegrationName& integration, std::uint64_t enough) {
  std::uint64_t count = 0;
  const auto visit = [&](std::string_view, std::string_view) { return ++count < enough ? Scan::go_on : Scan::stop; };
  if (const auto ok = txn.scan(Table::unresolved, entries_of(integration), Direction::ascending, visit); !ok)
    return fail(ok);
  return count;
}

Result<void> audit_quarantined(ReadTxn&, std::string_view key, std::string_view value) {
  return outcome_of(decode(key, value));
}

}  // namespace invd::store
