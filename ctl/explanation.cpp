#include "ctl/explanation.h"

#include <fmt/format.h>

#include "ctl/display_text.h"
#include "ctl/oversells.h"
#include "ctl/quantities.h"
#include "ctl/states.h"
#include "ctl/stock.h"
#include "ctl/table.h"
#include "ctl/table_cells.h"

namespace invd::ctl {
namespace {

std::string units_at(const std::optional<std::int64_t>& units, const std::optional<Timestamp>& at,
                     const Screen& screen) {
  if (!units) return at ? moment_and_age(*at, screen.now) : "";
  return at ? fmt::format("{}, {}", grouped(*units), moment_and_age(*at, screen.now)) : grouped(*units);
}

std::string shelves_table(const control::ExplainedNumber& number, const Screen& screen) {
  Table table({{"WAREHOUSE"},
               {"KIND"},
               {"ON HAND", Align::right},
               {"COMMITTED", Align::right},
               {"AVAILABLE", Align::right},
               {"COUNTS"}});
  for (const control::ExplainedShelf& shelf : number.shelves) {
    const bool lowers = !shelf.counted && shelf.kind == "own" && shelf.available < 0;
    table.add({shelf.warehouse, shelf.kind, grouped(shelf.on_hand), grouped(shelf.committed),
               units_left(shelf.available),
               shelf.counted ? "yes"
               : lowers      ? "as a shortage"
                             : "no"});
  }
  return table.empty() ? std::string() : table.render(screen, 2);
}

std::string base_words(const control::ExplainedNumber& number) {
  if (!number.base) return {};
  return fmt::format("{} {}{}", grouped(*number.base), number.counts == "on_hand" ? "on hand" : number.counts,
                     number.mapped.empty() ? "" : " in " + number.mapped);
}

std::string rule_words(const control::ExplainedNumber& number) {
  std::string out;
  const auto part = [&out](const std::string& text) { out += (out.empty() ? "" : ", ") + text; };
  if (number.ratio) part("times " + number.ratio->str());
  if (number.buffer > 0) part("less a buffer of " + grouped(number.buffer));
  if (number.cap) part("at most " + grouped(*number.cap));
  return out;
}

std::string changes_words(const control::ExplainedNumber& number) {
  if (number.changes.empty()) return number.read ? "none" : "";
  std::int64_t sum = number.changes_left_out;
  for (const control::ExplainedChange& change : number.changes) sum += change.units;
  const control::ExplainedChange& last = number.changes.back();
  return fmt::format("{} by orders and cancellations, the last {}{}", signed_number(sum), signed_number(last.units),
                     last.at ? " at " + moment(*last.at) : "");
}

std::string state_words(const control::ExplainedNumber& number) {
  return number.delta && *number.delta != 0 ? fmt::format("{} ({} to go)", number.state, signed_number(*number.delta))
                                            : number.state;
}

std::string failure_words(const control::ExplainedNumber& number) {
  if (number.failure.empty() || number.failures == 0) return number.failure;
  return fmt::format("{} ({} time{})", number.failure, grouped(number.failures), number.failures == 1 ? "" : "s");
}

std::string feed_words(const control::ExplainedNumber& number, const Screen& screen) {
  if (!number.feed) return {};
  std::string out = std::to_string(*number.feed);
  if (!number.feed_id.empty()) out += fmt::format(" (Amazon's {})", number.feed_id);
  if (!number.feed_state.empty()) out += ", " + number.feed_state;
  return number.feed_since ? out + " " + moment_and_age(*number.feed_since, screen.now) : out;
}

std::string number_block(const control::ExplainedNumber& number, const Screen& screen) {
  std::string out = "\n" + painted(printable(number.listing), Tone::strong, screen);
  if (number.listings.size() > 1) out += fmt::format(", and {} more with the same number", number.listings.size() - 1);
  out += "\n" + shelves_table(number, screen);
  return out + render_fields({{"Base", base_words(number)},
                              {"Rule", rule_words(number)},
                              {"Not written", Cell(number.off, Tone::warn)},
                              {"Shall be", ctl::number(number.desired)},
                              {"Read", units_at(number.read, number.read_at, screen)},
                              {"Since then", changes_words(number)},
                              {"Should be now", ctl::number(number.expected)},
                              {"State", Cell(state_words(number), tone_of(number.state))},
                              {"Because of", number.delta.value_or(0) != 0 ? number.cause : ""},
                              {"Held", Cell(number.held, Tone::warn)},
                              {"Waits for", waits_words(number.waits, number.waits_until, screen)},
                              {"Sent", units_at(number.sent, number.sent_at, screen)},
                              {"By feed", feed_words(number, screen)},
                              {"Accepted", units_at({}, number.accepted_at, screen)},
                              {"Confirmed", units_at(number.confirmed, number.confirmed_at, screen)},
                              {"Failure", Cell(failure_words(number), Tone::bad)},
                              {"Corrected", number.corrected > 0 ? grouped(number.corrected) + " times" : ""}},
                             screen, 2);
}

}  // namespace

std::string render_explanation(const control::StockExplanation& explanation, const Screen& screen) {
  std::string out =
      painted(printable(explanation.sku), Tone::strong, screen) + "  " + printable(explanation.name) + "\n";
  if (explanation.numbers.empty()) out += "No listing shows its stock on Amazon.\n";
  for (const control::ExplainedNumber& number : explanation.numbers) out += number_block(number, screen);
  if (!explanation.oversells.empty())
    out += "\nOrder lines that found too little:\n" + render_oversells(explanation.oversells, screen);
  if (!explanation.ledger.empty()) out += "\n" + render_ledger(explanation.ledger, screen);
  return out;
}

}  // namespace invd::ctl
