#include "sync/find_domain.h"

#include <algorithm>
#include <vector>

#include "store/listings.h"
#include "sync/waiting_lines.h"

namespace invd::sync {

using catalog::Listing;
using store::DomainId;
using store::Opening;
using store::QuantityDomain;

bool is_grouped_so(const BooksSettings& settings, const DomainId& id) {
  if (settings.quantity_domains.empty() || id.group.empty())
    return settings.quantity_domains.empty() && id.group.empty();
  return domain_of(settings, MarketplaceId(id.group), id.sku) == id;
}

Result<void> regroup_domains(store::WriteTxn& txn, const BooksSettings& settings, const Sku& sku) {
  auto domains = store::domains_of_sku(txn, settings.integration, sku);
  if (!domains) return fail(domains);
  if (domains->empty()) return {};
  const auto listings = store::listings_of_sku(txn, settings.integration, sku);
  if (!listings) return fail(listings);
  std::vector<DomainId> made;
  for (const Listing& listing : *listings) {
    const DomainId id = domain_of(settings, listing.amazon.marketplace, sku);
    if (!listing.item || std::ranges::find(*domains, id, &QuantityDomain::id) != domains->end()) continue;
    const auto source = std::ranges::find(*domains, *listing.item, &QuantityDomain::item);
    if (source == domains->end()) continue;
    QuantityDomain domain = *source;
    domain.id = id;
    if (const auto ok = store::put_domain(txn, domain); !ok) return ok;
    // What was read once is posted once; of the other groups the lines bring their units all the same.
    if (domain.opening == Opening::pending) {
      source->opening = Opening::none;
      source->quantity = 0;
      if (is_grouped_so(settings, source->id))
        if (const auto ok = store::put_domain(txn, *source); !ok) return ok;
    }
    made.push_back(id);
    domains->push_back(std::move(domain));
  }
  for (const QuantityDomain& domain : *domains)
    if (!is_grouped_so(settings, domain.id))
      if (const auto ok = store::drop_domain(txn, domain.id); !ok) return fail(ok);
  for (const DomainId& id : made)
    if (const auto ok = book_waiting(txn, settings, id, {}); !ok) return ok;
  return {};
}

Result<std::optional<QuantityDomain>> find_domain(store::WriteTxn& txn, const BooksSettings& settings,
                                                  const DomainId& id) {
  auto domain = store::get_domain(txn, id);
  if (!domain || *domain) return domain;
  if (const auto ok = regroup_domains(txn, settings, id.sku); !ok) return fail(ok);
  return store::get_domain(txn, id);
}

}  // namespace invd::sync
