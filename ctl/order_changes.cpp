#include "ctl/order_changes.h"

#include "control/order_change_message.h"
#include "control/order_message.h"
#include "ctl/answers.h"
#include "ctl/line_words.h"
#include "ctl/orders.h"
#include "ctl/session.h"

namespace invd::ctl {
namespace {

Result<std::vector<control::OrderCreateLine>> lines_of(const Invocation& invocation) {
  std::vector<control::OrderCreateLine> out;
  bool priced = false;
  for (const std::string& text : invocation.list("--line")) {
    Result<LineWords> line = parse_line("--line", text, true);
    if (!line) return fail(line);
    priced = priced || line->price.has_value();
    out.push_back({.sku = std::move(line->what),
                   .quantity = line->quantity,
                   .warehouse = {},
                   .unit_price = line->price,
                   .currency = line->price ? invocation.value("--currency") : "",
                   .title = {}});
  }
  if (priced != invocation.has("--currency")) {
    return fail(ErrorCode::usage,
                priced ? "orders create: --currency is missing" : "orders create: --currency without a price",
                "a price stands after the quantity: --line MUG-1=2@9.90 --currency EUR");
  }
  return out;
}

}  // namespace

control::ExitCode orders_create(Session& session) {
  const Result<std::vector<control::OrderCreateLine>> lines = lines_of(session.invocation());
  if (!lines) return session.failed(lines.error());
  return answer<control::Order>(session, render_order, {.json = {{"lines", control::to_json(*lines)}}});
}

control::ExitCode order_change(Session& session) {
  return answer<control::Order>(session, render_order);
}

}  // namespace invd::ctl
