#include "ctl/links.h"

#include <fmt/format.h>

#include "ctl/bulk.h"
#include "ctl/display_text.h"
#include "ctl/items.h"
#include "ctl/quantities.h"
#include "ctl/states.h"
#include "ctl/table.h"
#include "ctl/table_cells.h"

namespace invd::ctl {
namespace {

constexpr std::string_view kNothingDone = "A dry run: the books are as they were.\n";

std::string change(const control::ListingQuantity& listing) {
  if (listing.quantity_before == listing.quantity_after) return number(listing.quantity_after);
  const auto shown = [](const std::optional<std::int64_t>& units) { return units ? grouped(*units) : "none"; };
  return fmt::format("{} -> {}", shown(listing.quantity_before), shown(listing.quantity_after));
}

Tone tone_of_change(const control::ListingQuantity& listing) {
  return listing.quantity_before == listing.quantity_after ? Tone::plain : Tone::warn;
}

std::string changes(const std::vector<control::ListingQuantity>& listings) {
  std::string out;
  for (const control::ListingQuantity& listing : listings) {
    const std::string one = change(listing);
    if (!one.empty()) out += (out.empty() ? "" : "; ") + one;
  }
  return out;
}

std::string lines(std::int64_t count, std::string_view what) {
  return fmt::format("{} open order line{} {}\n", grouped(count), count == 1 ? "" : "s", what);
}

template <class Reply>
control::ExitCode answer_with_dry_run(Session& session,
                                      std::string (*render)(const Reply&, bool dry_run, const Screen&)) {
  const Result<std::string> text = session.call(Duration{120'000});
  if (!text) return session.failed(text.error());
  if (session.format() != Format::text) return print_json(session, *text);
  const Result<Reply> reply = understood<Reply>(*text);
  if (!reply) return session.failed(reply.error());
  return session.print(render(*reply, session.invocation().has("--dry-run"), session.screen()));
}

Result<void> check_confirm(const Invocation& invocation) {
  const std::size_t listings = invocation.list("LISTING").size();
  const bool all = invocation.has("--all");
  if (all && listings > 0) {
    return fail(ErrorCode::usage, "items confirm: --all and listings exclude each other", "give one of them");
  }
  if (!all && listings == 0) {
    return fail(ErrorCode::usage, "items confirm: LISTING is missing",
                "name listings or give --all; invctl items unconfirmed lists them");
  }
  if (listings != 1 && (invocation.has("--sku") || invocation.has("--name"))) {
    return fail(ErrorCode::usage, "items confirm: --sku and --name are for a single listing",
                "confirm it by itself: invctl items confirm LISTING --sku SKU");
  }
  return {};
}

}  // namespace

std::string render_confirmed(const std::vector<control::ConfirmOutcome>& outcomes, const Screen& screen) {
  if (outcomes.empty()) return "Nothing to confirm: every listing has an item.\n";
  Table table({{"LISTING"},
               {"OUTCOME"},
               {"ITEM"},
               {"OPENING"},
               {"ON HAND", Align::right},
               {"COMMITTED", Align::right},
               {"AVAILABLE", Align::right},
               {"ON AMAZON", Align::right},
               {"REASON", Align::left, 16}});
  for (const control::ConfirmOutcome& outcome : outcomes) {
    const bool failed = outcome.outcome == "failed";
    table.add({outcome.listing, Cell(outcome.outcome, tone_of(outcome.outcome)), outcome.item,
               Cell(outcome.opening, tone_of(outcome.opening)), failed ? "" : grouped(outcome.on_hand),
               failed ? "" : grouped(outcome.committed), failed ? Cell("") : units_left(outcome.available),
               changes(outcome.listings), outcome.reason});
  }
  return table.render(screen);
}

std::string render_link(const control::LinkReply& reply, bool dry_run, const Screen& screen) {
  std::string out = render_item(reply.item, screen);
  if (!reply.listings.empty()) {
    Table table({{"LISTING"}, {"ON AMAZON", Align::right}});
    for (const control::ListingQuantity& listing : reply.listings)
      table.add({listing.id, Cell(change(listing), tone_of_change(listing))});
    out += "\n" + table.render(screen, 2);
  }
  if (reply.moved_lines > 0) out += "\n" + lines(reply.moved_lines, "moved to this item.");
  if (dry_run) out += "\n" + std::string(kNothingDone);
  return out;
}

std::string render_unlink(const control::UnlinkReply& reply, bool dry_run, const Screen& screen) {
  std::string out = fmt::format("{}: {} from {}\n", printable(reply.listing), dry_run ? "would be taken" : "taken",
                                painted(printable(reply.item), Tone::strong, screen));
  if (reply.kept_lines > 0) out += "  " + lines(reply.kept_lines, "stay with the item.");
  if (dry_run) out += "  " + std::string(kNothingDone);
  return out;
}

control::ExitCode items_confirm(Session& session) {
  if (const Result<void> ok = check_confirm(session.invocation()); !ok) return session.failed(ok.error());
  return answer_bulk<control::ConfirmOutcome>(session, "listings", session.invocation().list("LISTING"),
                                              render_confirmed);
}

control::ExitCode items_link(Session& session) {
  return answer_with_dry_run<control::LinkReply>(session, render_link);
}
control::ExitCode items_unlink(Session& session) {
  return answer_with_dry_run<control::UnlinkReply>(session, render_unlink);
}

}  // namespace invd::ctl
