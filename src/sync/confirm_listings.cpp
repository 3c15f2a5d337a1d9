#include "sync/confirm_listings.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "amazon/listings.h"
#include "log/log.h"
#include "store/items.h"
#include "store/listings.h"

namespace invd::sync {
namespace {

using catalog::AmazonListing;
using catalog::ListingId;

std::unexpected<Error> not_shown(const ListingId& id) {
  return fail(ErrorCode::not_found, "Amazon does not show listing " + to_string(id),
              "invctl listings show tells what was last read");
}

void take(LiveListings& out, const std::vector<ListingId>& asked, const std::vector<AmazonListing>& shown,
          Timestamp cut, Timestamp as_of) {
  for (const ListingId& id : asked) {
    const auto found = std::ranges::find_if(
        shown, [&](const AmazonListing& l) { return l.sku == id.sku && l.marketplace == id.marketplace; });
    if (found == shown.end())
      out.insert_or_assign(id, not_shown(id));
    else
      out.insert_or_assign(id, LiveListing{*found, cut, as_of});
  }
}

void refuse(LiveListings& out, const std::vector<ListingId>& asked, const Error& error) {
  for (const ListingId& id : asked) out.insert_or_assign(id, std::unexpected<Error>(error));
}

std::vector<MarketplaceId> marketplaces_of(const std::vector<ListingId>& ids) {
  std::vector<MarketplaceId> all;
  for (const ListingId& id : ids)
    if (std::ranges::find(all, id.marketplace) == all.end()) all.push_back(id.marketplace);
  return all;
}

/// Amazon's quantity as an opening, or why it is none.
Result<std::optional<LiveQuantity>> opening_of(const ListingId& id, const LiveListing& live) {
  if (live.amazon.channel == catalog::Channel::fba) return std::optional<LiveQuantity>();
  if (!live.amazon.quantity)
    return fail(ErrorCode::refused, "Amazon states no quantity of listing " + to_string(id),
                "link it to an item whose stock is known: invctl items link");
  return std::optional(LiveQuantity{*live.amazon.quantity, live.cut});
}

std::vector<store::DomainId> domains_of(const BooksSettings& settings, const std::vector<ListingId>& ids) {
  std::set<store::DomainId> domains;
  for (const ListingId& id : ids) domains.insert(domain_of(settings, id.marketplace, id.sku));
  return {domains.begin(), domains.end()};
}

Result<Linked> confirm_one(store::WriteTxn& txn, const ItemsSettings& settings, const ListingId& id,
                           const LiveListing& live, const NewItem& item, Timestamp now) {
  const auto watched = store::get_domain(txn, domain_of(settings.books, id.marketplace, id.sku));
  if (!watched) return fail(watched);
  if (!*watched)
    return fail(ErrorCode::temporary, "another confirmation of " + to_string(id) + " ended meanwhile", "try again");
  const auto applied = apply_live(txn, settings, live, now);
  if (!applied) return fail(applied);
  if (applied->linked) {  // another listing of its SKU was confirmed just before
    auto linked = store::get_item(txn, *applied->listing.item);
    if (!linked) return fail(linked);
    return Linked{applied->listing, std::move(**linked), 0};
  }
  const auto opening = opening_of(id, live);
  if (!opening) return fail(opening);
  return confirm_listing(txn, settings.books, id, item.sku, item.name, *opening, now);
}

}  // namespace

std::string why_not_read(const LiveListings& live, const ListingId& id) {
  const auto found = live.find(id);
  return found == live.end() || found->second ? "it was not read" : found->second.error().message;
}

stock::Reading number_of(const LiveListing& live) {
  return {live.amazon.quantity.value_or(0), live.cut};
}

Result<AppliedListing> apply_live(store::WriteTxn& txn, const ItemsSettings& settings, const LiveListing& live,
                                  Timestamp now) {
  return apply_listing(txn, {settings, catalog::ListingSource::get, live.as_of, now}, live.amazon);
}

async::Task<LiveListings> read_live(Services services, amazon::Account& account, std::vector<ListingId> ids,
                                    amazon::Priority priority, Duration deadline) {
  LiveListings out;
  std::vector<ListingId> listed;
  for (const ListingId& id : ids)
    if (amazon::fits_search(id.sku)) listed.push_back(id);
  for (std::size_t begin = 0; begin < listed.size();) {
    std::vector<ListingId> asked;
    amazon::ListingSearch search;
    for (; begin < listed.size(); ++begin) {
      const bool is_new = std::ranges::find(search.skus, listed[begin].sku) == search.skus.end();
      if (is_new && search.skus.size() == kSkusOfASearch) break;
      if (is_new) search.skus.push_back(listed[begin].sku);
      asked.push_back(listed[begin]);
    }
    search.marketplaces = marketplaces_of(asked);
    const Timestamp cut = services.clock.now();
    const auto page = co_await amazon::search_listings(account, search, {}, priority, deadline);
    if (page)
      take(out, asked, page->listings, cut, page->as_of);
    else
      refuse(out, asked, page.error());
  }
  for (const ListingId& id : ids) {
    if (amazon::fits_search(id.sku)) continue;
    const Timestamp cut = services.clock.now();
    const auto answer =
        co_await amazon::get_listing(account, {id.marketplace}, id.sku, priority, amazon::Reading::strict, deadline);
    if (answer)
      take(out, {id}, answer->listings, cut, answer->as_of);
    else
      refuse(out, {id}, answer.error());
  }
  co_return out;
}

async::Task<Confirmed> confirm_listings(Services services, amazon::Account& account, ItemsSettings settings,
                                        std::vector<ListingId> ids, NewItem item, amazon::Priority priority) {
  Confirmed out;
  ids.resize(std::min(ids.size(), kMostConfirmed));
  const std::vector<store::DomainId> domains = domains_of(settings.books, ids);
  const Timestamp begun = services.clock.now();
  const auto watched = co_await services.store.write([settings, domains, begun](store::WriteTxn& txn) {
    return begin_confirmations(txn, settings.books, domains, begun);
  });
  if (!watched) {
    for (const ListingId& id : ids) out.emplace_back(id, fail(watched));
    co_return out;
  }
  const LiveListings live = co_await read_live(services, account, ids, priority);
  for (const ListingId& id : ids) {
    const auto found = live.find(id);
    if (found == live.end() || !found->second) {
      out.emplace_back(id, found == live.end() ? not_shown(id) : fail(found->second));
      continue;
    }
    auto done = co_await services.store.write(
        [settings, id, read = *found->second, item, now = services.clock.now()](store::WriteTxn& txn) {
          return confirm_one(txn, settings, id, read, item, now);
        });
    if (done)
      services.events.publish({services.clock.now(), "item.confirmed", id.integration.str(), to_string(id),
                               "item " + done->item.sku.str()});
    out.emplace_back(id, std::move(done));
  }
  const auto ended = co_await services.store.write([settings, domains, begun](store::WriteTxn& txn) {
    return end_confirmations(txn, settings.books, domains, begun);
  });
  if (!ended) log::warning("items", settings.integration.view(), ended.error().message);
  co_return out;
}

}  // namespace invd::sync
