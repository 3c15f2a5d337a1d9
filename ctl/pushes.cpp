#include "ctl/pushes.h"

#include <algorithm>
#include <fmt/format.h>

#include "ctl/answers.h"
#include "ctl/bulk.h"
#include "ctl/display_text.h"
#include "ctl/explanation.h"
#include "ctl/quantities.h"
#include "ctl/session.h"
#include "ctl/states.h"
#include "ctl/sync.h"
#include "ctl/table.h"
#include "ctl/table_cells.h"

namespace invd::ctl {
namespace {

using control::ExitCode;

std::string change(const std::optional<std::int64_t>& units) {
  return units && *units != 0 ? signed_number(*units) : "";
}

/// What was asked for and is not on its way.
bool was_not_written(const control::StockPushOutcome& outcome) {
  return outcome.outcome == "failed" || outcome.outcome == "held" || outcome.outcome == "off";
}

ExitCode exit_code_of_push(const control::StockPushReply& reply) {
  if (!reply.outcomes.empty())
    return exit_code_of_bulk(static_cast<std::size_t>(std::ranges::count_if(reply.outcomes, was_not_written)),
                             reply.outcomes.size());
  return exit_code_of(control::SyncReply{reply.runs});
}

constexpr std::int64_t kManyRaises = 100;

std::string time_words(std::int64_t seconds) {
  if (seconds < 60) return fmt::format("{} s", seconds);
  return seconds < 3 * 3'600 ? fmt::format("{} min", (seconds + 59) / 60)
                             : fmt::format("{} h", (seconds + 3'599) / 3'600);
}

std::string estimate_line(const control::StockPlanEstimate& one) {
  return fmt::format(
      "{}: {} may be written now, by {}: about {} by patches, {} by a feed ({} {}).\n", printable(one.integration),
      one.changes == 1 ? "a raise" : fmt::format("{} raises", grouped(one.changes)),
      one.path == "feed" ? "a feed" : "patches", time_words(one.patch_seconds), time_words(one.feed_seconds),
      one.assumed ? "assuming that Amazon takes" : "as Amazon lately took", time_words(one.feed_processing_seconds));
}

std::string openings_line(const control::StockPlanOpenings& one) {
  const bool is_one = one.waiting == 1;
  return fmt::format("{}: {} for {} opening stock, until orders up to when {} read are known: a quarter of an hour.\n",
                     printable(one.integration),
                     is_one ? "a listing waits" : fmt::format("{} listings wait", grouped(one.waiting)),
                     is_one ? "its" : "their", is_one ? "it was" : "they were");
}

std::string unconfirmed_line(const control::StockPlanUnconfirmed& one) {
  return fmt::format("{}: nothing is written for {} without an item: invctl items unconfirmed.\n",
                     printable(one.integration),
                     one.listings == 1 ? "a listing" : fmt::format("{} listings", grouped(one.listings)));
}

ExitCode stock_plan_summary(Session& session) {
  const auto text = session.call(session.invocation().command->method, parameters(session.invocation(), {}));
  if (!text) return session.failed(text.error());
  if (session.format() != Format::text) return session.print(*text + "\n");
  const Result<control::StockPlanPage> page = understood<control::StockPlanPage>(*text);
  return page ? session.print(render_plan_summary(*page)) : session.failed(page.error());
}

}  // namespace

std::string render_estimates(const std::vector<control::StockPlanEstimate>& estimates) {
  std::string out;
  for (const control::StockPlanEstimate& one : estimates)
    if (one.changes >= kManyRaises) out += "\n" + estimate_line(one);
  return out;
}

std::string render_openings(const std::vector<control::StockPlanOpenings>& openings) {
  std::string out;
  for (const control::StockPlanOpenings& one : openings) out += "\n" + openings_line(one);
  return out;
}

std::string render_unconfirmed(const std::vector<control::StockPlanUnconfirmed>& unconfirmed) {
  std::string out;
  for (const control::StockPlanUnconfirmed& one : unconfirmed) out += "\n" + unconfirmed_line(one);
  return out;
}

std::string render_plan_summary(const control::StockPlanPage& page) {
  std::string out;
  for (const control::StockPlanEstimate& one : page.estimates) out += estimate_line(one);
  for (const control::StockPlanOpenings& one : page.openings) out += openings_line(one);
  if (out.empty()) out = "No raise may be written now, and no opening waits.\n";
  for (const control::StockPlanUnconfirmed& one : page.unconfirmed) out += unconfirmed_line(one);
  return out;
}

std::string waits_words(const std::string& waits, const std::optional<Timestamp>& until, const Screen& screen) {
  if (!until || *until <= screen.now) return waits;
  return fmt::format("{} ({})", waits, relative(*until, screen.now));
}

std::string render_plan(const std::vector<control::StockPlanRow>& rows, const Screen& screen) {
  if (rows.empty()) return "Nothing is to be written: Amazon's numbers are what our stock says.\n";
  Table table({{"LISTING"},
               {"ITEM"},
               {"ON AMAZON", Align::right},
               {"SHALL BE", Align::right},
               {"CHANGE", Align::right},
               {"STATE"},
               {"BY"},
               {"BECAUSE OF", Align::left, 16},
               {"WAITS FOR", Align::left, 16}});
  for (const control::StockPlanRow& row : rows) {
    table.add({row.listing, row.item, number(row.current), number(row.desired), change(row.delta),
               Cell(row.state, tone_of(row.state)), row.path, row.reason,
               Cell(waits_words(row.waits, row.waits_until, screen), row.held.empty() ? Tone::plain : Tone::warn)});
  }
  return table.render(screen);
}

std::string render_push(const control::StockPushReply& reply, const Screen& screen) {
  std::string out = render_sync(control::SyncReply{reply.runs}, false, screen);
  if (reply.outcomes.empty()) return out;
  Table table({{"SKU"}, {"LISTING"}, {"OUTCOME"}, {"QTY", Align::right}, {"REASON", Align::left, 16}});
  for (const control::StockPushOutcome& outcome : reply.outcomes) {
    table.add({outcome.sku, outcome.listing, Cell(outcome.outcome, tone_of(outcome.outcome)), number(outcome.quantity),
               waits_words(outcome.reason, outcome.waits_until, screen)});
  }
  return out + "\n" + table.render(screen);
}

std::string render_approved(const std::vector<control::StockApproveOutcome>& outcomes, const Screen& screen) {
  if (outcomes.empty()) return "Nothing is held.\n";
  Table table({{"LISTING"},
               {"OUTCOME"},
               {"HELD BY"},
               {"ON AMAZON", Align::right},
               {"SHALL BE", Align::right},
               {"REASON", Align::left, 16}});
  for (const control::StockApproveOutcome& outcome : outcomes) {
    table.add({outcome.listing, Cell(outcome.outcome, tone_of(outcome.outcome)), outcome.held, number(outcome.current),
               number(outcome.desired), outcome.reason});
  }
  return table.render(screen);
}

ExitCode stock_plan(Session& session) {
  if (session.invocation().has("--summary")) return stock_plan_summary(session);
  const Gathered gathered = gather(session, session.invocation().command->list_field, Stream::yes);
  if (const auto done = finished(session, gathered)) return *done;
  std::vector<control::StockPlanRow> rows;
  for (const std::string& text : gathered.elements) {
    Result<control::StockPlanRow> row = understood<control::StockPlanRow>(text);
    if (!row) return session.failed(row.error());
    rows.push_back(std::move(*row));
  }
  const auto first = understood<control::StockPlanPage>(gathered.first_reply);
  const bool is_still_to_come = rows.empty() && first && (!first->openings.empty() || !first->unconfirmed.empty());
  std::string out = is_still_to_come ? "Nothing is to be written yet.\n" : render_plan(rows, session.screen());
  if (first)
    out +=
        render_estimates(first->estimates) + render_openings(first->openings) + render_unconfirmed(first->unconfirmed);
  const ExitCode printed = session.print(out);
  return printed == ExitCode::done ? end_of_list(session, gathered) : printed;
}

ExitCode stock_push(Session& session) {
  const auto text = attend_run(session);
  if (!text) return text.error();
  const Result<control::StockPushReply> reply = understood<control::StockPushReply>(*text);
  if (!reply) return session.failed(reply.error());
  const ExitCode printed = session.format() == Format::text ? session.print(render_push(*reply, session.screen()))
                                                            : print_json(session, *text);
  return printed == ExitCode::done ? exit_code_of_push(*reply) : printed;
}

ExitCode stock_explain(Session& session) {
  return answer<control::StockExplanation>(session, render_explanation);
}

ExitCode stock_approve(Session& session) {
  const std::vector<std::string> listings = session.invocation().list("LISTING");
  const bool all = session.invocation().has("--all");
  if (all == !listings.empty())
    return session.failed(
        {ErrorCode::usage,
         all ? "stock approve: --all and listings exclude each other" : "stock approve: LISTING is missing",
         "name listings or give --all; invctl stock plan shows what is held"});
  return answer_bulk<control::StockApproveOutcome>(session, "listings", listings, render_approved);
}

}  // namespace invd::ctl
