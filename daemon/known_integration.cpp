#include "daemon/known_integration.h"

#include "store/quarantine.h"
#include "store/sync_state.h"

namespace invd::daemon {

Result<void> check_known(const Runtime& runtime, const std::string& integration) {
  const auto configured = runtime.integrations.find(integration);
  if (configured) return {};
  auto txn = runtime.services.store.read();
  if (!txn) return fail(txn);
  const IntegrationName name(integration);
  const auto ran = store::get_module_state(**txn, name, history::Module::orders);
  if (!ran) return fail(ran);
  if (ran->last_run != 0) return {};
  const auto quarantined = store::list_quarantined(**txn, 1, name);
  if (!quarantined) return fail(quarantined);
  if (!quarantined->empty()) return {};
  return fail(configured);
}

}  // namespace invd::daemon
