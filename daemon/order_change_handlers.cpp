#include <fmt/format.h>
#include <optional>

#include "control/order_change_message.h"
#include "daemon/find_order.h"
#include "daemon/handlers.h"
#include "daemon/messages.h"
#include "daemon/moment.h"
#include "store/orders.h"
#include "sync/manual_orders.h"

namespace invd::daemon {
namespace {

using async::Task;
using orders::StoredOrder;

std::string who(const control::Call& call) {
  return fmt::format("uid {}", call.peer().uid);
}

/// `fn(WriteTxn&, const StoredOrder&) -> Result<void or StoredOrder>` on the order that the request names, in one
/// transaction. Answers with the order as it is then.
template <class Request, class Fn>
Task<Result<control::Order>> change(Runtime& runtime, control::Call& call, Request request, Fn fn) {
  call.about(request.order_id);
  const auto found = find_order(runtime, request.order_id, request.integration);
  if (!found) co_return fail(found);
  co_return co_await runtime.services.store.write([integration = found->integration, id = found->amazon.order_id,
                                                   fn = std::move(fn)](store::WriteTxn& txn) -> Result<control::Order> {
    const auto order = store::get_order(txn, integration, id);
    if (!order) return fail(order);
    if (!*order) return fail(ErrorCode::not_found, "order " + id.str() + " is not in the books any more");
    if (const auto done = fn(txn, **order); !done) return fail(done);
    const auto after = store::get_order(txn, integration, id);
    if (!after) return fail(after);
    return to_message(txn, **after);
  });
}

Result<std::optional<Money>> price_of(const control::OrderCreateLine& line) {
  if (!line.unit_price) return std::optional<Money>();
  if (line.currency.size() != 3)
    return fail(ErrorCode::usage, "a price needs a currency of three letters", "--currency EUR");
  return std::optional(Money{*line.unit_price, line.currency});
}

Task<Result<control::Order>> create(Runtime& runtime, control::Call& call, control::OrderCreateRequest request) {
  const Timestamp now = runtime.services.clock.now();
  std::optional<Timestamp> at;
  if (const auto ok = read_moment(request.at, now, at); !ok) co_return fail(ok);
  if (at && *at > now) co_return fail(ErrorCode::usage, "--at lies in the future");
  sync::ManualOrder order;
  order.reference = request.reference;
  order.warehouse = WarehouseName(request.warehouse);
  order.sold_at = at.value_or(now);
  for (const control::OrderCreateLine& line : request.lines) {
    auto price = price_of(line);
    if (!price) co_return fail(price);
    order.lines.push_back({Sku(line.sku), line.quantity, WarehouseName(line.warehouse), *price, line.title});
  }
  auto created = co_await runtime.services.store.write(
      [order, now, by = who(call),
       allow_negative = runtime.config.config.stock.allow_negative](store::WriteTxn& txn) -> Result<control::Order> {
        const auto made = sync::create_manual_order(txn, order, allow_negative, by, now);
        if (!made) return fail(made);
        return to_message(txn, *made);
      });
  if (created) call.about(created->order_id);
  co_return created;
}

}  // namespace

void add_order_change_handlers(control::Server& server, Runtime& runtime) {
  server.on<control::OrderCreateRequest, control::Order>(
      "orders.create", [&runtime](control::Call& call, control::OrderCreateRequest request) {
        return create(runtime, call, std::move(request));
      });
  server.on<control::OrderVoidRequest, control::Order>("orders.void", [&runtime](control::Call& call,
                                                                                 control::OrderVoidRequest request) {
    return change(runtime, call, std::move(request),
                  [by = who(call), now = runtime.services.clock.now()](store::WriteTxn& txn, const StoredOrder& order) {
                    return sync::void_manual_order(txn, order, by, now);
                  });
  });
  server.on<control::OrderMoveRequest, control::Order>(
      "orders.move", [&runtime](control::Call& call, control::OrderMoveRequest request) {
        const auto line = request.line.empty() ? std::nullopt : std::optional(LineId(request.line));
        const WarehouseName warehouse(request.warehouse);
        return change(runtime, call, std::move(request),
                      [line, warehouse, by = who(call), now = runtime.services.clock.now()](store::WriteTxn& txn,
                                                                                            const StoredOrder& order) {
                        return sync::move_order(txn, order, line, warehouse, by, now);
                      });
      });
  server.on<control::OrderCommentRequest, control::Order>(
      "orders.comment", [&runtime](control::Call& call, control::OrderCommentRequest request) {
        const std::string text = request.text;
        return change(runtime, call, std::move(request),
                      [text, now = runtime.services.clock.now()](store::WriteTxn& txn, const StoredOrder& order) {
                        return sync::comment_order(txn, order, text, now);
                      });
      });
}

}  // namespace invd::daemon
