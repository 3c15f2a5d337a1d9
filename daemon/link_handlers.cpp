#include <map>
#include <memory>
#include <optional>

#include "daemon/find_listing.h"
#include "daemon/handlers.h"
#include "daemon/item_messages.h"
#include "daemon/known_integration.h"
#include "daemon/moment.h"
#include "store/items.h"
#include "store/lines.h"
#include "store/listings.h"
#include "sync/linking.h"
#include "sync/pushing.h"

namespace invd::daemon {
namespace {

using async::Task;
using catalog::ListingId;

/// Ends a transaction that was only to show what it would do.
const Error kPreviewed{ErrorCode::cancelled, "a dry run", "", {}};

/// `fn(WriteTxn&) -> Result<Reply>` in a transaction, which is dropped after a dry run.
template <class Reply, class Fn>
Task<Result<Reply>> write_or_preview(Runtime& runtime, bool dry_run, Fn fn) {
  const auto previewed = std::make_shared<std::optional<Reply>>();
  auto done = co_await runtime.services.store.write(
      [fn = std::move(fn), dry_run, previewed](store::WriteTxn& txn) -> Result<Reply> {
        auto reply = fn(txn);
        if (!reply || !dry_run) return reply;
        *previewed = std::move(*reply);
        return std::unexpected<Error>(kPreviewed);
      });
  if (!done && done.error() == kPreviewed) co_return std::move(**previewed);
  co_return done;
}

const sync::BooksSettings& books_of(const sync::Integration& integration) {
  return integration.settings().items.books;
}

/// A listing that a command names, and the integration it belongs to.
struct Named {
  catalog::Listing listing;
  std::shared_ptr<sync::Integration> integration;
};
Result<Named> find_named(Runtime& runtime, const std::string& text) {
  auto txn = runtime.services.store.read();
  if (!txn) return fail(txn);
  auto listing = find_listing(runtime, **txn, text);
  if (!listing) return fail(listing);
  auto integration = runtime.integrations.find(listing->integration.str());
  if (!integration) return fail(integration);
  return Named{std::move(*listing), std::move(*integration)};
}

Result<sync::OpenStock> open_stock_of(const std::string& word) {
  if (word.empty()) return sync::OpenStock::decide;
  if (word == "keep") return sync::OpenStock::keep;
  if (word == "add") return sync::OpenStock::add;
  return fail(ErrorCode::usage, "--stock is keep or add, not \"" + word + "\"");
}

Result<sync::OpenOrders> open_orders_of(const std::string& word) {
  if (word.empty() || word == "move") return sync::OpenOrders::move;
  if (word == "keep") return sync::OpenOrders::keep;
  return fail(ErrorCode::usage, "--open-orders is move or keep, not \"" + word + "\"");
}

Task<Result<control::LinkReply>> link(Runtime& runtime, control::Call& call, control::LinkRequest request) {
  const auto named = find_named(runtime, request.listing);
  if (!named) co_return fail(named);
  const auto stock = open_stock_of(request.stock);
  if (!stock) co_return fail(stock);
  const auto open_orders = open_orders_of(request.open_orders);
  if (!open_orders) co_return fail(open_orders);
  call.about(to_string(named->listing.id()));
  call.about(request.sku);
  co_return co_await write_or_preview<control::LinkReply>(
      runtime, request.dry_run,
      [settings = books_of(*named->integration), id = named->listing.id(), sku = Sku(request.sku), stock = *stock,
       open_orders = *open_orders,
       now = runtime.services.clock.now()](store::WriteTxn& txn) -> Result<control::LinkReply> {
        const auto item = store::find_item(txn, sku);
        if (!item) return fail(item);
        if (!*item)
          return fail(ErrorCode::not_found, "there is no item \"" + sku.str() + "\"",
                      "`invctl items list` shows those that are; `invctl items confirm` makes one of the listing");
        const auto linked = sync::link_listing(txn, settings, id, (*item)->id, stock, open_orders, now);
        if (!linked) return fail(linked);
        auto message = to_message(txn, **item);
        if (!message) return fail(message);
        auto quantities = quantities_of(txn, (*item)->id);
        if (!quantities) return fail(quantities);
        return control::LinkReply{std::move(*message), std::move(*quantities),
                                  static_cast<std::int64_t>(linked->moved_lines)};
      });
}

/// Open lines that stay with the item when its listing is unlinked.
Result<std::int64_t> kept_lines(store::ReadTxn& txn, const ListingId& id, const ItemId& item) {
  const auto lines = store::waiting_lines(txn, id.integration.str(), id.sku);
  if (!lines) return fail(lines);
  std::int64_t kept = 0;
  for (const stock::LineRef& line : *lines) {
    const auto record = store::get_line(txn, line);
    if (!record) return fail(record);
    if (*record && (*record)->state.pin && (*record)->state.pin->item == item) ++kept;
  }
  return kept;
}

Task<Result<control::UnlinkReply>> unlink(Runtime& runtime, control::Call& call, control::UnlinkRequest request) {
  const auto named = find_named(runtime, request.listing);
  if (!named) co_return fail(named);
  call.about(to_string(named->listing.id()));
  co_return co_await write_or_preview<control::UnlinkReply>(
      runtime, request.dry_run,
      [settings = named->integration->settings().push, id = named->listing.id(),
       now = runtime.services.clock.now()](store::WriteTxn& txn) -> Result<control::UnlinkReply> {
        const auto before = store::get_listing(txn, id);
        if (!before) return fail(before);
        control::UnlinkReply reply;
        reply.listing = to_string(id);
        if (*before && (*before)->item) {
          const auto item = store::get_item(txn, *(*before)->item);
          if (!item) return fail(item);
          if (*item) reply.item = (*item)->sku.str();
          const auto kept = kept_lines(txn, id, *(*before)->item);
          if (!kept) return fail(kept);
          reply.kept_lines = *kept;
        }
        const auto done = sync::unlink_listing(txn, settings.books, id, now);
        if (!done) return fail(done);
        // Nothing waits for approval, or to be written, any more.
        const store::DomainId domain = sync::domain_of(settings.books, id.marketplace, id.sku);
        if (const auto push = sync::evaluate(txn, settings, domain, stock::Cause::person, now); !push)
          return fail(push);
        return reply;
      });
}

Task<Result<control::Listing>> confirm_channel(Runtime& runtime, control::Call& call, control::ListingRequest request) {
  const auto named = find_named(runtime, request.listing);
  if (!named) co_return fail(named);
  const ListingId id = named->listing.id();
  call.about(to_string(id));
  co_return co_await runtime.services.store.write([id](store::WriteTxn& txn) -> Result<control::Listing> {
    const auto before = store::get_listing(txn, id);
    if (!before) return fail(before);
    if (!*before || !(*before)->channel_change)
      return fail(ErrorCode::conflict, "the channel of listing " + to_string(id) + " has not changed",
                  "nothing is to be confirmed");
    catalog::Listing listing = **before;
    listing.channel_change.reset();
    if (const auto ok = store::put_listing(txn, listing, *before); !ok) return fail(ok);
    return to_message(txn, listing);
  });
}

/// What of the unconfirmed can be confirmed, from there on.
struct Unconfirmed {
  std::vector<ListingId> ids;
  std::string next;
};
Task<Result<Unconfirmed>> find_unconfirmed(Runtime& runtime, std::string integration, std::string after) {
  auto key = from_page_key(after);
  if (!key) co_return fail(key);
  co_return co_await runtime.services.store.scan(
      [integration, after = std::move(*key)](store::ReadTxn& txn) -> Result<Unconfirmed> {
        store::ListingQuery query;
        if (!integration.empty()) query.integration = IntegrationName(integration);
        query.only_unconfirmed = true;
        query.after = after;
        query.limit = sync::kMostConfirmed;
        query.scan_limit = 100 * store::kLookedRows;
        query.matches = sync::awaits_confirmation;
        const auto found = store::list_listings(txn, query);
        if (!found) return fail(found);
        Unconfirmed out{{}, found->next};
        for (const catalog::Listing& listing : found->listings) out.ids.push_back(listing.id());
        return out;
      });
}

Result<control::ConfirmOutcome> outcome_of(store::ReadTxn& txn, const ListingId& id, const Result<sync::Linked>& done) {
  control::ConfirmOutcome out;
  out.listing = to_string(id);
  out.outcome = "failed";
  if (!done) {
    out.reason = done.error().message;
    return out;
  }
  out.outcome = "confirmed";
  out.item = done->item.sku.str();
  const auto item = to_message(txn, done->item);
  if (!item) return fail(item);
  out.on_hand = item->on_hand;
  out.committed = item->committed;
  out.available = item->available;
  if (!item->opening.empty()) out.opening = item->opening.front().state;
  auto quantities = quantities_of(txn, done->item.id);
  if (!quantities) return fail(quantities);
  // Until the opening is posted, what Amazon shows stays.
  if (out.opening == "pending")
    for (control::ListingQuantity& row : *quantities) row.quantity_after = row.quantity_before;
  out.listings = std::move(*quantities);
  return out;
}

Task<Result<control::ConfirmReply>> confirm(Runtime& runtime, control::Call& call, control::ConfirmRequest request) {
  if (request.all == !request.listings.empty())
    co_return fail(ErrorCode::usage, "name listings, or all of them with --all");
  if (request.listings.size() > sync::kMostConfirmed)
    co_return fail(ErrorCode::usage,
                   "at most " + std::to_string(sync::kMostConfirmed) + " listings are confirmed at once");
  if ((request.all || request.listings.size() > 1) && !(request.sku.empty() && request.name.empty()))
    co_return fail(ErrorCode::usage, "--sku and --name are for a single listing");
  std::vector<ListingId> ids;
  control::ConfirmReply reply;
  if (request.all) {
    if (!request.integration.empty())
      if (const auto known = check_known(runtime, request.integration); !known) co_return fail(known);
    auto found = co_await find_unconfirmed(runtime, request.integration, request.after);
    if (!found) co_return fail(found);
    ids = std::move(found->ids);
    reply.next = found->next.empty() ? std::string() : to_page_key(found->next);
  } else {
    for (const std::string& text : request.listings) {
      const auto named = find_named(runtime, text);
      if (!named) co_return fail(named);
      ids.push_back(named->listing.id());
    }
  }
  if (request.dry_run) {
    for (const ListingId& id : ids) {
      auto txn = runtime.services.store.read();
      if (!txn) co_return fail(txn);
      const auto listing = store::get_listing(**txn, id);
      if (!listing) co_return fail(listing);
      control::ConfirmOutcome out;
      out.listing = to_string(id);
      out.outcome = "would_confirm";
      out.item = request.sku.empty() ? id.sku.str() : request.sku;
      if (*listing && (*listing)->item) {
        out.outcome = "failed";
        out.reason = "it has an item already";
      } else if (*listing) {
        out.listings.push_back({to_string(id), (*listing)->amazon.quantity, (*listing)->amazon.quantity});
      }
      reply.outcomes.push_back(std::move(out));
    }
    co_return reply;
  }
  std::map<IntegrationName, std::vector<ListingId>> by_integration;
  for (const ListingId& id : ids) by_integration[id.integration].push_back(id);
  for (const auto& [name, some] : by_integration) {
    const auto integration = runtime.integrations.find(name.str());
    if (!integration) co_return fail(integration);
    const auto items = (*integration)->items();
    if (!items) co_return fail(items);
    for (const ListingId& id : some) call.about(to_string(id));
    const auto confirmed = co_await (*items)->confirm(some, {.sku = Sku(request.sku), .name = request.name});
    auto txn = runtime.services.store.read();
    if (!txn) co_return fail(txn);
    for (const auto& [id, done] : confirmed) {
      auto out = outcome_of(**txn, id, done);
      if (!out) co_return fail(out);
      reply.outcomes.push_back(std::move(*out));
    }
  }
  co_return reply;
}

}  // namespace

void add_link_handlers(control::Server& server, Runtime& runtime) {
  server.on<control::ConfirmRequest, control::ConfirmReply>(
      "items.confirm", [&runtime](control::Call& call, control::ConfirmRequest request) {
        return confirm(runtime, call, std::move(request));
      });
  server.on<control::LinkRequest, control::LinkReply>("items.link",
                                                      [&runtime](control::Call& call, control::LinkRequest request) {
                                                        return link(runtime, call, std::move(request));
                                                      });
  server.on<control::UnlinkRequest, control::UnlinkReply>(
      "items.unlink", [&runtime](control::Call& call, control::UnlinkRequest request) {
        return unlink(runtime, call, std::move(request));
      });
  server.on<control::ListingRequest, control::Listing>(
      "items.confirm_channel", [&runtime](control::Call& call, control::ListingRequest request) {
        return confirm_channel(runtime, call, std::move(request));
      });
}

}  // namespace invd::daemon
