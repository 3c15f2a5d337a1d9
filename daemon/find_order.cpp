#include "daemon/find_order.h"

#include "daemon/known_integration.h"
#include "store/orders.h"
#include "sync/manual_orders.h"

namespace invd::daemon {

Result<orders::StoredOrder> find_order(const Runtime& runtime, const std::string& id, const std::string& integration) {
  std::vector<IntegrationName> integrations = runtime.integrations.names();
  integrations.push_back(sync::kManual);
  if (!integration.empty()) {
    if (integration != sync::kManual.str())
      if (const auto known = check_known(runtime, integration); !known) return fail(known);
    integrations = {IntegrationName(integration)};
  }
  auto txn = runtime.services.store.read();
  if (!txn) return fail(txn);
  auto found = store::find_orders(**txn, OrderId(id), integrations);
  if (!found) return fail(found);
  if (found->empty())
    return fail(ErrorCode::not_found, "order " + id + " is not in the books",
                "`invctl orders list` shows those that are; `invctl sync orders` fetches new ones");
  if (found->size() > 1)
    return fail(ErrorCode::conflict, "order " + id + " is known to several integrations",
                "name one with --integration");
  return std::move(found->front());
}

}  // namespace invd::daemon
