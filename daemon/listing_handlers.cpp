#include "base/marketplace.h"
#include "daemon/find_listing.h"
#include "daemon/item_messages.h"
#include "daemon/known_integration.h"
#include "daemon/list_page.h"
#include "daemon/listing_push.h"
#include "store/items.h"
#include "store/listings.h"
#include "sync/linking.h"

namespace invd::daemon {
namespace {

using async::Task;

struct Paging : ListPage<store::ListingQuery, control::ListingPage> {
  bool count_open_units = false;
  PushSettingsList settings = {};
};

Result<void> count_open_units(store::ReadTxn& txn, const Paging& paging, const catalog::Listing& listing,
                              control::Listing& row) {
  const sync::PushSettings* settings = find_settings(paging.settings, listing.integration);
  if (settings == nullptr) return {};
  const auto units = sync::units_at_listing(txn, settings->books, listing);
  if (!units) return fail(units);
  row.open_units = *units;
  return {};
}

Result<control::Listing> row_of(store::ReadTxn& txn, const PushSettingsList& settings,
                                const catalog::Listing& listing) {
  auto row = to_message(txn, listing);
  if (!row) return row;
  auto push = push_of(txn, settings, listing);
  if (!push) return fail(push);
  row->push = std::move(*push);
  return row;
}

Result<store::Scan> look_for_listings(store::ReadTxn& txn, Paging& paging) {
  const auto found = store::list_listings(txn, paging.query);
  if (!found) return fail(found);
  const auto listed = [&](const catalog::Listing& listing) -> Result<std::optional<control::Listing>> {
    auto row = row_of(txn, paging.settings, listing);
    if (!row) return fail(row);
    if (paging.count_open_units)
      if (const auto ok = count_open_units(txn, paging, listing, *row); !ok) return fail(ok);
    return std::move(*row);
  };
  return add_view(paging, found->listings, found->next, paging.page.listings, listed, store::listing_page_key);
}

Task<Result<control::ListingPage>> page_of(Runtime& runtime, Paging paging, const std::string& integration,
                                           const std::string& after) {
  if (!integration.empty()) {
    if (const auto known = check_known(runtime, integration); !known) co_return fail(known);
    paging.query.integration = IntegrationName(integration);
  }
  auto key = from_page_key(after);
  if (!key) co_return fail(key);
  paging.query.after = std::move(*key);
  paging.query.limit = paging.budget.rows_to_look_up(kRowsOfAView);
  paging.settings = push_settings(runtime);
  auto done = co_await runtime.services.store.scan_in_views(std::move(paging), look_for_listings);
  if (!done) co_return fail(done);
  co_return std::move(done->page);
}

/// What a listing must be to be listed.
struct Wanted {
  std::optional<MarketplaceId> marketplace;
  std::optional<catalog::Channel> channel;
  std::optional<catalog::ListingStatus> status;
  std::optional<ItemId> item;
  bool missing = false;
  [[nodiscard]] bool fits(const catalog::Listing& listing) const {
    const catalog::AmazonListing& amazon = listing.amazon;
    return (!marketplace || amazon.marketplace == *marketplace) && (!channel || amazon.channel == *channel) &&
           (!status || amazon.status == *status) && (!item || listing.item == item) && (!missing || listing.missing);
  }
};

Result<Wanted> wanted_of(Runtime& runtime, const control::ListingListRequest& request) {
  Wanted wanted{.marketplace = {}, .channel = {}, .status = {}, .item = {}, .missing = request.missing};
  if (!request.marketplace.empty()) {
    const Marketplace* known = find_marketplace(request.marketplace);
    wanted.marketplace = MarketplaceId(known != nullptr ? std::string(known->id) : request.marketplace);
  }
  if (!request.channel.empty()) {
    wanted.channel = catalog::channel_from_name(request.channel);
    if (!wanted.channel) return fail(ErrorCode::usage, "a channel is FBA or MFN, not \"" + request.channel + "\"");
  }
  if (!request.status.empty()) {
    wanted.status = catalog::listing_status_from_name(request.status);
    if (!wanted.status)
      return fail(ErrorCode::usage, "\"" + request.status + "\" is not a state of a listing",
                  "one of active, inactive, incomplete");
  }
  if (!request.item.empty()) {
    auto txn = runtime.services.store.read();
    if (!txn) return fail(txn);
    const auto item = find_named_item(**txn, request.item);
    if (!item) return fail(item);
    wanted.item = item->id;
  }
  return wanted;
}

Task<Result<control::ListingPage>> list(Runtime& runtime, control::ListingListRequest request) {
  const auto wanted = wanted_of(runtime, request);
  if (!wanted) co_return fail(wanted);
  Paging paging;
  paging.budget = control::PageBudget(request.limit);
  paging.query.matches = [wanted = *wanted](const catalog::Listing& listing) { return wanted.fits(listing); };
  co_return co_await page_of(runtime, std::move(paging), request.integration, request.after);
}

Task<Result<control::ListingPage>> unconfirmed(Runtime& runtime, control::UnconfirmedRequest request) {
  Paging paging;
  paging.budget = control::PageBudget(request.limit);
  paging.count_open_units = true;
  paging.query.only_unconfirmed = true;
  co_return co_await page_of(runtime, std::move(paging), request.integration, request.after);
}

Task<Result<control::Listing>> show(Runtime& runtime, control::ListingRequest request) {
  auto txn = runtime.services.store.read();
  if (!txn) co_return fail(txn);
  const auto listing = find_listing(runtime, **txn, request.listing);
  if (!listing) co_return fail(listing);
  co_return row_of(**txn, push_settings(runtime), *listing);
}

}  // namespace

void add_listing_handlers(control::Server& server, Runtime& runtime) {
  server.on<control::ListingListRequest, control::ListingPage>(
      "listings.list",
      [&runtime](control::Call&, control::ListingListRequest request) { return list(runtime, std::move(request)); });
  server.on<control::UnconfirmedRequest, control::ListingPage>(
      "items.unconfirmed", [&runtime](control::Call&, control::UnconfirmedRequest request) {
        return unconfirmed(runtime, std::move(request));
      });
  server.on<control::ListingRequest, control::Listing>(
      "listings.show",
      [&runtime](control::Call&, control::ListingRequest request) { return show(runtime, std::move(request)); });
}

}  // namespace invd::daemon
