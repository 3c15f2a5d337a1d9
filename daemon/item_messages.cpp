#include "daemon/item_messages.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "store/domains.h"
#include "store/items.h"
#include "store/listings.h"
#include "store/postings.h"

namespace invd::daemon {
namespace {

/// What there is to say of the openings of an item's quantity domains.
Result<void> add_openings(store::ReadTxn& txn, const catalog::Item& item, const std::vector<catalog::Listing>& listings,
                          control::Item& out) {
  std::set<store::DomainId> told;
  for (const catalog::Listing& listing : listings) {
    const auto domains = store::domains_of_sku(txn, listing.integration, listing.amazon.sku);
    if (!domains) return fail(domains);
    for (const store::QuantityDomain& domain : *domains) {
      if (domain.item != item.id || domain.opening == store::Opening::none || !told.insert(domain.id).second) continue;
      const bool pending = domain.opening == store::Opening::pending;
      if (!pending && !domain.doubt) continue;
      control::ItemOpening opening{.integration = domain.id.integration.str(),
                                   .seller_sku = domain.id.sku.str(),
                                   .state = pending ? "pending" : "posted",
                                   .cut_at = domain.cut,
                                   .doubt = {}};
      if (domain.doubt)
        opening.doubt = pending
                            ? "it cannot be posted: the log of invd says why"
                            : "orders were cancelled while it was taken: count the item, the opening may be too small";
      out.opening.push_back(std::move(opening));
    }
  }
  return {};
}

}  // namespace

Result<control::Item> to_message(store::ReadTxn& txn, const catalog::Item& item) {
  control::Item out;
  out.sku = item.sku.str();
  out.name = item.name;
  out.unit = item.unit;
  out.fba = item.fba;
  out.created_at = item.created_at;
  const auto balances = store::balances_of(txn, item.id);
  if (!balances) return fail(balances);
  std::map<WarehouseName, control::ItemStock> stock;
  for (const auto& [place, units] : balances->on_hand)
    if (stock::holds_stock(place.account)) stock[place.warehouse].on_hand = units;
  for (const auto& [warehouse, units] : balances->committed) stock[warehouse].committed = units;
  for (auto& [warehouse, row] : stock) {
    row.warehouse = warehouse.str();
    row.available = row.on_hand - row.committed;
    out.on_hand += row.on_hand;
    out.committed += row.committed;
    out.available += row.available;
    out.stock.push_back(std::move(row));
  }
  const auto listings = store::listings_of_item(txn, item.id);
  if (!listings) return fail(listings);
  for (const catalog::Listing& listing : *listings) out.listings.push_back(to_string(listing.id()));
  if (const auto ok = add_openings(txn, item, *listings, out); !ok) return fail(ok);
  return out;
}

Result<control::Listing> to_message(store::ReadTxn& txn, const catalog::Listing& listing) {
  const catalog::AmazonListing& amazon = listing.amazon;
  control::Listing out;
  out.id = to_string(listing.id());
  out.integration = listing.integration.str();
  out.marketplace = amazon.marketplace.str();
  out.seller_sku = amazon.sku.str();
  out.asin = amazon.asin.str();
  out.title = amazon.title;
  if (amazon.channel != catalog::Channel::unknown) out.channel = catalog::name(amazon.channel);
  if (amazon.status != catalog::ListingStatus::unknown) out.status = catalog::name(amazon.status);
  out.quantity = amazon.quantity;
  out.missing = listing.missing;
  out.not_synced = listing.not_synced;
  out.read_at = listing.as_of;
  if (const auto& change = listing.channel_change)
    out.channel_change = control::ListingChannelChange{std::string(catalog::name(change->from)),
                                                       std::string(catalog::name(change->to)), change->at};
  if (!listing.item) return out;
  const auto item = store::get_item(txn, *listing.item);
  if (!item) return fail(item);
  if (*item) out.item = (*item)->sku.str();
  return out;
}

Result<catalog::Item> find_named_item(store::ReadTxn& txn, const std::string& sku) {
  auto item = store::find_item(txn, Sku(sku));
  if (!item) return fail(item);
  if (*item) return std::move(**item);
  return fail(ErrorCode::not_found, "there is no item \"" + sku + "\"",
              "`invctl items list` shows those that are, `invctl items create` makes one");
}

Result<std::vector<control::ListingQuantity>> quantities_of(store::ReadTxn& txn, const ItemId& item) {
  const auto balances = store::balances_of(txn, item);
  if (!balances) return fail(balances);
  std::int64_t available = 0;
  for (const auto& [place, units] : balances->on_hand) {
    if (place.account != stock::Account::own) continue;
    available += units;
  }
  for (const auto& [warehouse, units] : balances->committed) available -= units;
  const auto listings = store::listings_of_item(txn, item);
  if (!listings) return fail(listings);
  std::vector<control::ListingQuantity> out;
  for (const catalog::Listing& listing : *listings) {
    control::ListingQuantity row{to_string(listing.id()), listing.amazon.quantity, std::nullopt};
    if (listing.amazon.channel == catalog::Channel::mfn) row.quantity_after = std::max<std::int64_t>(0, available);
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace invd::daemon
