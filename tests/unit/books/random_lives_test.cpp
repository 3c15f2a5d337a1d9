#include <algorithm>
#include <array>
#include <map>

#include "sync/returns.h"
#include "unit/books/book_fixture.h"

namespace invd::sync::test {
namespace {

/// A unit of an order's line: the reference follows each on its own and knows no quantities, holds or cuts of lines.
struct Unit {
  enum class Is : std::uint8_t { gone, open, cancelled, shipped } is = Is::open;
  Is seen = Is::gone;        ///< as the last import had it
  char item = ' ';           ///< of a unit seen as shipped: whose stock it left
  bool left_before = false;  ///< seen as shipped when its listing was linked: no stock of ours
};
using Is = Unit::Is;

/// One order of one line on Amazon's side.
struct OrderLife {
  OrderMaker maker;
  bool placed = false;
  bool confirmed = false;
  bool states_less = false;  ///< a part cancelled is stated by a smaller order
  std::vector<Unit> units;
  std::vector<orders::AmazonOrder> versions;  ///< every one that Amazon ever stated

  [[nodiscard]] std::int64_t count(Is what) const { return std::ranges::count(units, what, &Unit::is); }
  [[nodiscard]] std::int64_t seen(Is what) const { return std::ranges::count(units, what, &Unit::seen); }
  [[nodiscard]] bool is_open() const { return placed && count(Is::open) > 0; }
  [[nodiscard]] bool seen_open() const { return seen(Is::open) > 0; }

  void turn(Is into, std::int64_t how_many) {
    for (Unit& unit : units)
      if (unit.is == Is::open && how_many-- > 0) unit.is = into;
  }
  void state(Timestamp now) {
    const std::int64_t open = count(Is::open);
    const std::int64_t shipped = count(Is::shipped);
    std::string status = !confirmed ? "PENDING" : shipped > 0 ? "PARTIALLY_SHIPPED" : "UNSHIPPED";
    if (open == 0) status = shipped > 0 ? "SHIPPED" : "CANCELLED";
    const bool less = states_less || status == "PENDING";
    const std::int64_t ordered = open + shipped + (less && status != "CANCELLED" ? 0 : count(Is::cancelled));
    orders::AmazonOrder order = maker.state(status, now, shipped, ordered);
    order.items[0].quantity_unfulfilled = open;
    versions.push_back(order);
  }
};

/// What a buyer and Amazon do to it; false where it cannot happen now.
bool live_on(OrderLife& order, Random& random, Timestamp now, bool parts_only = false) {
  const auto some = [&] {
    return 1 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(order.count(Is::open))));
  };
  if (!order.placed) {
    order.placed = true;
    order.maker.purchased = now;
    order.units.resize(1 + random.below(3));
  } else if (!order.is_open()) {
    return false;
  } else if (!order.confirmed && random.below(2) == 0) {
    order.confirmed = true;
  } else {
    switch (random.below(parts_only ? 3 : 5)) {
      case 0:  // the buyer wants one more, or one less
        if (order.units.size() < 4)
          order.units.emplace_back();
        else if (order.count(Is::open) > 1)
          order.turn(Is::gone, 1);
        else
          return false;
        break;
      case 1:
        order.turn(Is::cancelled, some());
        break;
      case 2:
        if (!order.confirmed) return false;
        order.turn(Is::shipped, some());
        break;
      case 3:
        order.turn(Is::cancelled, order.count(Is::open));
        break;
      default:
        if (!order.confirmed) return false;
        order.turn(Is::shipped, order.count(Is::open));
        break;
    }
  }
  order.state(now);
  return true;
}

enum class Action : std::uint8_t { amazon, poll, return_unit, link, unlink, relink, switch_mapping };
constexpr std::size_t kActions = 7;

/// Three orders of one listing, which people link, unlink and relink to two items.
class Life {
 public:
  Life(BookShop& shop, Random& random, std::int64_t& second, WarehouseName& mapped, int number)
      : shop_(shop), random_(random), second_(second), mapped_(mapped), late_(random.below(2) == 0) {
    const std::string name = std::to_string(number);
    listing_ = shop.put_listing("SKU-" + name);
    for (const char letter : {'A', 'B'}) items_.emplace(letter, shop.make_item(letter + name).id);
    for (int i = 0; i < 3; ++i) {
      Tracked& order = orders_.emplace_back();
      order.life.maker.sku = "SKU-" + name;
      order.life.maker.id = "111-" + name + "-" + std::to_string(i);
      order.life.states_less = random.below(2) == 0;
    }
  }

  void live(int steps, std::array<int, kActions>& happened) {
    for (int step = 0; step < steps && !testing::Test::HasFailure(); ++step) {
      second_ += 60;
      const auto action = static_cast<Action>(random_.below(2) == 0 ? 0 : random_.below(kActions));
      if (!act(action)) continue;
      tell(action);
      ++happened.at(static_cast<std::size_t>(action));
      if (!late_) poll_all();
      repeat_one();
      compare();
    }
  }

 private:
  /// For whoever looks at a failure.
  void tell(Action action) {
    constexpr std::array<std::string_view, kActions> kNames = {"amazon", "poll",   "return",        "link",
                                                               "unlink", "relink", "switch mapping"};
    story_ += std::to_string(second_) + " " + std::string(kNames.at(static_cast<std::size_t>(action))) + " " + link_;
    for (const Tracked& order : orders_) {
      story_ += " | ";
      if (!order.life.versions.empty()) story_ += order.life.versions.back().status + " ";
      for (const Unit& unit : order.life.units) {
        story_ += "goxs"[static_cast<std::size_t>(unit.is)];
        story_ += "goxs"[static_cast<std::size_t>(unit.seen)];
        story_ += unit.item;
      }
    }
    story_ += "\n";
  }

  struct Tracked {
    OrderLife life;
    std::size_t imported = 0;  ///< versions that the import has passed
    char pin = ' ';
    WarehouseName warehouse;                     ///< by what was mapped when it was purchased
    std::vector<std::pair<char, bool>> returns;  ///< of which item, and whether it was restocked
  };

  bool act(Action action) {
    Tracked& order = orders_.at(random_.below(orders_.size()));
    switch (action) {
      case Action::amazon:
        if (!order.life.placed) order.warehouse = mapped_;
        for (int tries = 0; tries < 5; ++tries)
          if (live_on(order.life, random_, at(second_))) return true;
        return false;
      case Action::poll:
        poll_all();
        return true;
      case Action::return_unit:
        return std::ranges::any_of(orders_, [&](Tracked& any) { return return_one(any); });
      case Action::link:
        return link_ == ' ' && link_to(random_.below(2) == 0 ? 'A' : 'B');
      case Action::relink:
        return link_ != ' ' && link_to(link_ == 'A' ? 'B' : 'A');
      case Action::unlink:
        if (link_ == ' ') return false;
        shop_.expect_written([&](store::WriteTxn& txn) {
          return outcome_of(unlink_listing(txn, shop_.settings, listing_, at(second_)));
        });
        link_ = ' ';
        return true;
      case Action::switch_mapping:
        mapped_ = mapped_ == kMain ? kNorth : kMain;
        shop_.expect_written(
            [&](store::WriteTxn& txn) { return store::put_route(txn, kShop, {at(second_), mapped_}); });
        return true;
    }
    return false;
  }

  bool link_to(char letter) {
    const bool move = random_.below(2) == 0;
    shop_.expect_written([&](store::WriteTxn& txn) {
      return outcome_of(link_listing(txn, shop_.settings, listing_, items_.at(letter), OpenStock::keep,
                                     move ? OpenOrders::move : OpenOrders::keep, at(second_)));
    });
    if (link_ == ' ') linked_since_ = at(second_);  // a relink goes on where the link before began
    link_ = letter;
    for (Tracked& order : orders_) {
      if (move && order.pin != ' ' && order.life.seen_open()) order.pin = letter;
      settle(order);
    }
    return true;
  }

  void poll_all() {
    for (Tracked& order : orders_) {
      if (order.life.versions.size() == order.imported) continue;
      order.imported = order.life.versions.size();
      shop_.apply(order.life.versions.back(), at(second_));
      for (Unit& unit : order.life.units) unit.seen = unit.is;
      settle(order);
    }
  }
  /// An answer may be old, or come twice.
  void repeat_one() {
    const Tracked& order = orders_.at(random_.below(orders_.size()));
    if (order.imported > 0) shop_.apply(order.life.versions.at(random_.below(order.imported)), at(second_));
  }

  /// What the line does to stock, as far as it has been seen.
  void settle(Tracked& order) const {
    if (order.pin == ' ') {
      if (link_ == ' ') return;
      if (order.life.maker.purchased <= linked_since_) {
        if (!order.life.seen_open()) return;
        for (Unit& unit : order.life.units) unit.left_before = unit.left_before || unit.seen == Is::shipped;
      }
      const bool wants = std::ranges::any_of(order.life.units, [](const Unit& unit) {
        return unit.seen == Is::open || (unit.seen == Is::shipped && !unit.left_before);
      });
      if (!wants) return;
      order.pin = link_;
    }
    for (Unit& unit : order.life.units)
      if (unit.seen == Is::shipped && !unit.left_before && unit.item == ' ') unit.item = order.pin;
  }

  bool return_one(Tracked& order) {
    const auto first = std::ranges::find_if(order.life.units, [](const Unit& unit) { return unit.item != ' '; });
    if (first == order.life.units.end()) return false;
    const auto of_first = std::ranges::count(order.life.units, first->item, &Unit::item);
    // A line whose units left as two items gives back those of the first one; the others are a person's to enter.
    if (std::ranges::count_if(order.life.units, [&](const Unit& u) { return u.item != ' ' && u.item != first->item; }) >
        0)
      return false;
    if (static_cast<std::ptrdiff_t>(order.returns.size()) == of_first) return false;
    WantedReturn wanted;
    wanted.lines = {{Sku(order.life.maker.sku), {}, 1}};
    wanted.warehouse = kNorth;
    wanted.restock = random_.below(2) == 0;
    wanted.by = "uid 0";
    shop_.expect_written([&](store::WriteTxn& txn) -> Result<void> {
      const auto stored = store::get_order(txn, kShop, OrderId(order.life.maker.id));
      if (!stored) return fail(stored);
      return outcome_of(create_return(txn, *stored, wanted, at(second_)));
    });
    order.returns.emplace_back(first->item, wanted.restock);
    return true;
  }

  void compare() {
    for (const auto& [letter, item] : items_)
      for (const WarehouseName& warehouse : {kMain, kNorth}) {
        BookShop::Stock expected;
        for (const Tracked& order : orders_) {
          if (order.warehouse == warehouse) {
            expected.on_hand -= std::ranges::count(order.life.units, letter, &Unit::item);
            if (order.pin == letter) expected.committed += order.life.seen(Is::open);
          }
          if (warehouse == kNorth) expected.on_hand += std::ranges::count(order.returns, std::pair(letter, true));
        }
        const BookShop::Stock is = shop_.stock(item, warehouse);
        ASSERT_EQ(is.on_hand, expected.on_hand) << letter << " in " << warehouse.str() << "\n" << story_;
        ASSERT_EQ(is.committed, expected.committed) << letter << " in " << warehouse.str() << "\n" << story_;
      }
  }

  BookShop& shop_;
  Random& random_;
  std::int64_t& second_;
  WarehouseName& mapped_;
  bool late_;  ///< what happens on Amazon is seen at the next poll, not at once
  catalog::ListingId listing_;
  std::map<char, ItemId> items_;
  std::vector<Tracked> orders_;
  char link_ = ' ';
  Timestamp linked_since_;
  std::string story_;
};

TEST(I15, TenThousandRandomLivesOnAStoreLeaveTheBooksOfTheReference) {
  std::array<int, kActions> happened = {};
  for (std::uint64_t seed = 1; seed <= 100 && !testing::Test::HasFailure(); ++seed) {
    SeededRandom random(seed);
    BookShop shop;
    std::int64_t second = 100;
    WarehouseName mapped = kMain;
    for (int number = 0; number < 100; ++number) {
      Life life(shop, random, second, mapped, number);
      life.live(20, happened);
      ASSERT_FALSE(testing::Test::HasFailure()) << "seed " << seed << ", life " << number;
    }
    ASSERT_EQ(shop.damage(), "") << "seed " << seed;
  }
  for (const int count : happened) EXPECT_GT(count, 400);
}

/// What the books say, whichever way they came to it: without the numbers of what was posted on the way.
std::string canonical(BookShop& shop, const std::vector<OrderLife>& lives, const std::vector<ItemId>& items) {
  return shop.books.read([&](store::ReadTxn& txn) {
    std::string text;
    for (const ItemId& item : items) {
      const auto balances = store::balances_of(txn, item).value();
      for (const auto& [place, units] : balances.on_hand)
        text += item.str() + " " + std::to_string(static_cast<int>(place.account)) + place.warehouse.str() + " " +
                std::to_string(units) + "\n";
      for (const auto& [warehouse, units] : balances.committed)
        text += item.str() + " promised " + warehouse.str() + " " + std::to_string(units) + "\n";
    }
    for (const OrderLife& life : lives) {
      const auto order = store::get_order(txn, kShop, OrderId(life.maker.id)).value();
      text += life.maker.id + (*order).amazon.status + to_rfc3339((*order).amazon.last_updated) + " ";
      const auto line =
          store::get_line(txn, {kShop.str(), OrderId(life.maker.id), LineId(life.maker.id + "-1")}).value();
      if (line) {
        text += "held " + std::to_string(line->state.held);
        for (const stock::OutUnits& out : line->state.out)
          text += " out " + out.item.str() + out.place.warehouse.str() + std::to_string(out.units);
      }
      text += "\n";
    }
    return text;
  });
}

TEST(Ord10, SnapshotsReplayedUpToTenTimesInAnySequenceLeaveTheSameBooks) {
  std::size_t applied = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SeededRandom random(seed);
    std::vector<OrderLife> lives(6);
    std::vector<orders::AmazonOrder> snapshots;
    for (std::size_t i = 0; i < lives.size(); ++i) {
      lives[i].maker.sku = i % 2 == 0 ? "MUG" : "PLATE";
      lives[i].maker.id = "111-0000001-000000" + std::to_string(i);
      lives[i].states_less = random.below(2) == 0;
    }
    for (std::int64_t second = 100; second < 5'000; second += 60)
      live_on(lives.at(random.below(lives.size())), random, at(second), second < 3'000);
    for (const OrderLife& life : lives) snapshots.insert(snapshots.end(), life.versions.begin(), life.versions.end());
    std::erase_if(lives, [](const OrderLife& life) { return life.versions.empty(); });

    const auto books_after = [&](const std::vector<orders::AmazonOrder>& answers) {
      BookShop shop;
      std::vector<ItemId> items;
      for (const char* sku : {"MUG", "PLATE"}) {
        const catalog::ListingId listing = shop.put_listing(sku);
        items.push_back(shop.make_item(sku).id);
        shop.expect_written([&](store::WriteTxn& txn) {
          return outcome_of(
              link_listing(txn, shop.settings, listing, items.back(), OpenStock::keep, OpenOrders::keep, at(50)));
        });
      }
      for (const orders::AmazonOrder& answer : answers) shop.apply(answer, at(6'000));
      applied += answers.size();
      EXPECT_EQ(shop.damage(), "") << "seed " << seed;
      return canonical(shop, lives, items);
    };
    std::vector<orders::AmazonOrder> replayed;
    for (const orders::AmazonOrder& snapshot : snapshots)
      replayed.insert(replayed.end(), 1 + random.below(10), snapshot);
    for (std::size_t i = replayed.size(); i > 1; --i) std::swap(replayed[i - 1], replayed[random.below(i)]);
    ASSERT_EQ(books_after(replayed), books_after(snapshots)) << "seed " << seed;
  }
  EXPECT_GT(applied, 20'000U);
}

}  // namespace
}  // namespace invd::sync::test
