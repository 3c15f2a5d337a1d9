#include "sync/follow_grouping.h"

#include <string>

#include "store/pushes.h"
#include "sync/find_domain.h"

namespace invd::sync {
namespace {

/// Its numbers are computed anew, each by the domain that it has now.
Result<void> regroup(store::WriteTxn& txn, const BooksSettings& settings, const Sku& sku, Timestamp now) {
  if (const auto ok = regroup_domains(txn, settings, sku); !ok) return ok;
  const auto domains = store::domains_of_sku(txn, settings.integration, sku);
  if (!domains) return fail(domains);
  for (const store::QuantityDomain& domain : *domains)
    if (!domain.item.empty())
      if (const auto ok = store::touch(txn, {settings.integration, domain.item, stock::Cause::setting, now}); !ok)
        return ok;
  return {};
}

}  // namespace

async::Task<Result<void>> follow_grouping(Services services, BooksSettings settings) {
  std::string after;
  do {
    const auto page = co_await services.store.scan(
        [settings, after](store::ReadTxn& txn) { return find_misplaced(txn, settings, after); });
    if (!page) co_return fail(page);
    if (!page->skus.empty()) {
      const auto done = co_await services.store.write(
          [settings, skus = page->skus, now = services.clock.now()](store::WriteTxn& txn) -> Result<void> {
            for (const Sku& sku : skus)
              if (const auto ok = regroup(txn, settings, sku, now); !ok) return fail(ok, sku.view());
            return {};
          });
      if (!done) co_return done;
    }
    after = page->next;
  } while (!after.empty());
  co_return Result<void>();
}

}  // namespace invd::sync
