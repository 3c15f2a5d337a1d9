#include "sync/find_domain.h"

#include <algorithm>
#include <vector>

#include "log/log.h"
#include "store/listings.h"
#include "sync/waiting_lines.h"

namespace invd::sync {

using catalog::Listing;
using store::DomainId;
using store::Opening;
using store::QuantityDomain;

namespace {

const QuantityDomain* find(const std::vector<QuantityDomain>& domains, const DomainId& id) {
  const auto found = std::ranges::find(domains, id, &QuantityDomain::id);
  return found == domains.end() ? nullptr : &*found;
}

/// A listing that came into the domain of another item is linked to that one: its orders move it.
Result<void> follow_domain(store::WriteTxn& txn, const Listing& listing, const QuantityDomain* domain) {
  if (!listing.item || domain == nullptr || domain->item.empty() || *listing.item == domain->item) return {};
  log::warning("items", to_string(listing.id()),
               "linked to the item of " + to_string(domain->id) +
                   ", as quantity_domains puts them together: unlink it and link it anew, or change the setting");
  Listing linked = listing;
  linked.item = domain->item;
  return store::put_listing(txn, linked, listing);
}

}  // namespace

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
    if (!listing.item || find(*domains, id) != nullptr) continue;
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
  for (const Listing& listing : *listings)
    if (const auto ok =
            follow_domain(txn, listing, find(*domains, domain_of(settings, listing.amazon.marketplace, sku)));
        !ok)
      return ok;
  for (const QuantityDomain& domain : *domains)
    if (!is_grouped_so(settings, domain.id))
      if (const auto ok = store::drop_domain(txn, domain.id); !ok) return fail(ok);
  for (const DomainId& id : made)
    if (const auto ok = book_waiting(txn, settings, id, {}); !ok) return ok;
  return {};
}

Result<MisplacedPage> find_misplaced(store::ReadTxn& txn, const BooksSettings& settings, const std::string& after) {
  store::ListingQuery query;
  query.integration = settings.integration;
  query.after = after;
  query.limit = store::kLookedRows;
  query.matches = [](const Listing& listing) { return listing.item.has_value(); };
  const auto found = store::list_listings(txn, query);
  if (!found) return fail(found);
  MisplacedPage page{{}, found->next};
  for (const Listing& listing : found->listings) {
    const auto domain = store::get_domain(txn, domain_of(settings, listing.amazon.marketplace, listing.amazon.sku));
    if (!domain) return fail(domain);
    if (*domain && (*domain)->item == *listing.item) continue;
    if (page.skus.empty() || page.skus.back() != listing.amazon.sku) page.skus.push_back(listing.amazon.sku);
  }
  return page;
}

Result<std::optional<QuantityDomain>> find_domain(store::WriteTxn& txn, const BooksSettings& settings,
                                                  const DomainId& id) {
  auto domain = store::get_domain(txn, id);
  if (!domain || *domain) return domain;
  if (const auto ok = regroup_domains(txn, settings, id.sku); !ok) return fail(ok);
  return store::get_domain(txn, id);
}

}  // namespace invd::sync
