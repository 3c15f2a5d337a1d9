#include <array>
#include <iostream>
#include <map>

#include "stock/routing.h"
#include "unit/stock/order_model.h"
#include "unit/stock/some_line.h"

namespace invd::stock::test {
namespace {

constexpr std::array<Action, kActions> kAll = {
    Action::place,     Action::confirm,        Action::edit_quantity, Action::cancel_part, Action::cancel,
    Action::ship_part, Action::ship,           Action::return_unit,   Action::link,        Action::unlink,
    Action::relink,    Action::switch_mapping, Action::poll};

Timestamp instant(std::size_t step) {
  return kNow + std::chrono::seconds(step);
}

ItemId item(char letter) {
  return ItemId(std::string(1, letter));
}

/// The order as Amazon and the settings state it after what happened.
LineTarget stated(const OrderModel& model, std::span<const Action> happened) {
  LineTarget t;
  t.as_of = instant(happened.size());
  t.cancelled = model.seen(Unit::Is::cancelled);
  t.fulfilled = model.seen(Unit::Is::shipped);
  t.ordered = model.seen(Unit::Is::open) + t.cancelled + t.fulfilled;
  t.closed = model.seen_closed;
  if (model.link != ' ') t.link = item(model.link);
  std::vector<Route> routes = {{instant(0), WarehouseName("M")}};
  Timestamp purchased;
  for (std::size_t i = 0; i < happened.size(); ++i) {
    const bool main = routes.back().warehouse.str() == "M";
    if (happened[i] == Action::switch_mapping) routes.push_back({instant(i), WarehouseName(main ? "N" : "M")});
    if (happened[i] == Action::place) purchased = instant(i);
  }
  t.place = {Account::own, routed_to(routes, purchased).value()};
  return t;
}

std::map<std::pair<char, char>, std::int64_t> balances_of(const Books& books) {
  std::map<std::pair<char, char>, std::int64_t> out;
  for (const auto& [key, units] : books.ledger.balances().all()) {
    const Place& place = key.second;
    const char where = place.account == Account::customer     ? 'C'
                       : place.account == Account::adjustment ? 'X'
                                                              : place.warehouse.str().at(0);
    out[{key.first.str().at(0), where}] = units;
  }
  return out;
}

std::map<std::pair<char, char>, std::int64_t> committed_of(const Books& books) {
  std::map<std::pair<char, char>, std::int64_t> out;
  for (const auto& [key, units] : books.commitments.all()) out[{key.first.str().at(0), key.second.str().at(0)}] = units;
  return out;
}

/// What decides about the rest: the books without the numbers that only grow.
std::string text(const Books& books) {
  std::string text;
  const auto put = [&](const auto& map) {
    for (const auto& [key, units] : map) text += std::string{key.first, key.second} + std::to_string(units) + ",";
    text += ";";
  };
  put(balances_of(books));
  put(committed_of(books));
  const LineState& s = books.state;
  if (s.pin) text += s.pin->item.str() + s.pin->place.warehouse.str();
  text += std::to_string(s.held) + "/" + std::to_string(s.unbooked);
  for (const OutUnits& o : s.out)
    text += "/" + o.item.str() + o.place.warehouse.str() + (o.in_parcel ? "p" : "r") + std::to_string(o.units);
  for (const LineReturn& r : s.returns) text += "/" + r.item.str() + (r.warehouse ? "r" : "s");
  return text;
}

/// Sequences that go on from a state, and how often each action fired in them.
struct Counts {
  std::uint64_t sequences = 0;
  std::array<std::uint64_t, kActions> fired = {};

  void add(const Counts& other) {
    sequences += other.sequences;
    for (std::size_t i = 0; i < kActions; ++i) fired.at(i) += other.fired.at(i);
  }
};

/// Walks every sequence of actions up to a length and compares the books with the reference after each action.
class Walk {
 public:
  Walk(bool memoise, bool late) : memoise_(memoise), late_(late) {}

  Counts from(const Books& books, std::vector<Action>& happened, std::size_t left) {
    Counts counts;
    if (left == 0 || testing::Test::HasFailure()) return counts;
    const auto here = replay(happened, late_);
    const auto key = std::pair(here->text() + "|" + text(books), left);
    if (const auto known = known_.find(key); memoise_ && known != known_.end()) return known->second;
    for (const Action action : kAll) {
      happened.push_back(action);
      if (const auto model = replay(happened, late_)) {
        Books next = books;
        act(next, *model, happened);
        compare(next, *model, happened);
        Counts further = from(next, happened, left - 1);
        ++counts.sequences;
        counts.fired.at(static_cast<std::size_t>(action)) += 1 + further.sequences;
        counts.add(further);
      }
      happened.pop_back();
    }
    if (memoise_) known_.emplace(key, counts);
    return counts;
  }
  [[nodiscard]] std::uint64_t steps() const { return steps_; }

 private:
  void act(Books& books, const OrderModel& model, std::span<const Action> happened) {
    ++steps_;
    if (happened.back() == Action::relink && books.state.pin) books.repin(item(model.link), books.state.pin->place);
    if (happened.back() == Action::return_unit) {
      const auto number = static_cast<std::uint32_t>(model.returns.size());
      const LineReturn back{number, item(model.returns.back()), 1,
                            number % 2 == 1 ? std::optional(WarehouseName("M")) : std::nullopt};
      EXPECT_EQ(books.take_return(back), 1U);
      EXPECT_EQ(books.take_return(back), 0U);
    }
    books.follow(stated(model, happened));
  }

  static void compare(Books& books, const OrderModel& model, std::span<const Action> happened) {
    const ExpectedBooks expected = expected_books(model);
    std::string story;
    for (const Action action : happened) story += std::string(name(action)) + ", ";
    ASSERT_EQ(balances_of(books), expected.balances) << story;
    ASSERT_EQ(committed_of(books), expected.committed) << story;
    const LineState state = books.state;
    LineTarget target = stated(model, happened);
    ASSERT_EQ(books.follow(target), 0U) << "replayed: " << story;
    target.as_of = target.as_of - Duration(1);
    target.ordered = 9;
    target.fulfilled = 5;
    ASSERT_EQ(books.follow(target), 0U) << "older: " << story;
    ASSERT_EQ(books.state, state) << story;
  }

  bool memoise_;
  bool late_;
  std::uint64_t steps_ = 0;
  std::map<std::pair<std::string, std::size_t>, Counts> known_;
};

void walk(std::size_t length, bool memoise, bool late) {
  Walk walk(memoise, late);
  std::vector<Action> happened;
  const Counts counts = walk.from(Books(), happened, length);
  std::cout << counts.sequences << " sequences of 1 to " << length << " actions, " << walk.steps() << " steps run\n";
  for (const Action action : kAll) {
    if (!late && action == Action::poll) continue;
    const std::uint64_t fired = counts.fired.at(static_cast<std::size_t>(action));
    std::cout << "  " << name(action) << " " << fired << "\n";
    EXPECT_GT(fired, 0U) << name(action);
  }
}

TEST(I15, EverySequenceOfSevenActionsLeavesTheBooksOfTheReference) {
  walk(7, false, false);
}

/// States that are the same but for their counters are gone on from once; what would follow is counted, not run again.
TEST(I15, EverySequenceOfTenActionsLeavesTheBooksOfTheReference) {
  walk(10, true, false);
}

/// What happened on Amazon gets known later, several changes in one answer, while people link, move and return.
TEST(I15, EverySequenceOfNineActionsWithLateAnswersLeavesTheBooksOfTheReference) {
  walk(9, true, true);
}

}  // namespace
}  // namespace invd::stock::test
