#include "sync/mapping_effect.h"

#include <utility>

#include "store/listings.h"
#include "sync/pushing.h"

namespace invd::sync {
namespace {

constexpr std::size_t kComparedAtOnce = 200;

}  // namespace

Result<MappingEffects> mapping_effects(store::ReadTxn& txn, const PushSettings& settings,
                                       const std::optional<WarehouseName>& then, const std::string& after) {
  store::ListingQuery query;
  query.integration = settings.integration;
  query.after = after;
  query.limit = kComparedAtOnce;
  const auto page = store::list_listings(txn, query);
  if (!page) return fail(page);
  MappingEffects out{{}, 0, page->next};
  for (const catalog::Listing& listing : page->listings) {
    if (!listing.item) continue;
    const store::DomainId id = domain_of(settings.books, listing.amazon.marketplace, listing.amazon.sku);
    const auto now = assess(txn, settings, id);
    if (!now) return fail(now);
    // Its listings share one number: it is told once, with the one that is written.
    if (!now->desired || !now->target || now->target->id() != listing.id()) continue;
    const auto other = assess(txn, settings, id, then);
    if (!other) return fail(other);
    if (other->desired == now->desired)
      ++out.unchanged;
    else
      out.changes.push_back({listing.id(), now->item->sku, *now->desired, other->desired.value_or(0)});
  }
  return out;
}

}  // namespace invd::sync
