#include "sync/post_openings.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "log/log.h"
#include "store/listings.h"
#include "store/sync_state.h"
#include "sync/confirm_listings.h"

namespace invd::sync {
namespace {

using catalog::ListingId;

constexpr std::size_t kOpeningsAtOnce = 100;
/// A confirmation takes no longer; one that began before and has no cut ended with its process.
constexpr Duration kConfirmationTakes = std::chrono::minutes(30);

/// Whether Amazon has answered that there is no quantity of ours.
bool states_none(const Result<LiveListing>& read) {
  if (!read) return read.error().code == ErrorCode::not_found;
  return read->amazon.channel == catalog::Channel::fba || !read->amazon.quantity;
}

/// An opening that waits, and what is to be done about it now.
struct Waiting {
  store::QuantityDomain domain;
  enum class Do : std::uint8_t { nothing, post, forget } what = Do::nothing;
};
struct WaitingPage {
  std::vector<Waiting> openings;
  std::string next;
};

Result<WaitingPage> find_waiting(store::ReadTxn& txn, const IntegrationName& integration, const std::string& after,
                                 Duration overlap, Timestamp now) {
  const auto page = store::pending_openings(txn, integration, after, kOpeningsAtOnce);
  if (!page) return fail(page);
  const auto orders = store::get_orders_state(txn, integration);
  if (!orders) return fail(orders);
  WaitingPage out{{}, page->next};
  for (const store::DomainId& id : page->ids) {
    auto domain = store::get_domain(txn, id);
    if (!domain) return fail(domain);
    if (!*domain) continue;
    Waiting waiting{std::move(**domain)};
    const Timestamp cut = waiting.domain.cut;
    if (!is_being_confirmed(waiting.domain)) {
      if (orders->watermark && *orders->watermark > cut + overlap) waiting.what = Waiting::Do::post;
    } else if (now - cut > kConfirmationTakes || cut - now > kConfirmationTakes) {
      waiting.what = Waiting::Do::forget;
    }
    out.openings.push_back(std::move(waiting));
  }
  return out;
}

/// The listing that has the domain's quantity: any of its marketplaces states it.
Result<std::optional<ListingId>> listing_to_read(store::ReadTxn& txn, const BooksSettings& settings,
                                                 const store::DomainId& id) {
  const auto all = store::listings_of_sku(txn, id.integration, id.sku);
  if (!all) return fail(all);
  std::optional<ListingId> found;
  for (const catalog::Listing& one : *all)
    if (one.item && one.amazon.channel == catalog::Channel::mfn &&
        domain_of(settings, one.amazon.marketplace, id.sku) == id)
      found = one.id();
  return found;
}

/// Notes that an opening cannot be posted, and says so once.
async::Task<Result<void>> note_stuck(Services services, store::DomainId id, Error why) {
  const auto is_new = co_await services.store.write([id](store::WriteTxn& txn) -> Result<bool> {
    auto domain = store::get_domain(txn, id);
    if (!domain) return fail(domain);
    if (!*domain || (*domain)->opening != store::Opening::pending || (*domain)->doubt) return false;
    (*domain)->doubt = true;
    if (const auto ok = store::put_domain(txn, **domain); !ok) return fail(ok);
    return true;
  });
  if (!is_new) co_return fail(is_new);
  if (*is_new) log::error("items", to_string(id), "its opening cannot be posted: " + why.message);
  co_return Result<void>();
}

/// Of the store as a whole, not of what one domain holds.
bool is_of_the_store(const Error& error) {
  return error.code == ErrorCode::store_full || error.code == ErrorCode::store_io;
}

/// Posts one, or takes its cut again. Whether it still waits.
async::Task<Result<bool>> post_one(Services services, amazon::Account& account, ItemsSettings settings,
                                   store::QuantityDomain domain) {
  const store::DomainId id = domain.id;
  const auto step = co_await services.store.write(
      [settings, id](store::WriteTxn& txn) { return post_opening(txn, settings.books, id); });
  if (!step) co_return fail(step);
  if (*step == OpeningStep::posted)
    services.events.publish({services.clock.now(), "opening.posted", id.integration.str(), id.sku.str(), ""});
  if (*step != OpeningStep::take_again) co_return false;
  std::optional<ListingId> listing;
  {
    auto txn = services.store.read();
    if (!txn) co_return fail(txn);
    auto found = listing_to_read(**txn, settings.books, id);
    if (!found) co_return fail(found);
    listing = std::move(*found);
  }
  LiveListings live;
  if (listing) live = co_await read_live(services, account, {*listing}, amazon::Priority::manual);
  if (!listing || states_none(live.at(*listing))) {
    // No cut can be taken any more: what was read last stands, with its doubt.
    const auto stands = co_await services.store.write(
        [settings, id](store::WriteTxn& txn) { return post_opening(txn, settings.books, id, 1); });
    if (!stands) co_return fail(stands);
    log::warning("items", to_string(id), "its quantity cannot be read again, the opening read first stands");
    co_return false;
  }
  const auto& read = live.at(*listing);
  if (!read) {
    log::warning("items", to_string(*listing), "its quantity could not be read again for its opening");
    co_return true;
  }
  const auto taken = co_await services.store.write(
      [settings, domain, quantity = LiveQuantity{*read->amazon.quantity, read->cut}](store::WriteTxn& txn) {
        return retake_cut(txn, settings.books, domain, quantity);
      });
  if (!taken) co_return fail(taken);
  co_return true;
}

}  // namespace

async::Task<Result<std::size_t>> post_openings(Services services, amazon::Account& account, ItemsSettings settings,
                                               Duration overlap) {
  std::size_t waiting = 0;
  std::string after;
  do {
    Result<WaitingPage> page;
    {
      auto txn = services.store.read();
      if (!txn) co_return fail(txn);
      page = find_waiting(**txn, settings.integration, after, overlap, services.clock.now());
    }
    if (!page) co_return fail(page);
    for (const Waiting& opening : page->openings) {
      const store::QuantityDomain& domain = opening.domain;
      if (opening.what == Waiting::Do::nothing) {
        ++waiting;
      } else if (opening.what == Waiting::Do::forget) {
        const auto ended =
            co_await services.store.write([settings, id = domain.id, begun = domain.cut](store::WriteTxn& txn) {
              return end_confirmations(txn, settings.books, {id}, begun);
            });
        if (!ended) co_return fail(ended);
      } else {
        const auto waits = co_await post_one(services, account, settings, domain);
        if (waits) {
          waiting += *waits ? 1 : 0;
          continue;
        }
        if (is_of_the_store(waits.error())) co_return fail(waits);
        ++waiting;
        if (const auto noted = co_await note_stuck(services, domain.id, waits.error()); !noted) co_return fail(noted);
      }
    }
    after = page->next;
  } while (!after.empty());
  co_return waiting;
}

}  // namespace invd::sync
