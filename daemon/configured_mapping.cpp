#include "daemon/configured_mapping.h"

#include <vector>

#include "log/log.h"

namespace invd::daemon {
namespace {

/// Whether it is the configuration that is wrong, and not the store.
bool is_refusal(const Error& error) {
  return error.code == ErrorCode::refused || error.code == ErrorCode::not_found;
}

async::Task<Result<void>> apply(Runtime& runtime, sync::MappingChange configured) {
  {
    auto txn = runtime.services.store.read();
    if (!txn) co_return fail(txn);
    const auto edited = sync::is_mapping_edited(**txn, configured);
    if (!edited) co_return fail(edited);
    if (!*edited) co_return Result<void>();
  }
  const auto change = [configured](store::WriteTxn& txn, Timestamp now) {
    return sync::apply_configured_mapping(txn, configured, now);
  };
  const auto running = runtime.integrations.find(configured.integration.str());
  if (running) co_return co_await (*running)->switch_by(change);
  co_return co_await runtime.services.store.write(
      [change, now = runtime.services.clock.now()](store::WriteTxn& txn) { return change(txn, now); });
}

}  // namespace

sync::MappingChange configured_mapping(const config::Integration& integration) {
  sync::MappingChange change{integration.name, {}, integration.fba.enabled, "configuration"};
  if (integration.mapping.enabled) change.warehouse = integration.mapping.warehouse;
  return change;
}

bool tracks_fba(const config::Loaded& loaded, const IntegrationName& integration) {
  const config::Integration* known = loaded.config.find_integration(integration);
  return known != nullptr && known->fba.enabled;
}

async::Task<Result<void>> apply_configured_mappings(Runtime& runtime) {
  std::vector<sync::MappingChange> all;
  for (const config::Integration& integration : runtime.config.config.integrations)
    all.push_back(configured_mapping(integration));
  for (const sync::MappingChange& configured : all) {
    const auto applied = co_await apply(runtime, configured);
    if (applied) continue;
    if (!is_refusal(applied.error())) co_return applied;
    log::error("config", configured.integration.view(), "the mapping stays as it was: " + applied.error().message);
  }
  co_return Result<void>();
}

}  // namespace invd::daemon
