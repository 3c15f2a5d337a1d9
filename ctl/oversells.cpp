#include "ctl/oversells.h"

#include <array>
#include <fmt/format.h>
#include <string_view>
#include <utility>

#include "ctl/answers.h"
#include "ctl/quantities.h"
#include "ctl/session.h"
#include "ctl/table.h"
#include "ctl/table_cells.h"

namespace invd::ctl {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kCauses = {
    {{"latency", "Amazon still showed the number before"},
     {"told_late", "purchased before we knew what took the stock"},
     {"setting", "a setting"},
     {"external_edit", "raised at Amazon by somebody else"},
     {"unknown", "not known"}}};

std::string cause(const control::Oversell& oversell) {
  return oversell.reason.empty() ? cause_words(oversell.cause) : oversell.reason;
}

/// What the finding rests on: what was there, what Amazon showed, what took the stock.
std::string rests_on(const control::Oversell& oversell) {
  std::string out = fmt::format("{} available", grouped(oversell.available));
  if (oversell.shown) out += fmt::format(", Amazon showed {}", grouped(*oversell.shown));
  if (!oversell.took.empty()) {
    out += ", last taken by " + oversell.took;
    if (oversell.took_at) out += " at " + moment(*oversell.took_at);
  }
  return out;
}

}  // namespace

std::string cause_words(const std::string& cause) {
  for (const auto& [name, words] : kCauses)
    if (name == cause) return std::string(words);
  return cause;
}

std::string render_oversells(const std::vector<control::Oversell>& oversells, const Screen& screen) {
  if (oversells.empty()) return "No order line found too little stock.\n";
  Table table({{"ORDER"},
               {"LINE"},
               {"SKU"},
               {"PURCHASED"},
               {"QTY", Align::right},
               {"MISSING", Align::right},
               {"CAUSE", Align::left, 16},
               {"RESTS ON", Align::left, 16}});
  for (const control::Oversell& one : oversells) {
    table.add({one.order_id, one.line_id, one.item.empty() ? one.seller_sku : one.item,
               one.purchased_at ? relative(*one.purchased_at, screen.now) : "", grouped(one.needed),
               Cell(grouped(one.missing), Tone::bad), cause(one), rests_on(one)});
  }
  return table.render(screen);
}

control::ExitCode stock_oversells(Session& session) {
  return answer_list<control::Oversell>(session, render_oversells);
}

}  // namespace invd::ctl
