#include "ctl/returns.h"

#include <fmt/format.h>

#include "ctl/answers.h"
#include "ctl/line_words.h"
#include "ctl/quantities.h"
#include "ctl/session.h"
#include "ctl/table.h"

namespace invd::ctl {
namespace {

Result<std::vector<control::ReturnLine>> lines_of(const Invocation& invocation) {
  std::vector<control::ReturnLine> out;
  for (const std::string_view option : {"--line", "--order-line"}) {
    for (const std::string& text : invocation.list(option)) {
      Result<LineWords> line = parse_line(option, text, false);
      if (!line) return fail(line);
      const bool by_sku = option == "--line";
      out.push_back({.sku = by_sku ? line->what : "", .line_id = by_sku ? "" : line->what, .quantity = line->quantity});
    }
  }
  if (out.empty()) {
    return fail(ErrorCode::usage, "returns create: --line or --order-line is missing",
                "say what came back: --line MUG-1=1");
  }
  if (invocation.has("--order-line") && !invocation.has("--order")) {
    return fail(ErrorCode::usage, "returns create: --order-line without --order",
                "a line's id is known only within its order");
  }
  return out;
}

std::int64_t units(const control::Return& shown) {
  std::int64_t out = 0;
  for (const control::ReturnLine& line : shown.lines) out += line.quantity;
  return out;
}

std::string what_became(const control::Return& shown) {
  return shown.restock ? "restocked" : "scrapped";
}

}  // namespace

std::string render_return(const control::Return& shown, const Screen& screen) {
  std::string out = render_fields({{"Return", Cell(shown.return_id, Tone::strong)},
                                   {"Entered", shown.at ? moment_and_age(*shown.at, screen.now) : ""},
                                   {"Order", shown.order_id},
                                   {"Integration", shown.integration},
                                   {"Warehouse", shown.warehouse},
                                   {"Units", what_became(shown)},
                                   {"Note", shown.note}},
                                  screen);
  Table table({{"SKU"}, {"LINE"}, {"QTY", Align::right}});
  for (const control::ReturnLine& line : shown.lines) table.add({line.sku, line.line_id, grouped(line.quantity)});
  return table.empty() ? out : out + "\n" + table.render(screen, 2);
}

std::string render_returns(const std::vector<control::Return>& returns, const Screen& screen) {
  if (returns.empty()) return "No returns match. `invctl returns create` enters one.\n";
  Table table({{"RETURN"},
               {"ENTERED"},
               {"ORDER"},
               {"WAREHOUSE"},
               {"LINES", Align::right},
               {"QTY", Align::right},
               {"UNITS"},
               {"NOTE", Align::left, 12}});
  for (const control::Return& shown : returns) {
    table.add({shown.return_id, shown.at ? relative(*shown.at, screen.now) : "", shown.order_id, shown.warehouse,
               grouped(std::ssize(shown.lines)), grouped(units(shown)), what_became(shown), shown.note});
  }
  return table.render(screen);
}

control::ExitCode returns_create(Session& session) {
  const Invocation& invocation = session.invocation();
  if (invocation.has("--restock") == invocation.has("--scrap")) {
    return session.failed({ErrorCode::usage, "returns create: exactly one of --restock and --scrap is needed",
                           "say whether the units can be sold again"});
  }
  const Result<std::vector<control::ReturnLine>> lines = lines_of(invocation);
  if (!lines) return session.failed(lines.error());
  return answer<control::Return>(session, render_return, {.json = {{"lines", control::to_json(*lines)}}});
}

control::ExitCode returns_list(Session& session) {
  return answer_list<control::Return>(session, render_returns);
}

}  // namespace invd::ctl
