#include "sync/linking.h"

#include <algorithm>
#include <utility>

#include "orders/sales_order.h"
#include "store/items.h"
#include "store/lines.h"
#include "store/listings.h"
#include "store/orders.h"
#include "store/postings.h"
#include "sync/find_domain.h"
#include "sync/waiting_lines.h"

namespace invd::sync {
namespace {

using catalog::Listing;
using catalog::ListingId;
using store::Opening;
using store::QuantityDomain;

Result<Listing> listing_to_link(store::ReadTxn& txn, const ListingId& id) {
  auto listing = store::get_listing(txn, id);
  if (!listing) return fail(listing);
  if (!*listing)
    return fail(ErrorCode::not_found, "there is no listing " + to_string(id), "invctl listings list shows them");
  const catalog::AmazonListing& amazon = (*listing)->amazon;
  if (amazon.is_variation_parent)
    return fail(ErrorCode::refused,
                "listing " + to_string(id) + " stands for a family of variations and is never bought",
                "link its members");
  if (!(*listing)->not_synced.empty())
    return fail(ErrorCode::refused, "listing " + to_string(id) + " is not synced: " + (*listing)->not_synced);
  if (amazon.channel == catalog::Channel::unknown)
    return fail(ErrorCode::refused, "Amazon has not said yet who ships what sells through " + to_string(id),
                "invctl sync items, then try again");
  return std::move(**listing);
}

Error opening_waits(const ListingId& id, std::string_view what) {
  return {ErrorCode::conflict,
          "the opening stock of " + to_string(id) + " is still being taken",
          "wait for the next order import, then " + std::string(what) + " it",
          {}};
}

/// Only FBA listings were confirmed: no cut was ever taken of the domain's own quantity.
bool is_fba_only(const QuantityDomain& domain) {
  return domain.opening == Opening::none && domain.cuts == 0;
}

/// The domain as links see it: without a confirmation that has begun, and may never come to its end.
std::optional<QuantityDomain> without_confirmation(std::optional<QuantityDomain> domain) {
  if (!domain || !is_being_confirmed(*domain)) return domain;
  if (domain->item.empty()) return std::nullopt;
  domain->opening = Opening::none;
  return domain;
}
Result<std::optional<QuantityDomain>> linked_domain(store::WriteTxn& txn, const BooksSettings& settings,
                                                    const store::DomainId& id) {
  auto domain = find_domain(txn, settings, id);
  if (!domain) return domain;
  return without_confirmation(std::move(*domain));
}

/// What was kept of the domain's lines for its cut so far serves the next one.
Result<void> carry_lines(store::WriteTxn& txn, const BooksSettings& settings, const store::DomainId& domain,
                         Timestamp cut_before, Timestamp cut) {
  return for_waiting_lines(txn, settings, domain,
                           [&](const stock::LineRef& line, const orders::StoredOrder& order,
                               const orders::AmazonOrderItem& item) -> Result<void> {
                             auto record = store::get_line(txn, line);
                             if (!record) return fail(record);
                             if (!*record || !(*record)->before_cut) return {};
                             (*record)->before_cut = stock::keep_for_next_cut((*record)->before_cut, cut_before, cut,
                                                                              version_of(order, item));
                             return store::put_line(txn, line, **record);
                           });
}

/// Whether the item's on hand came from a listing's opening, not from a count or a file: one was posted, though its
/// listing may have been unlinked since, or is to be.
Result<bool> came_from_opening(store::ReadTxn& txn, const ItemId& item) {
  const auto opened = store::balance_at(txn, item, {stock::Account::opening, {}});
  if (!opened) return fail(opened);
  if (*opened != 0) return true;
  const auto listings = store::listings_of_item(txn, item);
  if (!listings) return fail(listings);
  for (const Listing& listing : *listings) {
    const auto domains = store::domains_of_sku(txn, listing.integration, listing.amazon.sku);
    if (!domains) return fail(domains);
    for (const QuantityDomain& domain : *domains)
      if (domain.item == item && domain.opening != Opening::none) return true;
  }
  return false;
}

/// Equal SKUs of two accounts may be different goods (INT-5).
Result<bool> only_of_other_accounts(store::ReadTxn& txn, const IntegrationName& integration, const ItemId& item) {
  const auto listings = store::listings_of_item(txn, item);
  if (!listings) return fail(listings);
  return !listings->empty() &&
         std::ranges::none_of(*listings, [&](const Listing& listing) { return listing.integration == integration; });
}

Result<Listing> set_item(store::WriteTxn& txn, const Listing& before, const std::optional<ItemId>& item,
                         Timestamp now) {
  Listing listing = before;
  listing.item = item;
  listing.linked_at = now;
  if (const auto ok = store::put_listing(txn, listing, before); !ok) return fail(ok);
  return listing;
}

/// Moves what is held of another item to this one (ITEM-9).
Result<std::size_t> move_open_lines(store::WriteTxn& txn, const BooksSettings& settings, const QuantityDomain& domain,
                                    Timestamp now) {
  std::size_t moved = 0;
  const auto ok = for_waiting_lines(
      txn, settings, domain.id,
      [&](const stock::LineRef& line, const orders::StoredOrder&, const orders::AmazonOrderItem&) -> Result<void> {
        const auto record = store::get_line(txn, line);
        if (!record) return fail(record);
        if (!*record || !(*record)->state.pin || (*record)->state.pin->item == domain.item) return {};
        const auto step = stock::repin(line, (*record)->state, {domain.item, (*record)->state.pin->place}, now);
        if (!step) return fail(step);
        ++moved;
        return post_step(txn, line, **record, *step, false, stock::Floor::none, {"relinked", ""});
      });
  if (!ok) return fail(ok);
  return moved;
}

/// The other listings of the domain go with it.
Result<void> relink_rest(store::WriteTxn& txn, const BooksSettings& settings, const store::DomainId& domain,
                         const std::optional<ItemId>& item, Timestamp now) {
  const auto listings = store::listings_of_sku(txn, settings.integration, domain.sku);
  if (!listings) return fail(listings);
  for (const Listing& other : *listings) {
    if (!other.item || other.item == item) continue;
    if (domain_of(settings, other.amazon.marketplace, domain.sku) != domain) continue;
    if (const auto ok = set_item(txn, other, item, now); !ok) return fail(ok);
  }
  return {};
}

/// The item that FBA listings of the domain were confirmed as.
Result<catalog::Item> item_of(store::ReadTxn& txn, const QuantityDomain& domain) {
  auto item = store::get_item(txn, domain.item);
  if (!item) return fail(item);
  if (!*item) return fail(ErrorCode::store_corrupt, to_string(domain.id) + " is linked to an item that is not there");
  return std::move(**item);
}

/// A new item, made from a listing.
Result<catalog::Item> item_from(store::WriteTxn& txn, const Listing& listing, const Sku& sku, const std::string& name,
                                Timestamp now) {
  catalog::Item wanted;
  wanted.sku = sku.empty() ? listing.amazon.sku : sku;
  wanted.name = name.empty() ? listing.amazon.title : name;
  wanted.fba = listing.amazon.channel == catalog::Channel::fba;
  wanted.created_at = now;
  return store::create_item(txn, std::move(wanted));
}

}  // namespace

Result<Linked> link_listing(store::WriteTxn& txn, const BooksSettings& settings, const ListingId& id,
                            const ItemId& item_id, OpenStock stock, OpenOrders open_orders, Timestamp now) {
  const auto listing = listing_to_link(txn, id);
  if (!listing) return fail(listing);
  const auto item = store::get_item(txn, item_id);
  if (!item) return fail(item);
  if (!*item) return fail(ErrorCode::not_found, "there is no item " + item_id.str(), "invctl items list shows them");
  if (listing->item == item_id)
    return fail(ErrorCode::conflict,
                "listing " + to_string(id) + " is linked to item " + (*item)->sku.str() + " already");

  const store::DomainId domain_id = domain_of(settings, id.marketplace, id.sku);
  const auto known = linked_domain(txn, settings, domain_id);
  if (!known) return fail(known);
  Linked linked{{}, **item, 0};
  const bool begins = !*known || (is_fba_only(**known) && listing->amazon.channel == catalog::Channel::mfn);
  if (*known && (*known)->item == item_id && !begins) {
    auto written = set_item(txn, *listing, item_id, now);  // the same domain: nothing is read again (ITEM-8)
    if (!written) return fail(written);
    linked.listing = std::move(*written);
    return linked;
  }
  if (*known && (*known)->opening == Opening::pending) return std::unexpected(opening_waits(id, "link"));
  QuantityDomain domain;
  domain.id = domain_id;
  domain.item = item_id;
  // What was purchased since the domain was linked first moves stock, whenever it is seen (ORD-1).
  domain.cut = *known && !is_fba_only(**known) ? (*known)->cut : now;
  if (stock == OpenStock::decide) {
    const auto from_opening = came_from_opening(txn, item_id);
    if (!from_opening) return fail(from_opening);
    domain.open_lines_bring_units = *from_opening;
  } else {
    domain.open_lines_bring_units = stock == OpenStock::add;
  }
  // What the lines of a relinked domain hold has been judged at its first cut.
  if (*known && !is_fba_only(**known)) domain.open_lines_bring_units = false;
  if (const auto ok = store::put_domain(txn, domain); !ok) return fail(ok);
  if (const auto ok = relink_rest(txn, settings, domain_id, item_id, now); !ok) return fail(ok);
  auto written = set_item(txn, *listing, item_id, now);
  if (!written) return fail(written);
  linked.listing = std::move(*written);
  if (open_orders == OpenOrders::move) {
    const auto moved = move_open_lines(txn, settings, domain, now);
    if (!moved) return fail(moved);
    linked.moved_lines = *moved;
  }
  if (const auto ok = book_waiting(txn, settings, domain_id, now); !ok) return fail(ok);
  return linked;
}

bool is_being_confirmed(const QuantityDomain& domain) {
  return domain.opening == Opening::pending && domain.cuts == 0;
}

Result<void> begin_confirmations(store::WriteTxn& txn, const BooksSettings& settings,
                                 const std::vector<store::DomainId>& domains, Timestamp now) {
  for (const store::DomainId& id : domains) {
    const auto known = find_domain(txn, settings, id);
    if (!known) return fail(known);
    if (*known && !is_fba_only(**known)) continue;  // what another confirmation keeps serves this one as well
    QuantityDomain domain;
    domain.id = id;
    if (*known) domain.item = (*known)->item;
    domain.cut = now;
    domain.cuts = 0;
    domain.opening = Opening::pending;
    if (const auto ok = store::put_domain(txn, domain); !ok) return ok;
  }
  return {};
}

Result<void> end_confirmations(store::WriteTxn& txn, const BooksSettings& settings,
                               const std::vector<store::DomainId>& domains, Timestamp begun) {
  for (const store::DomainId& id : domains) {
    const auto known = store::get_domain(txn, id);
    if (!known) return fail(known);
    if (!*known || !is_being_confirmed(**known) || (*known)->cut != begun) continue;
    const auto linked = without_confirmation(*known);
    const auto ended = linked ? store::put_domain(txn, *linked) : outcome_of(store::drop_domain(txn, id));
    if (!ended) return ended;
    // Lines that ended meanwhile wait for nothing.
    if (const auto ok = book_waiting(txn, settings, id, begun); !ok) return ok;
  }
  return {};
}

Result<Linked> confirm_listing(store::WriteTxn& txn, const BooksSettings& settings, const ListingId& id, const Sku& sku,
                               const std::string& item_name, const std::optional<LiveQuantity>& live, Timestamp now) {
  const auto listing = listing_to_link(txn, id);
  if (!listing) return fail(listing);
  if (listing->item)
    return fail(ErrorCode::conflict, "listing " + to_string(id) + " has an item already",
                "invctl items link gives it another one");
  const store::DomainId domain_id = domain_of(settings, id.marketplace, id.sku);
  const auto stored = find_domain(txn, settings, domain_id);
  if (!stored) return fail(stored);
  const auto known = without_confirmation(*stored);
  if (known && !(live && is_fba_only(*known)))
    return link_listing(txn, settings, id, known->item, OpenStock::keep, OpenOrders::keep, now);

  auto item = known ? item_of(txn, *known) : item_from(txn, *listing, sku, item_name, now);
  if (!item) return fail(item);
  QuantityDomain domain;
  domain.id = domain_id;
  domain.item = item->id;
  domain.cut = now;
  domain.cuts = 0;
  if (live) {
    const auto place = route(txn, settings.integration, live->cut);
    if (!place) return fail(place);
    domain.cut = live->cut;
    domain.cuts = 1;
    domain.opening = Opening::pending;
    domain.open_lines_bring_units = true;
    domain.quantity = live->units;
    domain.warehouse = place->warehouse;
  }
  if (const auto ok = store::put_domain(txn, domain); !ok) return fail(ok);
  auto written = set_item(txn, *listing, item->id, now);
  if (!written) return fail(written);
  Linked linked{std::move(*written), std::move(*item), 0};
  if (!*stored || !is_being_confirmed(**stored)) return linked;
  if (live && live->cut < (*stored)->cut)
    return fail(ErrorCode::temporary, "another confirmation of " + to_string(id) + " began meanwhile", "try again");
  const auto kept = live ? carry_lines(txn, settings, domain_id, (*stored)->cut, domain.cut)
                         : book_waiting(txn, settings, domain_id, now);
  if (!kept) return fail(kept);
  return linked;
}

Result<Listing> unlink_listing(store::WriteTxn& txn, const BooksSettings& settings, const ListingId& id,
                               Timestamp now) {
  const auto listing = store::get_listing(txn, id);
  if (!listing) return fail(listing);
  if (!*listing)
    return fail(ErrorCode::not_found, "there is no listing " + to_string(id), "invctl listings list shows them");
  if (!(*listing)->item) return fail(ErrorCode::conflict, "listing " + to_string(id) + " has no item");
  auto written = set_item(txn, **listing, std::nullopt, now);
  if (!written) return written;
  const store::DomainId domain = domain_of(settings, id.marketplace, id.sku);
  const auto rest = store::listings_of_sku(txn, settings.integration, id.sku);
  if (!rest) return fail(rest);
  const bool still_linked = std::ranges::any_of(*rest, [&](const Listing& other) {
    return other.item && domain_of(settings, other.amazon.marketplace, id.sku) == domain;
  });
  if (still_linked) return written;
  const auto known = linked_domain(txn, settings, domain);
  if (!known) return fail(known);
  if (*known && (*known)->opening == Opening::pending) return std::unexpected(opening_waits(id, "unlink"));
  if (const auto ok = store::drop_domain(txn, domain); !ok) return fail(ok);
  return written;
}

Result<bool> auto_link(store::WriteTxn& txn, const BooksSettings& settings, const Listing& listing, bool by_name,
                       Timestamp now) {
  if (listing.item || listing.linked_at || !listing.not_synced.empty() || listing.amazon.is_variation_parent ||
      listing.amazon.channel == catalog::Channel::unknown)
    return false;
  auto item = store::find_item(txn, listing.amazon.sku);
  if (item && !*item && by_name && !listing.amazon.title.empty())
    item = store::find_item_by_name(txn, listing.amazon.title);
  if (!item) return fail(item);
  if (!*item) return false;
  const auto known = linked_domain(txn, settings, domain_of(settings, listing.amazon.marketplace, listing.amazon.sku));
  if (!known) return fail(known);
  if (*known && is_fba_only(**known) && listing.amazon.channel == catalog::Channel::mfn) return false;
  if (!*known) {
    const auto elsewhere = only_of_other_accounts(txn, settings.integration, (*item)->id);
    if (!elsewhere) return fail(elsewhere);
    if (*elsewhere) return false;
  }
  // Another item has the domain, because somebody linked it so.
  const ItemId target = *known ? (*known)->item : (*item)->id;
  const auto linked = link_listing(txn, settings, listing.id(), target, OpenStock::decide, OpenOrders::keep, now);
  if (!linked) return fail(linked);
  return true;
}

bool awaits_confirmation(const Listing& listing) {
  return !listing.item && !listing.linked_at && listing.not_synced.empty() && !listing.missing &&
         !listing.amazon.is_variation_parent;
}

Result<void> follow_channel(store::WriteTxn& txn, const BooksSettings& settings, const Listing& listing,
                            Timestamp since, Timestamp now) {
  if (!listing.item || listing.amazon.channel != catalog::Channel::mfn) return {};
  const store::DomainId id = domain_of(settings, listing.amazon.marketplace, listing.amazon.sku);
  const auto known = linked_domain(txn, settings, id);
  if (!known) return fail(known);
  if (!*known || !is_fba_only(**known) || (*known)->item != *listing.item) return {};
  QuantityDomain domain = **known;
  domain.cut = since;
  domain.cuts = 1;
  if (const auto ok = store::put_domain(txn, domain); !ok) return ok;
  return book_waiting(txn, settings, id, now);
}

Result<OpeningStep> post_opening(store::WriteTxn& txn, const BooksSettings& settings, const store::DomainId& id,
                                 std::uint32_t most_cuts) {
  // Taken before the setting changed: it goes on under the names of today.
  if (!is_grouped_so(settings, id))
    if (const auto ok = regroup_domains(txn, settings, id.sku); !ok) return fail(ok);
  const auto stored = store::get_domain(txn, id);
  if (!stored) return fail(stored);
  if (!*stored || (*stored)->opening != Opening::pending || is_being_confirmed(**stored)) return OpeningStep::gone;
  QuantityDomain domain = **stored;
  bool doubt = false;
  const auto looked =
      for_waiting_lines(txn, settings, id,
                        [&](const stock::LineRef& line, const orders::StoredOrder& order,
                            const orders::AmazonOrderItem& item) -> Result<void> {
                          const auto record = store::get_line(txn, line);
                          if (!record) return fail(record);
                          doubt = doubt || decide(order, item, *record ? &**record : nullptr, &domain).is_doubtful();
                          return {};
                        });
  if (!looked) return fail(looked);
  if (doubt && domain.cuts < most_cuts) return OpeningStep::take_again;
  domain.doubt = doubt;
  domain.opening = Opening::posted;
  if (const auto ok = store::put_domain(txn, domain); !ok) return fail(ok);
  if (domain.quantity > 0) {
    const stock::LineRef base{"opening " + id.integration.str(), OrderId(id.sku.str()),
                              LineId(domain.item.str() + (id.group.empty() ? "" : " " + id.group))};
    const stock::Movement opening{
        {base, stock::MovementKind::opening, 1}, domain.item, domain.quantity, {stock::Account::opening, {}},
        {stock::Account::own, domain.warehouse}, domain.cut};
    const auto posted =
        store::post(txn, opening, stock::Floor::none, {"Amazon's quantity when it was confirmed", "amazon"});
    if (!posted) return fail(posted);
  }
  if (const auto ok = book_waiting(txn, settings, id, domain.cut); !ok) return fail(ok);
  return OpeningStep::posted;
}

Result<void> retake_cut(store::WriteTxn& txn, const BooksSettings& settings, const QuantityDomain& seen,
                        const LiveQuantity& live) {
  const auto stored = store::get_domain(txn, seen.id);
  if (!stored) return fail(stored);
  if (*stored != seen || seen.opening != Opening::pending || live.cut < seen.cut) return {};
  QuantityDomain domain = seen;
  ++domain.cuts;
  domain.cut = live.cut;
  domain.quantity = live.units;
  if (const auto ok = store::put_domain(txn, domain); !ok) return ok;
  return carry_lines(txn, settings, domain.id, seen.cut, domain.cut);
}

Result<std::int64_t> units_at_listing(store::ReadTxn& txn, const BooksSettings& settings, const Listing& listing) {
  std::int64_t units = 0;
  const auto lines = store::waiting_lines(txn, settings.integration.str(), listing.amazon.sku);
  if (!lines) return fail(lines);
  for (const stock::LineRef& line : *lines) {
    const auto found = find_line(txn, settings.integration, line);
    if (!found) return fail(found);
    if (!*found || (*found)->order.amazon.marketplace != listing.amazon.marketplace) continue;
    const auto record = store::get_line(txn, line);
    if (!record) return fail(record);
    if (*record && (*record)->state.pin) continue;
    const orders::AmazonOrderItem& item = (*found)->item;
    const orders::LineUnits stated = orders::line_units((*found)->order.amazon, item);
    units += stock::unfulfilled({item.quantity_ordered, stated.cancelled, stated.fulfilled});
  }
  return units;
}

}  // namespace invd::sync
