#include "daemon/status.h"

#include <cmath>

#include "daemon/doctor.h"
#include "daemon/latency_rows.h"
#include "daemon/version.h"
#include "store/history.h"
#include "store/space.h"
#include "store/sync_state.h"
#include "sync/mapping.h"

namespace invd::daemon {
namespace {

control::LastRun last_run(const history::Run& run) {
  return {.run_id = std::to_string(run.id),
          .trigger = std::string(history::name(run.trigger)),
          .status = std::string(history::name(run.status)),
          .started_at = run.started_at,
          .ended_at = run.ended_at,
          .synced = static_cast<std::int64_t>(run.counts.synced),
          .failed = static_cast<std::int64_t>(run.counts.failed),
          .skipped = static_cast<std::int64_t>(run.counts.skipped),
          .reason = run.reason};
}

/// What every module has. As long as a run of its timer is under way, the next one has no time yet.
control::ModuleStatus module_status(const sync::Integration& integration, history::Module which, bool automatic,
                                    std::optional<Timestamp> next_run, store::ReadTxn& txn, Timestamp now) {
  control::ModuleStatus module;
  module.automatic = automatic;
  if (const auto state = store::get_module_state(txn, integration.name(), which)) {
    module.last_success_at = state->last_success_at;
    if (state->last_run != 0)
      if (const auto run = store::get_run(txn, state->last_run); run && *run) module.last_run = last_run(**run);
  }
  if (next_run && *next_run > now) module.next_run_at = next_run;
  return module;
}

control::ModuleStatus orders_status(const sync::Integration& integration, store::ReadTxn& txn, Timestamp now) {
  const sync::OrderSync* orders = integration.running_orders();
  control::ModuleStatus module =
      module_status(integration, history::Module::orders, integration.settings().orders_timing.automatic,
                    orders != nullptr ? orders->next_run_at() : std::nullopt, txn, now);
  if (const auto state = store::get_orders_state(txn, integration.name())) module.watermark = state->watermark;
  return module;
}

control::ModuleStatus items_status(const sync::Integration& integration, store::ReadTxn& txn, Timestamp now) {
  const sync::ItemSync* items = integration.running_items();
  control::ModuleStatus module =
      module_status(integration, history::Module::items, integration.settings().items_timing.automatic,
                    items != nullptr ? items->next_run_at() : std::nullopt, txn, now);
  if (const auto state = store::get_items_state(txn, integration.name())) module.watermark = state->read_to;
  return module;
}

control::ModuleStatus stock_status(const sync::Integration& integration, store::ReadTxn& txn, Timestamp now) {
  return module_status(integration, history::Module::stock, integration.settings().pushes, std::nullopt, txn, now);
}

std::vector<control::QuotaStatus> quotas(const Runtime& runtime, const IntegrationName& integration) {
  std::vector<control::QuotaStatus> out;
  for (const amazon::BucketSnapshot& bucket : runtime.quota.snapshot()) {
    if (bucket.key.integration != integration) continue;
    out.push_back({.operation = std::string(amazon::name(bucket.key.operation)),
                   .burst = bucket.burst,
                   .level = bucket.level,
                   .free_percent = static_cast<std::int64_t>(std::floor(100 * bucket.level / bucket.burst)),
                   .waiting = static_cast<std::int64_t>(bucket.waiting)});
  }
  return out;
}

control::WarehouseSwitch warehouse_switch(const config::WarehouseToggle& toggle) {
  return {.enabled = toggle.enabled, .warehouse = toggle.warehouse ? toggle.warehouse->str() : std::string()};
}

control::IntegrationStatus integration_status(const Runtime& runtime, const sync::Integration& integration,
                                              const StockTotals& stock, const LatenciesBy& latencies,
                                              store::ReadTxn& txn) {
  control::IntegrationStatus out;
  out.name = integration.name().str();
  out.state = sync::name(integration.state());
  out.region = invd::name(integration.settings().account.region);
  for (const Marketplace* m : integration.settings().marketplaces)
    out.marketplaces.push_back({std::string(m->id), std::string(m->country)});
  if (!out.marketplaces.empty()) out.primary_marketplace = out.marketplaces.front().id;
  out.organization_country = runtime.config.config.organization.country;
  if (const config::Integration* settings = runtime.config.config.find_integration(integration.name())) {
    out.fba = warehouse_switch(settings->fba);
  }
  if (const auto mapping = sync::mapping_of(txn, integration.name()))
    out.mapping = {.enabled = mapping->warehouse.has_value(),
                   .warehouse = mapping->warehouse.value_or(WarehouseName()).str()};
  for (const sync::Problem& p : integration.problems()) out.problems.push_back({p.code, p.message, p.hint, p.since});
  if (integration.settings().enabled)
    for (control::Problem& p : stock_problems(integration.name(), stock, integration.settings().pushes))
      out.problems.push_back(std::move(p));
  out.quotas = quotas(runtime, integration.name());
  out.modules["items"] = items_status(integration, txn, runtime.services.clock.now());
  out.modules["orders"] = orders_status(integration, txn, runtime.services.clock.now());
  out.modules["stock"] = stock_status(integration, txn, runtime.services.clock.now());
  if (const auto found = latencies.find(integration.name()); found != latencies.end()) out.latency = found->second;
  return out;
}

/// A finding of doctor as a problem, unless it is a good one.
void add_problem(control::Status& status, const control::Finding& finding, std::optional<Timestamp> since) {
  if (finding.state != "ok") status.problems.push_back({finding.code, finding.message, finding.hint, since});
}

}  // namespace

control::Status make_status(Runtime& runtime, const StockTotalsBy& stock, const OversellCounts& oversells) {
  control::Status status;
  status.version = version();
  status.started_at = runtime.started_at;
  status.config_hash = runtime.config.hash;
  if (const auto info = runtime.kv.info()) {
    status.store.bytes = static_cast<std::int64_t>(info->used_bytes);
    status.store.state = store::name(store::space_state(*info, runtime.services.store.writer().full()));
    add_problem(status, space_finding(runtime, *info), {});
  }
  if (const auto damage = damage_finding(runtime)) add_problem(status, *damage, {});
  // A file that is being edited is no problem; one that a reload could not take is, until a reload takes it.
  if (runtime.reload_failed_at) add_problem(status, config_finding(runtime), runtime.reload_failed_at);
  auto txn = runtime.services.store.read();
  if (!txn) return status;
  const LatenciesBy latencies = latencies_of(runtime, **txn);
  for (const auto& integration : runtime.integrations.all()) {
    const auto totals = stock.find(integration->name());
    status.integrations.push_back(integration_status(
        runtime, *integration, totals == stock.end() ? StockTotals() : totals->second, latencies, **txn));
  }
  status.stock = to_message(stock);
  status.stock.oversells = oversells;
  if (const auto all = latencies.find(IntegrationName()); all != latencies.end()) status.stock.latency = all->second;
  return status;
}

}  // namespace invd::daemon
