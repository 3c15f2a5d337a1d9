#include "store/domains.h"

#include "store/key.h"
#include "store/record.h"
#include "store/rows.h"

namespace invd::store {
namespace {

constexpr std::uint8_t kVersion = 1;

std::string key_of(const DomainId& id) {
  return KeyWriter().text(id.integration.view()).text(id.sku.view()).text(id.group).str();
}

Result<DomainId> read_key(std::string_view key) {
  KeyReader r(key);
  DomainId id{IntegrationName(r.text()), Sku(r.text()), r.text()};
  if (!r.at_end()) return fail(ErrorCode::store_corrupt, "a quantity domain has a damaged key");
  return id;
}

Result<QuantityDomain> decode(std::string_view key, std::string_view value) {
  auto id = read_key(key);
  if (!id) return fail(id);
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r, "a quantity domain");
  QuantityDomain domain;
  domain.id = std::move(*id);
  domain.item = r->strong<ItemId>();
  domain.cut = r->time();
  const std::uint64_t opening = r->u64();
  if (opening > static_cast<std::uint64_t>(Opening::posted)) r->mark_bad();
  domain.opening = static_cast<Opening>(opening);
  domain.open_lines_bring_units = r->boolean();
  domain.quantity = r->i64();
  domain.warehouse = r->strong<WarehouseName>();
  domain.cuts = static_cast<std::uint32_t>(r->u64());
  domain.doubt = r->boolean();
  if (const auto ok = r->finish(); !ok) return fail(ok, "a quantity domain");
  return domain;
}

}  // namespace

std::string to_string(const DomainId& id) {
  return id.integration.str() + " " + id.sku.str() + (id.group.empty() ? "" : " (" + id.group + ")");
}

Result<std::optional<QuantityDomain>> get_domain(ReadTxn& txn, const DomainId& id) {
  return get_row(txn, Table::domains, key_of(id), decode);
}

Result<void> put_domain(WriteTxn& txn, const QuantityDomain& domain) {
  const std::string key = key_of(domain.id);
  RecordWriter w(kVersion);
  w.text(domain.item).time(domain.cut).u64(static_cast<std::uint64_t>(domain.opening));
  w.boolean(domain.open_lines_bring_units).i64(domain.quantity).text(domain.warehouse).u64(domain.cuts);
  w.boolean(domain.doubt);
  if (const auto ok = txn.put(Table::domains, key, std::move(w).finish(key)); !ok) return ok;
  if (domain.opening == Opening::pending) return txn.put(Table::pending_openings, key, {});
  return outcome_of(txn.erase(Table::pending_openings, key));
}

Result<bool> drop_domain(WriteTxn& txn, const DomainId& id) {
  const std::string key = key_of(id);
  if (const auto ok = txn.erase(Table::pending_openings, key); !ok) return ok;
  return txn.erase(Table::domains, key);
}

Result<std::vector<QuantityDomain>> domains_of_sku(ReadTxn& txn, const IntegrationName& integration, const Sku& sku) {
  const KeyRange range = KeyRange::prefix(KeyWriter().text(integration.view()).text(sku.view()).str());
  return collect_rows(txn, Table::domains, range, Direction::ascending, decode);
}

Result<PendingOpenings> pending_openings(ReadTxn& txn, const IntegrationName& integration, const std::string& after,
                                         std::size_t limit) {
  PendingOpenings page;
  KeyRange range = KeyRange::prefix(KeyWriter().text(integration.view()).str());
  // Behind that key, whatever follows it.
  if (!after.empty()) range.from = after + '\0';
  std::string last;
  const auto ok = scan_rows(txn, Table::pending_openings, range, Direction::ascending,
                            [&](std::string_view key, std::string_view) -> Result<Scan> {
                              if (page.ids.size() == limit) {
                                page.next = last;
                                return Scan::stop;
                              }
                              last = key;
                              auto id = read_key(key);
                              if (!id) return fail(id);
                              page.ids.push_back(std::move(*id));
                              return Scan::go_on;
                            });
  if (!ok) return fail(ok);
  return page;
}

Result<bool> opening_waits_for(ReadTxn& txn, const WarehouseName& warehouse) {
  bool waits = false;
  const auto ok = scan_rows(txn, Table::pending_openings, {}, Direction::ascending,
                            [&](std::string_view key, std::string_view) -> Result<Scan> {
                              const auto domain = get_row(txn, Table::domains, key, decode);
                              if (!domain) return fail(domain);
                              waits = *domain && (*domain)->warehouse == warehouse;
                              return waits ? Scan::stop : Scan::go_on;
                            });
  if (!ok) return fail(ok);
  return waits;
}

Result<void> audit_domain(ReadTxn& txn, std::string_view key, std::string_view value) {
  const auto domain = decode(key, value);
  if (!domain) return fail(domain);
  const auto pending = txn.get(Table::pending_openings, key);
  if (!pending) return fail(pending);
  if (pending->has_value() != (domain->opening == Opening::pending))
    return fail(ErrorCode::store_corrupt, "pending_openings is wrong about " + to_string(domain->id));
  return {};
}

Result<void> audit_pending_opening(ReadTxn& txn, std::string_view key, std::string_view) {
  const auto domain = get_row(txn, Table::domains, key, decode);
  if (!domain) return fail(domain);
  if (!*domain) return fail(ErrorCode::store_corrupt, "pending_openings names a quantity domain that is not there");
  return {};
}

}  // namespace invd::store
