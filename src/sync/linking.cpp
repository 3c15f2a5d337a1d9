#include "sync/linking.h"

#include <algorithm>
#include <utility>

#include "orders/sales_order.h"
#include "store/items.h"
#include "store/lines.h"
#include "store/listings.h"
#include "store/orders.h"
#include "store/postings.h"

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

/// A line of an order, found by its reference.
struct FoundLine {
  orders::StoredOrder order;
  orders::AmazonOrderItem item;
};

Result<std::optional<FoundLine>> find_line(store::ReadTxn& txn, const IntegrationName& integration,
                                           const stock::LineRef& line) {
  auto order = store::get_order(txn, integration, line.order);
  if (!order) return fail(order);
  if (!*order) return std::optional<FoundLine>();
  const auto item = std::ranges::find((*order)->amazon.items, line.line, &orders::AmazonOrderItem::line_id);
  if (item == (*order)->amazon.items.end()) return std::optional<FoundLine>();
  FoundLine found{std::move(**order), *item};
  return std::optional<FoundLine>(std::move(found));
}

/// `fn(line, order, item) -> Result<void>` for each line of the domain that waits.
template <class Fn>
Result<void> for_waiting_lines(store::ReadTxn& txn, const BooksSettings& settings, const store::DomainId& domain,
                               Fn fn) {
  const auto lines = store::waiting_lines(txn, settings.integration.str(), domain.sku);
  if (!lines) return fail(lines);
  for (const stock::LineRef& line : *lines) {
    const auto found = find_line(txn, settings.integration, line);
    if (!found) return fail(found);
    if (!*found || domain_of(settings, (*found)->order.amazon.marketplace, domain.sku) != domain) continue;
    if (const auto ok = fn(line, (*found)->order, (*found)->item); !ok) return ok;
  }
  return {};
}

Result<void> book_waiting(store::WriteTxn& txn, const BooksSettings& settings, const store::DomainId& domain,
                          Timestamp at) {
  return for_waiting_lines(
      txn, settings, domain,
      [&](const stock::LineRef&, const orders::StoredOrder& order, const orders::AmazonOrderItem& item) {
        return book_line(txn, settings, nullptr, order, item, at);
      });
}

/// Whether the item's on hand came from a listing's opening, not from a count or a file.
Result<bool> came_from_opening(store::ReadTxn& txn, const ItemId& item) {
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
  const auto known = store::get_domain(txn, domain_id);
  if (!known) return fail(known);
  Linked linked{{}, **item, 0};
  if (*known && (*known)->item == item_id) {
    auto written = set_item(txn, *listing, item_id, now);  // the same domain: nothing is read again (ITEM-8)
    if (!written) return fail(written);
    linked.listing = std::move(*written);
    return linked;
  }
  if (*known && (*known)->opening == Opening::pending) return std::unexpected(opening_waits(id, "link"));
  QuantityDomain domain;
  domain.id = domain_id;
  domain.item = item_id;
  domain.cut = now;
  if (stock == OpenStock::decide) {
    const auto from_opening = came_from_opening(txn, item_id);
    if (!from_opening) return fail(from_opening);
    domain.open_lines_bring_units = *from_opening;
  } else {
    domain.open_lines_bring_units = stock == OpenStock::add;
  }
  // What the lines of a relinked domain hold has been judged at its first cut.
  if (*known) domain.open_lines_bring_units = false;
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

Result<Linked> confirm_listing(store::WriteTxn& txn, const BooksSettings& settings, const ListingId& id, const Sku& sku,
                               const std::string& item_name, const std::optional<LiveQuantity>& live, Timestamp now) {
  const auto listing = listing_to_link(txn, id);
  if (!listing) return fail(listing);
  if (listing->item)
    return fail(ErrorCode::conflict, "listing " + to_string(id) + " has an item already",
                "invctl items link gives it another one");
  const store::DomainId domain_id = domain_of(settings, id.marketplace, id.sku);
  const auto known = store::get_domain(txn, domain_id);
  if (!known) return fail(known);
  if (*known) return link_listing(txn, settings, id, (*known)->item, OpenStock::keep, OpenOrders::keep, now);

  catalog::Item wanted;
  wanted.sku = sku.empty() ? id.sku : sku;
  wanted.name = item_name.empty() ? listing->amazon.title : item_name;
  wanted.fba = listing->amazon.channel == catalog::Channel::fba;
  wanted.created_at = now;
  auto item = store::create_item(txn, std::move(wanted));
  if (!item) return fail(item);
  QuantityDomain domain;
  domain.id = domain_id;
  domain.item = item->id;
  domain.cut = now;
  if (live) {
    const auto place = route(txn, settings.integration, live->cut);
    if (!place) return fail(place);
    domain.cut = live->cut;
    domain.opening = Opening::pending;
    domain.open_lines_bring_units = true;
    domain.quantity = live->units;
    domain.warehouse = place->warehouse;
  }
  if (const auto ok = store::put_domain(txn, domain); !ok) return fail(ok);
  auto written = set_item(txn, *listing, item->id, now);
  if (!written) return fail(written);
  return Linked{std::move(*written), std::move(*item), 0};
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
  const auto known = store::get_domain(txn, domain);
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
  const auto known = store::get_domain(txn, domain_of(settings, listing.amazon.marketplace, listing.amazon.sku));
  if (!known) return fail(known);
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

Result<OpeningStep> post_opening(store::WriteTxn& txn, const BooksSettings& settings, const store::DomainId& id,
                                 std::uint32_t most_cuts) {
  const auto stored = store::get_domain(txn, id);
  if (!stored) return fail(stored);
  if (!*stored || (*stored)->opening != Opening::pending) return OpeningStep::gone;
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

Result<void> retake_cut(store::WriteTxn& txn, const store::DomainId& id, const LiveQuantity& live) {
  const auto stored = store::get_domain(txn, id);
  if (!stored) return fail(stored);
  if (!*stored || (*stored)->opening != Opening::pending) return {};
  QuantityDomain domain = **stored;
  ++domain.cuts;
  domain.cut = live.cut;
  domain.quantity = live.units;
  return store::put_domain(txn, domain);
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
