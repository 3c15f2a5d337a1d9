#include "ctl/items.h"

#include <fmt/format.h>

#include "ctl/answers.h"
#include "ctl/quantities.h"
#include "ctl/session.h"
#include "ctl/states.h"
#include "ctl/table.h"
#include "ctl/table_cells.h"

namespace invd::ctl {
namespace {

std::string notes(const control::Item& item) {
  std::string out;
  const auto note = [&out](std::string_view text) { out += (out.empty() ? "" : ", ") + std::string(text); };
  bool pending = false;
  bool doubt = false;
  for (const control::ItemOpening& opening : item.opening) {
    pending = pending || opening.state == "pending";
    doubt = doubt || !opening.doubt.empty();
  }
  if (pending) note("opening pending");
  if (doubt) note("opening in doubt");
  return out;
}

std::string stock_table(const control::Item& item, const Screen& screen) {
  Table table({{"WAREHOUSE"}, {"ON HAND", Align::right}, {"COMMITTED", Align::right}, {"AVAILABLE", Align::right}});
  for (const control::ItemStock& stock : item.stock)
    table.add({stock.warehouse, grouped(stock.on_hand), grouped(stock.committed), units_left(stock.available)});
  return table.render(screen, 2);
}

std::string listings_table(const control::Item& item, const Screen& screen) {
  Table table({{"LISTING"}});
  for (const std::string& listing : item.listings) table.add({listing});
  return table.render(screen, 2);
}

std::string opening_table(const control::Item& item, const Screen& screen) {
  Table table({{"OPENING OF"}, {"INTEGRATION"}, {"STATE"}, {"TAKEN AT"}, {"DOUBT", Align::left, 16}});
  for (const control::ItemOpening& opening : item.opening) {
    table.add({opening.seller_sku, opening.integration, Cell(opening.state, tone_of(opening.state)),
               opening.cut_at ? moment(*opening.cut_at) : "", Cell(opening.doubt, Tone::warn)});
  }
  return table.render(screen, 2);
}

}  // namespace

std::string render_items(const std::vector<control::Item>& items, const Screen& screen) {
  if (items.empty()) return "No items match. `invctl items unconfirmed` shows listings that can become items.\n";
  Table table({{"SKU"},
               {"NAME", Align::left, 16},
               {"CHANNEL"},
               {"ON HAND", Align::right},
               {"COMMITTED", Align::right},
               {"AVAILABLE", Align::right},
               {"UNIT"},
               {"LISTINGS", Align::right},
               {"NOTE"}});
  for (const control::Item& item : items) {
    table.add({item.sku, item.name, item.fba ? "FBA" : "MFN", grouped(item.on_hand), grouped(item.committed),
               units_left(item.available), item.unit, grouped(std::ssize(item.listings)),
               Cell(notes(item), Tone::warn)});
  }
  return table.render(screen);
}

std::string render_item(const control::Item& item, const Screen& screen) {
  std::string out = render_fields({{"SKU", Cell(item.sku, Tone::strong)},
                                   {"Name", item.name},
                                   {"Unit", item.unit},
                                   {"Shipped by", item.fba ? "Amazon (FBA)" : "ourselves (MFN)"},
                                   {"On hand", grouped(item.on_hand)},
                                   {"Committed", grouped(item.committed)},
                                   {"Available", units_left(item.available)},
                                   {"Created", item.created_at ? moment_and_age(*item.created_at, screen.now) : ""}},
                                  screen);
  if (!item.stock.empty()) out += "\n" + stock_table(item, screen);
  if (!item.listings.empty()) out += "\n" + listings_table(item, screen);
  if (!item.opening.empty()) out += "\n" + opening_table(item, screen);
  return out;
}

control::ExitCode items_list(Session& session) {
  return answer_list<control::Item>(session, render_items);
}
control::ExitCode items_show(Session& session) {
  return answer<control::Item>(session, render_item);
}
control::ExitCode items_create(Session& session) {
  return answer<control::Item>(session, render_item);
}

}  // namespace invd::ctl
