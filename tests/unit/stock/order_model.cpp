#include "unit/stock/order_model.h"

#include <algorithm>

namespace invd::stock::test {
namespace {

using Is = Unit::Is;

constexpr std::array<std::string_view, kActions> kNames = {
    "place",  "confirm", "edit quantity", "cancel part", "cancel",         "ship part", "ship",
    "return", "link",    "unlink",        "relink",      "switch mapping", "poll"};

Unit* last_open(OrderModel& m) {
  const auto found = std::find_if(m.units.rbegin(), m.units.rend(), [](const Unit& u) { return u.is == Is::open; });
  return found == m.units.rend() ? nullptr : &*found;
}

bool turn_open(OrderModel& m, Is into, bool all) {
  if (!m.placed || m.closed || last_open(m) == nullptr) return false;
  do last_open(m)->is = into;
  while (all && last_open(m) != nullptr);
  m.closed = all;
  return true;
}

bool edit(OrderModel& m) {
  if (!m.placed || m.closed) return false;
  if (std::ranges::count_if(m.units, [](const Unit& u) { return u.is != Is::gone; }) < 3) {
    m.units.emplace_back();
    return true;
  }
  Unit* open = last_open(m);
  if (open == nullptr) return false;
  open->is = Is::gone;
  return true;
}

bool poll(OrderModel& m) {
  const auto news = [](const Unit& u) { return u.seen != u.is; };
  if (m.seen_closed == m.closed && std::ranges::none_of(m.units, news)) return false;
  m.seen_closed = m.closed;
  for (Unit& u : m.units) u.seen = u.is;
  return true;
}

char next_link(const OrderModel& m) {
  return m.links % 2 == 0 ? 'A' : 'B';
}

bool return_one(OrderModel& m) {
  for (Unit& u : m.units) {
    if (u.seen != Is::shipped || u.returned != ' ') continue;
    // Of a unit without an item, who enters the return knows which item the listing will be linked to.
    u.returned = u.item != ' ' ? u.item : next_link(m);
    m.returns.push_back(u.returned);
    return true;
  }
  return false;
}

bool relink(OrderModel& m) {
  if (m.link == ' ') return false;
  m.link = m.link == 'A' ? 'B' : 'A';
  if (m.pin != ' ') m.pin = m.link;
  return true;
}

bool happen(OrderModel& m, Action action) {
  switch (action) {
    case Action::place:
      if (m.placed) return false;
      m.placed = true;
      m.units.resize(2);
      m.warehouse = m.mapped;
      return true;
    case Action::confirm:
      if (!m.placed || m.confirmed || m.closed) return false;
      return m.confirmed = true;
    case Action::edit_quantity:
      return edit(m);
    case Action::cancel_part:
      return turn_open(m, Is::cancelled, false);
    case Action::cancel:
      return turn_open(m, Is::cancelled, true);
    case Action::ship_part:
      return m.confirmed && turn_open(m, Is::shipped, false);
    case Action::ship:
      return m.confirmed && turn_open(m, Is::shipped, true);
    case Action::return_unit:
      return return_one(m);
    case Action::link:
      if (m.link != ' ') return false;
      m.link = next_link(m);
      ++m.links;
      return true;
    case Action::unlink:
      if (m.link == ' ') return false;
      m.link = ' ';
      return true;
    case Action::relink:
      return relink(m);
    case Action::switch_mapping:
      m.mapped = m.mapped == 'M' ? 'N' : 'M';
      return true;
    case Action::poll:
      return poll(m);
  }
  return false;
}

/// An item is pinned by the first unit that wants one; what has shipped without gets it too.
void pin(OrderModel& m) {
  const bool wants =
      std::ranges::any_of(m.units, [](const Unit& u) { return u.seen == Is::open || u.seen == Is::shipped; });
  if (m.pin == ' ' && wants) m.pin = m.link;
  for (Unit& u : m.units)
    if (u.seen == Is::shipped && u.item == ' ') u.item = m.pin;
}

}  // namespace

std::string_view name(Action action) {
  return kNames.at(static_cast<std::size_t>(action));
}

std::int64_t OrderModel::seen(Unit::Is is) const {
  return std::ranges::count(units, is, &Unit::seen);
}

std::string OrderModel::text() const {
  std::string text = {
      placed ? 'p' : '-', confirmed ? 'c' : '-', closed ? 'x' : '-', seen_closed ? 'x' : '-', link, pin, mapped,
      warehouse};
  text += std::to_string(links % 2) + " ";
  text.append(returns.begin(), returns.end());
  for (const Unit& u : units) {
    text += '/';
    text += "goxs"[static_cast<std::size_t>(u.is)];
    text += "goxs"[static_cast<std::size_t>(u.seen)];
    text += u.item;
    text += u.returned;
  }
  return text;
}

std::optional<OrderModel> replay(std::span<const Action> happened, bool late) {
  OrderModel model;
  for (const Action action : happened) {
    if ((!late && action == Action::poll) || !happen(model, action)) return std::nullopt;
    if (!late) poll(model);
    pin(model);
  }
  return model;
}

ExpectedBooks expected_books(const OrderModel& model) {
  ExpectedBooks books;
  for (const Unit& u : model.units) {
    if (u.seen == Is::open && model.pin != ' ') ++books.committed[{model.pin, model.warehouse}];
    if (u.seen == Is::shipped && u.item != ' ') {
      --books.balances[{u.item, model.warehouse}];
      ++books.balances[{u.item, 'C'}];
    }
  }
  bool restock = true;
  for (const char item : model.returns) {
    --books.balances[{item, 'C'}];
    ++books.balances[{item, restock ? 'M' : 'X'}];
    restock = !restock;
  }
  std::erase_if(books.balances, [](const auto& entry) { return entry.second == 0; });
  return books;
}

}  // namespace invd::stock::test
