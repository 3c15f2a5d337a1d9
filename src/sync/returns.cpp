#include "sync/returns.h"

#include <algorithm>
#include <utility>

#include "stock/line_effects.h"
#include "store/items.h"
#include "store/lines.h"
#include "store/numbers.h"
#include "store/postings.h"
#include "sync/books.h"
#include "sync/warehouses.h"

namespace invd::sync {
namespace {

using orders::AmazonOrderItem;
using orders::StoredOrder;
using store::StoredReturn;

constexpr std::size_t kMostLines = 500;
constexpr std::size_t kMostNoteBytes = 500;
constexpr std::string_view kSource = "return";

Result<void> check_wanted(store::ReadTxn& txn, const WantedReturn& wanted) {
  if (wanted.lines.empty() || wanted.lines.size() > kMostLines)
    return fail(ErrorCode::usage, "a return has 1 to " + std::to_string(kMostLines) + " lines");
  if (wanted.note.size() > kMostNoteBytes)
    return fail(ErrorCode::usage, "a note has " + std::to_string(kMostNoteBytes) + " bytes at most");
  const auto warehouse = known_warehouse(txn, wanted.warehouse);
  if (!warehouse) return fail(warehouse);
  if (warehouse->kind == catalog::WarehouseKind::own) return {};
  return fail(ErrorCode::refused, "warehouse " + wanted.warehouse.str() + " is not one of our own",
              "what comes back to Amazon comes with FBA's stock");
}

/// The order's line that a return's line names.
Result<const AmazonOrderItem*> line_named(const StoredOrder& order, const WantedReturn::Line& wanted) {
  const AmazonOrderItem* found = nullptr;
  for (const AmazonOrderItem& item : order.amazon.items) {
    if (wanted.line.empty() ? item.seller_sku != wanted.sku : item.line_id != wanted.line) continue;
    if (found != nullptr)
      return fail(ErrorCode::conflict,
                  "order " + order.amazon.order_id.str() + " has several lines of " + wanted.sku.str(),
                  "name one by its id, from invctl orders show");
    found = &item;
  }
  if (found != nullptr) return found;
  return fail(ErrorCode::not_found,
              "order " + order.amazon.order_id.str() + " has no line " +
                  (wanted.line.empty() ? wanted.sku.str() : wanted.line.str()),
              "invctl orders show lists them");
}

Result<StoredReturn::Line> book_of_order(store::WriteTxn& txn, const StoredOrder& order, const WantedReturn& wanted,
                                         const WantedReturn::Line& line, Timestamp now) {
  const auto item = line_named(order, line);
  if (!item) return fail(item);
  const stock::LineRef ref{order.integration.str(), order.amazon.order_id, (*item)->line_id};
  const auto record = store::get_line(txn, ref);
  if (!record) return fail(record);
  if (!*record || !(*record)->state.pin)
    return fail(ErrorCode::refused, to_string(ref) + " has moved no stock of ours",
                "create the return without an order");
  const stock::LineState& state = (*record)->state;
  const ItemId& of = state.out.empty() ? state.pin->item : state.out.front().item;
  stock::LineReturn back{static_cast<std::uint32_t>(state.returns.size() + 1), of, line.units, std::nullopt};
  if (wanted.restock) back.warehouse = wanted.warehouse;
  const auto step = stock::take_return(ref, state, back, now);
  if (!step) return fail(step);
  if (const auto ok =
          post_step(txn, ref, **record, *step, state.held == 0, stock::Floor::none, {wanted.note, wanted.by});
      !ok)
    return fail(ok);
  const auto product = store::get_item(txn, of);
  if (!product) return fail(product);
  return StoredReturn::Line{*product ? (*product)->sku : (*item)->seller_sku, (*item)->line_id, line.units};
}

Result<StoredReturn::Line> book_of_none(store::WriteTxn& txn, const StoredReturn& document,
                                        const WantedReturn::Line& line, Timestamp now) {
  if (line.units < 1 || line.units > stock::kMaxUnits)
    return fail(ErrorCode::usage, "a line has 1 to " + std::to_string(stock::kMaxUnits) + " units");
  const auto item = store::find_item(txn, line.sku);
  if (!item) return fail(item);
  if (!*item)
    return fail(ErrorCode::not_found, "there is no item \"" + line.sku.str() + "\"", "invctl items list shows them");
  const stock::LineRef ref{std::string(kSource), OrderId(document.id),
                           LineId(std::to_string(document.lines.size() + 1))};
  const stock::Place to = document.restock ? stock::Place{stock::Account::own, document.warehouse}
                                           : stock::Place{stock::Account::adjustment, {}};
  const stock::Movement movement{{ref, stock::MovementKind::returned, 1}, (*item)->id, line.units,
                                 {stock::Account::customer, {}},          to,          now};
  const auto posted = store::post(txn, movement, stock::Floor::none, {document.note, document.by});
  if (!posted) return fail(posted);
  return StoredReturn::Line{line.sku, {}, line.units};
}

}  // namespace

Result<StoredReturn> create_return(store::WriteTxn& txn, const std::optional<StoredOrder>& order,
                                   const WantedReturn& wanted, Timestamp now) {
  if (const auto ok = check_wanted(txn, wanted); !ok) return fail(ok);
  const auto number = store::next_number(txn, "return");
  if (!number) return fail(number);
  StoredReturn document;
  document.id = "R-" + store::number_text(*number);
  document.at = now;
  document.warehouse = wanted.warehouse;
  document.restock = wanted.restock;
  document.note = wanted.note;
  document.by = wanted.by;
  if (order) {
    document.integration = order->integration;
    document.order = order->amazon.order_id;
  }
  for (const WantedReturn::Line& line : wanted.lines) {
    auto booked = order ? book_of_order(txn, *order, wanted, line, now) : book_of_none(txn, document, line, now);
    if (!booked) return fail(booked);
    document.lines.push_back(std::move(*booked));
  }
  if (const auto ok = store::put_return(txn, document); !ok) return fail(ok);
  return document;
}

}  // namespace invd::sync
