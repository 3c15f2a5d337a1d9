#include "store/orders.h"

#include <algorithm>

#include "store/key.h"
#include "store/order_record.h"
#include "store/rows.h"

namespace invd::store {
namespace {

using orders::StoredOrder;

std::string order_key(const IntegrationName& integration, const OrderId& id) {
  return KeyWriter().text(integration.view()).text(id.view()).str();
}

std::string indexed_key(Timestamp at, const IntegrationName& integration, const OrderId& id) {
  return KeyWriter().time(at).text(integration.view()).text(id.view()).str();
}

struct IndexKey {
  Timestamp at;
  IntegrationName integration;
  OrderId id;
};

Result<IndexKey> read_index_key(std::string_view key) {
  KeyReader r(key);
  IndexKey out{r.time(), IntegrationName(r.text()), OrderId(r.text())};
  if (!r.at_end()) return fail(ErrorCode::store_corrupt, "an index of orders has a damaged key");
  return out;
}

struct Indexed {
  StoredOrder order;
  std::size_t bytes = 0;  ///< of its record
};

Result<Indexed> indexed_order(ReadTxn& txn, std::string_view key) {
  const auto index = read_index_key(key);
  if (!index) return fail(index);
  const std::string record = order_key(index->integration, index->id);
  const auto value = txn.get(Table::orders, record);
  if (!value) return fail(value);
  if (!*value)
    return fail(ErrorCode::store_corrupt, "an index of orders names " + index->id.str() + ", which is not stored");
  auto order = decode_order(record, **value);
  if (!order) return fail(order, "order " + index->id.str());
  return Indexed{std::move(*order), (*value)->size()};
}

Error damaged(std::string what) {
  return Error{ErrorCode::store_corrupt, std::move(what), "run invd --check-store"};
}

}  // namespace

Result<std::optional<StoredOrder>> get_order(ReadTxn& txn, const IntegrationName& integration, const OrderId& id) {
  const std::string key = order_key(integration, id);
  const auto value = txn.get(Table::orders, key);
  if (!value) return fail(value);
  if (!*value) return std::optional<StoredOrder>();
  auto order = decode_order(key, **value);
  if (!order) return fail(order, "order " + id.str());
  return std::optional<StoredOrder>(std::move(*order));
}

Result<void> put_order(WriteTxn& txn, const StoredOrder& order, const std::optional<StoredOrder>& before) {
  const std::string key = order_key(order.integration, order.amazon.order_id);
  if (const auto ok = txn.put(Table::orders, key, encode_order(key, order)); !ok) return ok;
  const auto move_index = [&](Table table, std::optional<Timestamp> from, std::optional<Timestamp> to) -> Result<void> {
    if (from == to) return {};
    if (from) {
      const auto erased = txn.erase(table, indexed_key(*from, order.integration, order.amazon.order_id));
      if (!erased) return fail(erased);
    }
    if (!to) return {};
    return txn.put(table, indexed_key(*to, order.integration, order.amazon.order_id), {});
  };
  const auto purchased = before ? std::optional(before->amazon.created) : std::nullopt;
  if (const auto ok = move_index(Table::orders_by_time, purchased, order.amazon.created); !ok) return ok;
  return move_index(Table::open_orders, before ? before->next_reread : std::nullopt, order.next_reread);
}

Result<std::vector<StoredOrder>> find_orders(ReadTxn& txn, const OrderId& id,
                                             const std::vector<IntegrationName>& integrations) {
  std::vector<StoredOrder> found;
  for (const IntegrationName& integration : integrations) {
    auto order = get_order(txn, integration, id);
    if (!order) return fail(order);
    if (*order) found.push_back(std::move(**order));
  }
  return found;
}

Result<OrderList> list_orders(ReadTxn& txn, const OrderQuery& query) {
  OrderList page;
  auto next = scan_newest(
      txn, Table::orders_by_time, query, page.orders,
      [&](std::string_view key, std::string_view) -> Result<std::size_t> {
        auto found = indexed_order(txn, key);
        if (!found) return fail(found);
        StoredOrder& order = found->order;
        if (order_page_key(order) != key) return std::unexpected(damaged("orders_by_time is wrong about an order"));
        if ((!query.integration || order.integration == *query.integration) && (!query.matches || query.matches(order)))
          page.orders.push_back(std::move(order));
        return looked_rows(found->bytes);
      });
  if (!next) return fail(next);
  page.next = std::move(*next);
  return page;
}

std::string order_page_key(const StoredOrder& order) {
  return indexed_key(order.amazon.created, order.integration, order.amazon.order_id);
}

Result<StoredOrder> open_order_at(ReadTxn& txn, std::string_view key) {
  auto found = indexed_order(txn, key);
  if (!found) return fail(found);
  return std::move(found->order);
}

Result<std::vector<DueOrder>> due_rereads(ReadTxn& txn, const IntegrationName& integration, Timestamp now,
                                          std::size_t limit) {
  std::vector<DueOrder> due;
  Result<void> failed;
  const KeyRange range{.from = {}, .to = KeyWriter().time(now + Duration(1)).str()};
  const auto visit = [&](std::string_view key, std::string_view) {
    const auto index = read_index_key(key);
    if (!index) {
      failed = fail(index);
      return Scan::stop;
    }
    if (index->integration == integration) due.push_back({index->integration, index->id, index->at});
    return due.size() < limit ? Scan::go_on : Scan::stop;
  };
  if (const auto ok = txn.scan(Table::open_orders, range, Direction::ascending, visit); !ok) return fail(ok);
  if (!failed) return fail(failed);
  return due;
}

Result<std::uint64_t> count_orders(ReadTxn& txn) {
  return txn.count(Table::orders);
}

Result<void> audit_order(ReadTxn& txn, std::string_view key, std::string_view value) {
  const auto order = decode_order(key, value);
  if (!order) return fail(order);
  if (order_key(order->integration, order->amazon.order_id) != key)
    return std::unexpected(damaged("order " + order->amazon.order_id.str() + " lies under a key that is not its own"));
  const auto check = [&](Table table, Timestamp at) -> Result<void> {
    const auto row = txn.get(table, indexed_key(at, order->integration, order->amazon.order_id));
    if (!row) return fail(row);
    if (*row) return {};
    return std::unexpected(
        damaged("order " + order->amazon.order_id.str() + " is missing in " + std::string(name(table))));
  };
  if (const auto ok = check(Table::orders_by_time, order->amazon.created); !ok) return ok;
  return order->next_reread ? check(Table::open_orders, *order->next_reread) : Result<void>();
}

Result<void> audit_order_by_time(ReadTxn& txn, std::string_view key, std::string_view) {
  const auto found = indexed_order(txn, key);
  if (!found) return fail(found);
  const StoredOrder& order = found->order;
  if (indexed_key(order.amazon.created, order.integration, order.amazon.order_id) == key) return {};
  return std::unexpected(damaged("orders_by_time is wrong about order " + order.amazon.order_id.str()));
}

Result<void> audit_open_order(ReadTxn& txn, std::string_view key, std::string_view) {
  const auto found = indexed_order(txn, key);
  if (!found) return fail(found);
  const StoredOrder& order = found->order;
  if (order.next_reread && indexed_key(*order.next_reread, order.integration, order.amazon.order_id) == key) return {};
  return std::unexpected(damaged("open_orders is wrong about order " + order.amazon.order_id.str()));
}

}  // namespace invd::store
