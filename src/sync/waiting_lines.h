#pragma once

#include <functional>
#include <optional>

#include "base/error.h"
#include "orders/stored_order.h"
#include "stock/movement.h"
#include "store/domains.h"
#include "store/kv.h"
#include "sync/books.h"

namespace invd::sync {

/// A line of an order, found by its reference.
struct FoundLine {
  orders::StoredOrder order;
  orders::AmazonOrderItem item;
};
[[nodiscard]] Result<std::optional<FoundLine>> find_line(store::ReadTxn& txn, const IntegrationName& integration,
                                                         const stock::LineRef& line);

/// Visits each line of the domain that waits: it has no item, or holds units. The visitor may book it.
using WaitingLineVisitor = std::function<Result<void>(const stock::LineRef& line, const orders::StoredOrder& order,
                                                      const orders::AmazonOrderItem& item)>;
[[nodiscard]] Result<void> for_waiting_lines(store::ReadTxn& txn, const BooksSettings& settings,
                                             const store::DomainId& domain, const WaitingLineVisitor& visit);

/// Books each of them as its domain is linked now.
[[nodiscard]] Result<void> book_waiting(store::WriteTxn& txn, const BooksSettings& settings,
                                        const store::DomainId& domain, Timestamp at);

}  // namespace invd::sync
