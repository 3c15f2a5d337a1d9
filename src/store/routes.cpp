#include "store/routes.h"

#include "store/key.h"
#include "store/record.h"
#include "store/rows.h"

namespace invd::store {
namespace {

constexpr std::uint8_t kVersion = 1;

Result<stock::Route> decode(std::string_view key, std::string_view value) {
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r, "a route of orders");
  stock::Route route;
  route.since = r->time();
  route.warehouse = r->strong<WarehouseName>();
  if (const auto ok = r->finish(); !ok) return fail(ok, "a route of orders");
  return route;
}

}  // namespace

Result<void> put_route(WriteTxn& txn, const IntegrationName& integration, const stock::Route& route) {
  const std::string key = KeyWriter().text(integration.view()).time(route.since).str();
  RecordWriter w(kVersion);
  w.time(route.since).text(route.warehouse);
  return txn.put(Table::routes, key, std::move(w).finish(key));
}

Result<std::vector<stock::Route>> routes_of(ReadTxn& txn, const IntegrationName& integration) {
  const KeyRange range = KeyRange::prefix(KeyWriter().text(integration.view()).str());
  return collect_rows(txn, Table::routes, range, Direction::ascending, decode);
}

Result<std::map<IntegrationName, std::vector<stock::Route>>> routes_of_integrations(ReadTxn& txn) {
  std::map<IntegrationName, std::vector<stock::Route>> all;
  const auto ok = scan_rows(txn, Table::routes, {}, Direction::ascending,
                            [&](std::string_view key, std::string_view value) -> Result<Scan> {
                              const IntegrationName integration(KeyReader(key).text());
                              if (integration.empty()) return Scan::go_on;
                              auto route = decode(key, value);
                              if (!route) return fail(route);
                              all[integration].push_back(std::move(*route));
                              return Scan::go_on;
                            });
  if (!ok) return fail(ok);
  return all;
}

Result<void> audit_route(ReadTxn&, std::string_view key, std::string_view value) {
  return outcome_of(decode(key, value));
}

}  // namespace invd::store
