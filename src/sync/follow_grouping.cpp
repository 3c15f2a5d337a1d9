#include "sync/follow_grouping.h"

#include <string>

#include "sync/find_domain.h"

namespace invd::sync {

async::Task<Result<void>> follow_grouping(Services services, BooksSettings settings) {
  std::string after;
  do {
    const auto page = co_await services.store.scan(
        [settings, after](store::ReadTxn& txn) { return find_misplaced(txn, settings, after); });
    if (!page) co_return fail(page);
    if (!page->skus.empty()) {
      const auto done =
          co_await services.store.write([settings, skus = page->skus](store::WriteTxn& txn) -> Result<void> {
            for (const Sku& sku : skus)
              if (const auto ok = regroup_domains(txn, settings, sku); !ok) return fail(ok, sku.view());
            return {};
          });
      if (!done) co_return done;
    }
    after = page->next;
  } while (!after.empty());
  co_return Result<void>();
}

}  // namespace invd::sync
