#include "ctl/stock.h"

#include <fmt/format.h>

#include "ctl/answers.h"
#include "ctl/display_text.h"
#include "ctl/quantities.h"
#include "ctl/session.h"
#include "ctl/table.h"
#include "ctl/table_cells.h"

namespace invd::ctl {
namespace {

std::string before_and_after(const std::string& warehouse, std::int64_t before, std::int64_t after) {
  return fmt::format("{}: {} -> {} on hand ({})", printable(warehouse), grouped(before), grouped(after),
                     signed_number(after - before));
}

}  // namespace

std::string render_stock(const std::vector<control::StockRow>& rows, const Screen& screen) {
  if (rows.empty()) return "No stock matches. `invctl items list` shows the items.\n";
  Table table({{"SKU"},
               {"NAME", Align::left, 16},
               {"WAREHOUSE"},
               {"KIND"},
               {"ON HAND", Align::right},
               {"COMMITTED", Align::right},
               {"AVAILABLE", Align::right}});
  for (const control::StockRow& row : rows) {
    table.add({row.sku, row.name, row.warehouse, row.kind, grouped(row.on_hand), grouped(row.committed),
               units_left(row.available)});
  }
  return table.render(screen);
}

std::string render_ledger(const std::vector<control::LedgerRow>& rows, const Screen& screen) {
  if (rows.empty()) return "Nothing has changed the stock in this period.\n";
  Table table({{"SEQ", Align::right},
               {"AT"},
               {"WAREHOUSE"},
               {"STREAM"},
               {"KIND"},
               {"CHANGE", Align::right},
               {"AFTER", Align::right},
               {"BELONGS TO"},
               {"REASON", Align::left, 12},
               {"BY"}});
  for (const control::LedgerRow& row : rows) {
    table.add({fmt::format("{}", row.seq), row.at ? moment(*row.at) : "", row.warehouse, row.stream, row.kind,
               signed_number(row.delta), units_left(row.after), row.ref, row.reason, row.by});
  }
  return table.render(screen);
}

std::string render_adjustment(const control::StockAdjustReply& reply, const Screen& screen) {
  return fmt::format("{} in {}\n", painted(printable(reply.sku), Tone::strong, screen),
                     before_and_after(reply.warehouse, reply.before, reply.after));
}

std::string render_transfer(const control::StockTransferReply& reply, const Screen& screen) {
  return fmt::format("{} of {}\n  {}\n  {}\n", grouped(reply.quantity),
                     painted(printable(reply.sku), Tone::strong, screen),
                     before_and_after(reply.from.warehouse, reply.from.before, reply.from.after),
                     before_and_after(reply.to.warehouse, reply.to.before, reply.to.after));
}

control::ExitCode stock_show(Session& session) {
  return answer_list<control::StockRow>(session, render_stock);
}

control::ExitCode stock_ledger(Session& session) {
  return answer_list<control::LedgerRow>(session, render_ledger);
}

control::ExitCode stock_adjust(Session& session) {
  if (session.invocation().has("--by") == session.invocation().has("--to")) {
    return session.failed({ErrorCode::usage, "stock adjust: exactly one of --by and --to is needed",
                           "--by -2 takes two away, --to 40 says that 40 were counted"});
  }
  return answer<control::StockAdjustReply>(session, render_adjustment);
}

control::ExitCode stock_transfer(Session& session) {
  return answer<control::StockTransferReply>(session, render_transfer);
}

}  // namespace invd::ctl
