#include "control/status_message.h"

namespace invd::control {

void describe(Fields& f, LastRun& m) {
  f("run_id", m.run_id);
  f("trigger", m.trigger);
  f("status", m.status);
  f("started_at", m.started_at);
  f("ended_at", m.ended_at);
  f("synced", m.synced);
  f("failed", m.failed);
  f("skipped", m.skipped);
  f("reason", m.reason);
}

void describe(Fields& f, ModuleStatus& m) {
  f("auto", m.automatic);
  f("last_run", m.last_run);
  f("last_success_at", m.last_success_at);
  f("next_run_at", m.next_run_at);
  f("watermark", m.watermark);
}

void describe(Fields& f, Problem& m) {
  f("code", m.code);
  f("message", m.message);
  f("hint", m.hint);
  f("since", m.since);
}

void describe(Fields& f, MarketplaceStatus& m) {
  f("id", m.id);
  f("country", m.country);
}

void describe(Fields& f, WarehouseSwitch& m) {
  f("enabled", m.enabled);
  f("warehouse", m.warehouse);
}

void describe(Fields& f, QuotaStatus& m) {
  f("operation", m.operation);
  f("burst", m.burst);
  f("level", m.level);
  f("free_percent", m.free_percent);
  f("waiting", m.waiting);
}

void describe(Fields& f, LatencyStatus& m) {
  f("count", m.count);
  f("p50", m.p50);
  f("p99", m.p99);
  f("max", m.max);
}

void describe(Fields& f, IntegrationStatus& m) {
  f("name", m.name);
  f("state", m.state);
  f("region", m.region);
  f("primary_marketplace", m.primary_marketplace);
  f("marketplaces", m.marketplaces);
  f("organization_country", m.organization_country);
  f("fba", m.fba);
  f("mapping", m.mapping);
  f("problems", m.problems);
  f("quotas", m.quotas);
  f("modules", m.modules);
  f("latency", m.latency);
}

void describe(Fields& f, StoreStatus& m) {
  f("bytes", m.bytes);
  f("state", m.state);
}

void describe(Fields& f, OutboxStatus& m) {
  f("pending", m.pending);
  f("unknown", m.unknown);
  f("failed", m.failed);
}

void describe(Fields& f, StockStatus& m) {
  f("dirty", m.dirty);
  f("unconfirmed", m.unconfirmed);
  f("oldest_dirty_at", m.oldest_dirty_at);
  f("held_plan", m.held_plan);
  f("oversells", m.oversells);
  f("latency", m.latency);
}

void describe(Fields& f, Status& m) {
  f("version", m.version);
  f("started_at", m.started_at);
  f("config_hash", m.config_hash);
  f("integrations", m.integrations);
  f("store", m.store);
  f("outbox", m.outbox);
  f("stock", m.stock);
  f("problems", m.problems);
}

}  // namespace invd::control
