#include "sync/waiting_lines.h"

#include <algorithm>
#include <utility>

#include "store/lines.h"
#include "store/orders.h"

namespace invd::sync {

Result<std::optional<FoundLine>> find_line(store::ReadTxn& txn, const IntegrationName& integration,
                                           const stock::LineRef& line) {
  auto order = store::get_order(txn, integration, line.order);
  if (!order) return fail(order);
  if (!*order) return std::optional<FoundLine>();
  const auto item = std::ranges::find((*order)->amazon.items, line.line, &orders::AmazonOrderItem::line_id);
  if (item == (*order)->amazon.items.end()) return std::optional<FoundLine>();
  FoundLine found{std::move(**order), *item};
  return std::optional<FoundLine>(std::move(found));
}

Result<void> for_waiting_lines(store::ReadTxn& txn, const BooksSettings& settings, const store::DomainId& domain,
                               const WaitingLineVisitor& visit) {
  const auto lines = store::waiting_lines(txn, settings.integration.str(), domain.sku);
  if (!lines) return fail(lines);
  for (const stock::LineRef& line : *lines) {
    const auto found = find_line(txn, settings.integration, line);
    if (!found) return fail(found);
    if (!*found || domain_of(settings, (*found)->order.amazon.marketplace, domain.sku) != domain) continue;
    if (const auto ok = visit(line, (*found)->order, (*found)->item); !ok) return ok;
  }
  return {};
}

Result<void> book_waiting(store::WriteTxn& txn, const BooksSettings& settings, const store::DomainId& domain,
                          Timestamp at) {
  return for_waiting_lines(
      txn, settings, domain,
      [&](const stock::LineRef&, const orders::StoredOrder& order, const orders::AmazonOrderItem& item) {
        return outcome_of(book_line(txn, settings, nullptr, order, item, at));
      });
}

}  // namespace invd::sync
