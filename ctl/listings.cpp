#include "ctl/listings.h"

#include <fmt/format.h>

#include "ctl/answers.h"
#include "ctl/quantities.h"
#include "ctl/session.h"
#include "ctl/shop.h"
#include "ctl/states.h"
#include "ctl/table.h"
#include "ctl/table_cells.h"

namespace invd::ctl {
namespace {

std::string changed_channel(const control::Listing& listing) {
  if (!listing.channel_change) return {};
  return fmt::format("channel was {}, is {}", listing.channel_change->from, listing.channel_change->to);
}

std::string notes(const control::Listing& listing) {
  std::string out;
  const auto note = [&out](const std::string& text) {
    if (!text.empty()) out += (out.empty() ? "" : ", ") + text;
  };
  if (listing.missing) note("missing on Amazon");
  note(changed_channel(listing));
  if (!listing.not_synced.empty()) note("not synced: " + listing.not_synced);
  if (listing.fba && listing.fba->mismatch) note("FBA stock differs");
  return out;
}

std::string push_fields(const control::ListingPush& push, const Screen& screen) {
  return render_fields({{"To Amazon", Cell(push.state, tone_of(push.state))},
                        {"  should show", number(push.desired)},
                        {"  expected there", number(push.expected)},
                        {"  sent", number(push.sent)},
                        {"  accepted", number(push.accepted)},
                        {"  confirmed", number(push.confirmed)},
                        {"  updated", push.updated_at ? moment_and_age(*push.updated_at, screen.now) : ""}},
                       screen);
}

std::string fba_fields(const control::ListingFba& fba, const Screen& screen) {
  return render_fields({{"At Amazon", Cell(fba.mismatch ? "differs from the books" : "", Tone::warn)},
                        {"  fulfillable", grouped(fba.fulfillable)},
                        {"  reserved", grouped(fba.reserved)},
                        {"  inbound", grouped(fba.inbound)},
                        {"  unfulfillable", grouped(fba.unfulfillable)},
                        {"  researching", grouped(fba.researching)},
                        {"  fetched", fba.fetched_at ? moment_and_age(*fba.fetched_at, screen.now) : ""}},
                       screen);
}

}  // namespace

std::string render_listings(const std::vector<control::Listing>& listings, const Screen& screen) {
  if (listings.empty()) return "No listings match. `invctl sync items` reads them from Amazon.\n";
  Table table({{"SELLER SKU"},
               {"SHOP"},
               {"INTEGRATION"},
               {"CHANNEL"},
               {"STATUS"},
               {"QTY", Align::right},
               {"ITEM"},
               {"TITLE", Align::left, 16},
               {"NOTE", Align::left, 12}});
  for (const control::Listing& listing : listings) {
    table.add({listing.seller_sku, country(listing.marketplace), listing.integration, listing.channel,
               Cell(listing.status, tone_of(listing.status)), number(listing.quantity),
               listing.item.empty() ? Cell("unconfirmed", Tone::warn) : Cell(listing.item), listing.title,
               Cell(notes(listing), Tone::warn)});
  }
  return table.render(screen);
}

std::string render_listing(const control::Listing& listing, const Screen& screen) {
  std::string out =
      render_fields({{"Listing", Cell(listing.id, Tone::strong)},
                     {"Title", listing.title},
                     {"ASIN", listing.asin},
                     {"Shop", fmt::format("{} ({})", country(listing.marketplace), listing.integration)},
                     {"Channel", listing.channel},
                     {"Status", Cell(listing.status, tone_of(listing.status))},
                     {"Quantity", number(listing.quantity)},
                     {"Item", listing.item.empty() ? Cell("unconfirmed", Tone::warn) : Cell(listing.item)},
                     {"Note", Cell(notes(listing), Tone::warn)},
                     {"Channel changed", listing.channel_change && listing.channel_change->at
                                             ? moment_and_age(*listing.channel_change->at, screen.now)
                                             : ""},
                     {"Read", listing.read_at ? moment_and_age(*listing.read_at, screen.now) : ""}},
                    screen);
  if (listing.push) out += "\n" + push_fields(*listing.push, screen);
  if (listing.fba) out += "\n" + fba_fields(*listing.fba, screen);
  return out;
}

std::string render_unconfirmed(const std::vector<control::Listing>& listings, const Screen& screen) {
  if (listings.empty()) return "Every listing has an item.\n";
  Table table({{"LISTING"},
               {"CHANNEL"},
               {"STATUS"},
               {"QTY", Align::right},
               {"IN OPEN ORDERS", Align::right},
               {"TITLE", Align::left, 16},
               {"NOTE", Align::left, 12}});
  for (const control::Listing& listing : listings) {
    table.add({listing.id, listing.channel, Cell(listing.status, tone_of(listing.status)), number(listing.quantity),
               listing.open_units.value_or(0) > 0 ? Cell(number(listing.open_units), Tone::warn) : Cell(""),
               listing.title, Cell(notes(listing), Tone::warn)});
  }
  return table.render(screen);
}

control::ExitCode listings_list(Session& session) {
  return answer_list<control::Listing>(session, render_listings);
}
control::ExitCode listings_show(Session& session) {
  return answer<control::Listing>(session, render_listing);
}
control::ExitCode items_unconfirmed(Session& session) {
  return answer_list<control::Listing>(session, render_unconfirmed);
}

}  // namespace invd::ctl
