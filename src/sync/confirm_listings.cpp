#include "sync/confirm_listings.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "amazon/listings.h"
#include "log/log.h"
#include "store/items.h"
#include "store/listings.h"
#include "store/sync_state.h"
#include "sync/apply_listings.h"

namespace invd::sync {
namespace {

using catalog::AmazonListing;
using catalog::ListingId;

constexpr std::size_t kSkusOfASearch = 20;
constexpr std::size_t kOpeningsAtOnce = 100;

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

/// Whether Amazon has answered that there is no quantity of ours.
bool states_none(const Result<LiveListing>& read) {
  if (!read) return read.error().code == ErrorCode::not_found;
  return read->amazon.channel == catalog::Channel::fba || !read->amazon.quantity;
}

Result<Linked> confirm_one(store::WriteTxn& txn, const ItemsSettings& settings, const ListingId& id,
                           const LiveListing& live, const NewItem& item, Timestamp now) {
  const ListingContext context{settings, catalog::ListingSource::get, live.as_of, now};
  const auto applied = apply_listing(txn, context, live.amazon);
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

async::Task<LiveListings> read_live(Services services, amazon::Account& account, std::vector<ListingId> ids,
                                    amazon::Priority priority) {
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
    const auto page = co_await amazon::search_listings(account, search, {}, priority);
    if (page)
      take(out, asked, page->listings, cut, page->as_of);
    else
      refuse(out, asked, page.error());
  }
  for (const ListingId& id : ids) {
    if (amazon::fits_search(id.sku)) continue;
    const Timestamp cut = services.clock.now();
    const auto answer = co_await amazon::get_listing(account, {id.marketplace}, id.sku, priority);
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
  co_return out;
}

async::Task<Result<std::size_t>> post_openings(Services services, amazon::Account& account, ItemsSettings settings,
                                               Duration overlap) {
  std::vector<store::DomainId> pending;
  std::vector<store::DomainId> ready;
  bool more = false;
  {
    auto txn = services.store.read();
    if (!txn) co_return fail(txn);
    const auto page = store::pending_openings(**txn, settings.integration, {}, kOpeningsAtOnce);
    if (!page) co_return fail(page);
    const auto orders = store::get_orders_state(**txn, settings.integration);
    if (!orders) co_return fail(orders);
    pending = page->ids;
    more = !page->next.empty();
    for (const store::DomainId& id : page->ids) {
      const auto domain = store::get_domain(**txn, id);
      if (!domain) co_return fail(domain);
      if (*domain && orders->watermark && *orders->watermark > (*domain)->cut + overlap) ready.push_back(id);
    }
  }
  std::size_t waiting = pending.size() - ready.size() + (more ? 1 : 0);
  for (const store::DomainId& id : ready) {
    const auto step = co_await services.store.write(
        [settings, id](store::WriteTxn& txn) { return post_opening(txn, settings.books, id); });
    if (!step) co_return fail(step);
    if (*step == OpeningStep::posted)
      services.events.publish({services.clock.now(), "opening.posted", id.integration.str(), id.sku.str(), ""});
    if (*step != OpeningStep::take_again) continue;
    ++waiting;
    // The listing of the domain that has the quantity: any of its marketplaces states it.
    std::optional<ListingId> listing;
    if (auto txn = services.store.read())
      if (const auto all = store::listings_of_sku(**txn, id.integration, id.sku))
        for (const catalog::Listing& one : *all)
          if (one.item && one.amazon.channel == catalog::Channel::mfn &&
              domain_of(settings.books, one.amazon.marketplace, id.sku) == id)
            listing = one.id();
    LiveListings live;
    if (listing) live = co_await read_live(services, account, {*listing}, amazon::Priority::manual);
    if (!listing || states_none(live.at(*listing))) {
      // No cut can be taken any more: what was read last stands, with its doubt.
      const auto stands = co_await services.store.write(
          [settings, id](store::WriteTxn& txn) { return post_opening(txn, settings.books, id, 1); });
      if (!stands) co_return fail(stands);
      log::warning("items", to_string(id), "its quantity cannot be read again, the opening read first stands");
      --waiting;
      continue;
    }
    const auto& read = live.at(*listing);
    if (!read) {
      log::warning("items", to_string(*listing), "its quantity could not be read again for its opening");
      continue;
    }
    const auto taken =
        co_await services.store.write([id, quantity = LiveQuantity{*read->amazon.quantity, read->cut}](
                                          store::WriteTxn& txn) { return retake_cut(txn, id, quantity); });
    if (!taken) co_return fail(taken);
  }
  co_return waiting;
}

}  // namespace invd::sync
