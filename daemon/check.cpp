#include "daemon/check.h"

#include <cstdio>
#include <filesystem>
#include <fmt/format.h>

#include "store/domains.h"
#include "store/feeds.h"
#include "store/history.h"
#include "store/items.h"
#include "store/latencies.h"
#include "store/lines.h"
#include "store/listings.h"
#include "store/lmdb/open.h"
#include "store/meta.h"
#include "store/numbers.h"
#include "store/orders.h"
#include "store/oversells.h"
#include "store/postings.h"
#include "store/pushes.h"
#include "store/quarantine.h"
#include "store/quotas.h"
#include "store/returns.h"
#include "store/routes.h"
#include "store/settings.h"
#include "store/sync_state.h"
#include "store/warehouses.h"

namespace invd::daemon {
namespace {

void say(const Error& error) {
  fmt::print(stderr, "invd: {}\n", error.message);
  if (!error.hint.empty()) fmt::print(stderr, "  {}\n", error.hint);
}

}  // namespace

std::vector<store::TableAudit> table_audits() {
  using store::Table;
  return {{Table::orders, store::audit_order},
          {Table::orders_by_time, store::audit_order_by_time},
          {Table::open_orders, store::audit_open_order},
          {Table::unresolved, store::audit_quarantined},
          {Table::sync_state, store::audit_sync_state},
          {Table::runs, store::audit_run},
          {Table::runs_by_time, store::audit_run_by_time},
          {Table::run_records, store::audit_run_record},
          {Table::expiry, store::audit_expiry},
          {Table::quotas, store::audit_bucket},
          {Table::settings, store::audit_setting},
          {Table::numbers, store::audit_number},
          {Table::warehouses, store::audit_warehouse},
          {Table::routes, store::audit_route},
          {Table::items, store::audit_item},
          {Table::items_by_name, store::audit_item_by_name},
          {Table::items_by_sku, store::audit_item_by_sku},
          {Table::listings, store::audit_listing},
          {Table::item_listings, store::audit_item_listing},
          {Table::unconfirmed, store::audit_unconfirmed},
          {Table::domains, store::audit_domain},
          {Table::pending_openings, store::audit_pending_opening},
          {Table::lines, store::audit_line},
          {Table::waiting_lines, store::audit_waiting_line},
          {Table::postings, store::audit_posting},
          {Table::ledger, store::audit_ledger},
          {Table::balances, store::audit_balance},
          {Table::returns, store::audit_return},
          {Table::pushes, store::audit_push},
          {Table::push_queue, store::audit_queued_push},
          {Table::pushes, store::audit_push_by_feed},
          {Table::touched, store::audit_touched},
          {Table::feeds, store::audit_feed},
          {Table::feed_members, store::audit_feed_member},
          {Table::oversells, store::audit_oversell},
          {Table::latencies, store::audit_latencies}};
}

ExitStatus check_config(const config::Loaded& loaded, const CredentialStores& stores) {
  const CredentialsCheck credentials =
      check_credentials(loaded.config, config::CredentialSource::from_environment(), stores);
  for (const std::string& what : credentials.not_looked) fmt::print("not checked: {}\n", what);
  ExitStatus status = ExitStatus::done;
  for (const Error& error : credentials.bad) {
    say(error);
    if (status == ExitStatus::done)
      status = error.code == ErrorCode::permission ? ExitStatus::permission : ExitStatus::no_credential;
  }
  const std::size_t count = loaded.config.integrations.size();
  if (status == ExitStatus::done)
    fmt::print("{} is good: {} integration{}\n", loaded.file, count, count == 1 ? "" : "s");
  return status;
}

ExitStatus check_store(const config::Config& config) {
  if (!std::filesystem::exists(std::filesystem::path(config.store.path) / "data.mdb")) {
    say({ErrorCode::not_found, "there is no store in " + config.store.path, "invd makes it when it starts"});
    return ExitStatus::damaged_store;
  }
  auto opened = store::lmdb::open_to_check({.directory = config.store.path, .max_size = config.store.max_size});
  if (!opened) {
    say(opened.error());
    return exit_status(opened.error());
  }
  // Another version's rows are not read by this one's rules: checksums, order and counts are looked at all the same.
  const bool ours = opened->schema == store::kSchemaVersion;
  const auto report =
      opened->tables.empty()
          ? Result<store::CheckReport>()
          : store::check_store(*opened->engine, ours ? table_audits() : std::vector<store::TableAudit>(),
                               opened->tables);
  if (!report) {
    say(report.error());
    return exit_status(report.error());
  }
  for (const auto& count : report->counts)
    if (count.rows > 0)
      fmt::print("{:<16} {:>12} rows {:>14} bytes\n", store::name(count.table), count.rows, count.bytes);
  for (const auto& finding : report->findings)
    fmt::print(stderr, "invd: {} {}: {}\n", store::name(finding.table), finding.key, finding.error.message);
  if (report->clean()) {
    fmt::print("the store in {} is whole\n", config.store.path);
    return ExitStatus::done;
  }
  fmt::print(stderr,
             "invd: {} findings\n  move the store away and start invd: it makes a new one and fetches orders from "
             "Amazon again; history is lost\n",
             report->findings_total);
  return ExitStatus::damaged_store;
}

}  // namespace invd::daemon
