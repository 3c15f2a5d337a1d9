#include "control/complete_message.h"
#include "daemon/handlers.h"
#include "orders/stored_order.h"
#include "store/items.h"
#include "store/listings.h"
#include "store/orders.h"
#include "store/warehouses.h"

namespace invd::daemon {
namespace {

using async::Task;

/// Words that begin with the prefix, as far as they fit.
struct Words {
  std::string prefix;
  control::CompleteReply reply = {};
  /// False when there is no room for more.
  bool add(const std::string& word) {
    if (word.starts_with(prefix)) reply.words.push_back(word);
    return reply.words.size() < control::kMaxWords;
  }
};

Result<void> add_items(store::ReadTxn& txn, Words& words) {
  const auto found = store::items_beginning(txn, words.prefix, control::kMaxWords);
  if (!found) return fail(found);
  for (const catalog::Item& item : *found) words.add(item.sku.str());
  return {};
}

/// Of each integration those whose SKU begins so, or, with a whole id begun, those that it may become.
Result<void> add_listings(const Runtime& runtime, store::ReadTxn& txn, Words& words) {
  for (const IntegrationName& integration : runtime.integrations.names()) {
    store::ListingQuery query;
    query.integration = integration;
    query.limit = control::kMaxWords;
    query.matches = [&](const catalog::Listing& listing) {
      return to_string(listing.id()).starts_with(words.prefix) || listing.amazon.sku.str().starts_with(words.prefix);
    };
    const auto found = store::list_listings(txn, query);
    if (!found) return fail(found);
    for (const catalog::Listing& listing : found->listings) {
      const std::string id = to_string(listing.id());
      words.add(id.starts_with(words.prefix) ? id : listing.amazon.sku.str());
    }
  }
  return {};
}

Result<void> add_orders(store::ReadTxn& txn, Words& words) {
  store::OrderQuery query;
  query.limit = control::kMaxWords;
  query.matches = [&](const orders::StoredOrder& order) {
    return order.amazon.order_id.str().starts_with(words.prefix);
  };
  const auto found = store::list_orders(txn, query);
  if (!found) return fail(found);
  for (const orders::StoredOrder& order : found->orders) words.add(order.amazon.order_id.str());
  return {};
}

Result<void> add_warehouses(store::ReadTxn& txn, Words& words) {
  const auto all = store::all_warehouses(txn);
  if (!all) return fail(all);
  for (const catalog::Warehouse& warehouse : *all) words.add(warehouse.name.str());
  return {};
}

/// One view of a thousand rows at most: a shell waits for it.
Task<Result<control::CompleteReply>> complete(Runtime& runtime, control::CompleteRequest request) {
  auto txn = runtime.services.store.read();
  if (!txn) co_return fail(txn);
  Words words{request.prefix};
  Result<void> done;
  if (request.kind == "sku")
    done = add_items(**txn, words);
  else if (request.kind == "listing")
    done = add_listings(runtime, **txn, words);
  else if (request.kind == "order")
    done = add_orders(**txn, words);
  else if (request.kind == "warehouse")
    done = add_warehouses(**txn, words);
  else
    for (const IntegrationName& name : runtime.integrations.names()) words.add(name.str());
  if (!done) co_return fail(done);
  co_return std::move(words.reply);
}

}  // namespace

void add_complete_handlers(control::Server& server, Runtime& runtime) {
  server.on<control::CompleteRequest, control::CompleteReply>(
      "complete.words",
      [&runtime](control::Call&, control::CompleteRequest request) { return complete(runtime, std::move(request)); });
}

}  // namespace invd::daemon
