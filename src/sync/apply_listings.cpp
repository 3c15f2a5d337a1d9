#include "sync/apply_listings.h"

#include <utility>

#include "store/history.h"
#include "store/items.h"
#include "store/listings.h"
#include "sync/linking.h"

namespace invd::sync {
namespace {

using catalog::AmazonListing;
using catalog::Listing;
using catalog::ListingId;

constexpr std::string_view kKind = "listing";

}  // namespace

Result<AppliedListing> apply_listing(store::WriteTxn& txn, const ListingContext& context, const AmazonListing& amazon) {
  const ListingId id{context.settings.integration, amazon.marketplace, amazon.sku};
  if (amazon.sku.empty() || amazon.sku.view().size() > store::kMaxSkuBytes)
    return fail(ErrorCode::malformed, "a SKU of " + std::to_string(amazon.sku.view().size()) + " bytes");
  const auto before = store::get_listing(txn, id);
  if (!before) return fail(before);
  AppliedListing applied;
  applied.is_new = !*before;
  applied.listing =
      catalog::after_statement(*before, id.integration, {amazon, context.source, context.as_of}, context.now);
  if (!*before || applied.listing != **before)
    if (const auto ok = store::put_listing(txn, applied.listing, *before); !ok) return fail(ok);
  if (*before) {
    applied.change = catalog::difference(**before, applied.listing);
    if ((*before)->amazon.channel != applied.listing.amazon.channel)
      if (const auto ok = follow_channel(txn, context.settings.books, applied.listing, (*before)->as_of, context.now);
          !ok)
        return fail(ok, to_string(id));
  }
  const auto linked =
      auto_link(txn, context.settings.books, applied.listing, context.settings.match_by_name, context.now);
  if (!linked) return fail(linked, to_string(id));
  if (!*linked) return applied;
  applied.linked = true;
  auto now_linked = store::get_listing(txn, id);
  if (!now_linked) return fail(now_linked);
  applied.listing = std::move(**now_linked);
  applied.change += (applied.change.empty() ? "" : ", ") + std::string("linked by itself");
  return applied;
}

Result<AppliedListing> apply_and_record(store::WriteTxn& txn, const ListingContext& context,
                                        const AmazonListing& amazon, history::Run& run) {
  auto applied = apply_listing(txn, context, amazon);
  const ListingId id{context.settings.integration, amazon.marketplace, amazon.sku};
  if (!applied && applied.error().code == ErrorCode::malformed) {
    const auto ok = record_malformed(txn, {amazon.sku, applied.error().message}, run);
    if (!ok) return fail(ok);
    return AppliedListing{};
  }
  if (!applied) return applied;
  if (!applied->is_new && applied->change.empty()) {
    ++run.counts.unchanged;
    return applied;
  }
  history::RunRecord record{std::string(kKind), to_string(id), history::Outcome::synced,
                            applied->is_new && applied->change.empty() ? "new" : applied->change};
  if (!applied->listing.not_synced.empty()) {
    record.outcome = history::Outcome::failed;
    record.reason = applied->listing.not_synced;
  }
  if (const auto ok = store::add_record(txn, run, record); !ok) return fail(ok);
  return applied;
}

Result<void> record_malformed(store::WriteTxn& txn, const amazon::MalformedListing& malformed, history::Run& run) {
  return store::add_record(txn, run,
                           {std::string(kKind), malformed.sku.empty() ? "(unreadable)" : malformed.sku.str(),
                            history::Outcome::failed, malformed.reason});
}

Result<history::Counts> preview_listings(store::ReadTxn& txn, const ListingContext& context,
                                         const amazon::ListingsPage& page) {
  history::Counts counts;
  counts.failed = page.malformed.size();
  for (const AmazonListing& amazon : page.listings) {
    const auto before = store::get_listing(txn, {context.settings.integration, amazon.marketplace, amazon.sku});
    if (!before) return fail(before);
    const Listing after = catalog::after_statement(*before, context.settings.integration,
                                                   {amazon, context.source, context.as_of}, context.now);
    const bool nothing_new = *before && catalog::difference(**before, after).empty();
    ++(nothing_new ? counts.unchanged : !after.not_synced.empty() ? counts.failed : counts.synced);
  }
  return counts;
}

Result<AbsentPage> find_absent(store::ReadTxn& txn, const IntegrationName& integration, Timestamp pass_begun,
                               const std::string& after) {
  store::ListingQuery query;
  query.integration = integration;
  query.after = after;
  query.limit = store::kLookedRows;
  query.matches = [pass_begun](const Listing& listing) {
    return catalog::after_absence(listing, pass_begun) != listing;
  };
  const auto found = store::list_listings(txn, query);
  if (!found) return fail(found);
  AbsentPage page;
  for (const Listing& listing : found->listings) page.ids.push_back(listing.id());
  page.next = found->next;
  return page;
}

Result<void> note_absent(store::WriteTxn& txn, const std::vector<ListingId>& ids, Timestamp pass_begun,
                         history::Run& run) {
  for (const ListingId& id : ids) {
    const auto before = store::get_listing(txn, id);
    if (!before) return fail(before);
    if (!*before) continue;
    const Listing after = catalog::after_absence(**before, pass_begun);
    if (const auto ok = store::put_listing(txn, after, *before); !ok) return ok;
    if (!after.missing || (*before)->missing) continue;
    const auto ok = store::add_record(txn, run,
                                      {std::string(kKind), to_string(id), history::Outcome::synced,
                                       "missing: two complete passes did not show it; its link and stock stay"});
    if (!ok) return ok;
  }
  return {};
}

}  // namespace invd::sync
