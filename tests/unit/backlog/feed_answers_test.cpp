// createFeed without an answer, by the thousand: whether Amazon got it cannot be told, only found out (I20).

#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sync/feed_push.h"
#include "unit/backlog/lost_answers.h"
#include "unit/push/feeding_shop.h"

namespace invd::sync::test {
namespace {

using Outcome = store::StockFeed::Outcome;
using State = store::StockFeed::State;

constexpr std::string_view kFeedsPath = "/feeds/2021-06-30/feeds";

/// What becomes of a createFeed.
enum class Fate : std::uint8_t {
  answered,
  answer_lost,   ///< Amazon has it
  shows_late,    ///< the same, and for ten minutes Amazon tells of no feed
  never_arrives  ///< nobody can tell
};
constexpr std::uint64_t kFates = 4;

/// A shop of small feeds, of whose createFeed calls most have no answer.
class UnheardShop : public FeedingShop {
 public:
  explicit UnheardShop(std::uint64_t seed) : FeedingShop(seed, 24), chance_(seed) {
    push_settings.feeds = {.most_messages = 5, .from = 2};
    stock->update(push_settings, items_settings, true);
    client.gets_lost = [this](std::string_view url) { return url == kFeedsPath && draw() == Fate::never_arrives; };
    client.answer_instead = [this](std::string_view url) -> std::optional<http::Response> {
      if (!url.starts_with(std::string(kFeedsPath) + "?") || scheduler.now() >= hidden_until_) return std::nullopt;
      return http::Response{.status = 200, .headers = {}, .body = R"({"feeds":[]})"};
    };
  }

  /// One feed, from the raises that it is made of to its end. Whether that takes no more than two hours.
  bool live_through_a_feed() {
    while (!may_begin_feed(feeds(), scheduler.now())) {
      // After a feed that came to nothing numbers go by patches for some time.
      if (chance_.below(3) == 0) raise(1);
      live_with_orders(minutes(15));
    }
    const std::size_t so_far = fates.size();
    for (Duration lived(0); lived < hours(2); lived += minutes(1)) {
      // Of what an order took from meanwhile, one may be left, which goes by a patch.
      if (fates.size() == so_far && lived % minutes(30) == Duration(0)) raise(2 + chance_.below(4));
      live_with_orders(minutes(1));
      note_feeds();
      if (fates.size() > so_far && begun.rbegin()->second.state == State::ended) return true;
    }
    return false;
  }
  void end_faults() { faulty_ = false; }
  void note_feeds() {
    for (store::StockFeed& feed : feeds())
      if (feed.submitted_at) begun.insert_or_assign(feed.number, std::move(feed));
  }
  [[nodiscard]] std::uint64_t count(Fate fate) const {
    return static_cast<std::uint64_t>(std::ranges::count(fates, fate));
  }

  std::vector<Fate> fates;                          ///< of each createFeed
  std::map<std::uint64_t, store::StockFeed> begun;  ///< by number: all that were submitted, as far as invd can tell
  std::size_t raises = 0;                           ///< of one number each
  std::size_t orders = 0;                           ///< none of them is cancelled
  std::size_t orders_into_writes = 0;               ///< each may make one more write necessary

 private:
  Fate draw() {
    // Twice as often the last one, as two of them are of what Amazon has.
    const auto drawn = static_cast<Fate>(std::min<std::uint64_t>(chance_.below(kFates + 1), kFates - 1));
    const Fate fate = faulty_ ? drawn : Fate::answered;
    fates.push_back(fate);
    if (fate == Fate::answer_lost || fate == Fate::shows_late)
      world.faults().set({.kind = FaultKind::lost_answer, .remaining = 1, .operation = "createFeed"});
    if (fate == Fate::shows_late) hidden_until_ = scheduler.now() + minutes(10);
    return fate;
  }
  void raise(std::size_t numbers) {
    const auto all = domains();
    const std::size_t first = chance_.below(all.size());
    for (std::size_t i = 0; i < numbers; ++i) {
      adjust(all[(first + i) % all.size()], 1 + static_cast<std::int64_t>(chance_.below(3)));
      ++raises;
    }
  }
  void order() {
    const auto all = domains();
    const Domain& domain = all[chance_.below(all.size())];
    const int units = 1 + static_cast<int>(chance_.below(3));
    if (!world.shop().place({.items = {{domain.push.id.sku.str(), units}}, .by_amazon = false, .still = true})) return;
    ++orders;
    if (domain.push.state.attempt || domain.push.state.delta != 0) ++orders_into_writes;
  }
  void live_with_orders(Duration duration) {
    if (chance_.below(4) == 0) order();
    live_for(duration);
  }

  SeededRandom chance_;
  Timestamp hidden_until_{0};
  bool faulty_ = true;
};

void expect_each_fate_found_out(UnheardShop& shop, const std::string& when) {
  ASSERT_EQ(shop.begun.size(), shop.fates.size()) << when << ": one createFeed for each feed, and no other";
  std::set<std::string> known;
  std::size_t i = 0;
  for (const auto& [number, feed] : shop.begun) {
    const Fate fate = shop.fates[i++];
    EXPECT_EQ(feed.state, State::ended) << when << ", feed " << number;
    EXPECT_EQ(feed.outcome, fate == Fate::never_arrives ? Outcome::lost : Outcome::done)
        << when << ", feed " << number << ": " << feed.what;
    if (!feed.feed_id.empty()) EXPECT_TRUE(known.insert(feed.feed_id).second) << when << ": adopted twice";
  }
  std::set<std::string> made;
  for (const sandbox::Feed& feed : shop.world.feeds().all()) made.insert(feed.id());
  EXPECT_EQ(known, made) << when << ": each is known, and no other";
}

void expect_right(UnheardShop& shop, const std::string& when) {
  EXPECT_EQ(shop.number_differences(), "") << when;
  EXPECT_EQ(shop.path_conflicts(), "") << when;
  EXPECT_EQ(shop.damage(), "") << when;
  EXPECT_TRUE(shop.store_failures.empty()) << when;
  for (const auto& domain : shop.domains())
    EXPECT_EQ(stock::stage_of(domain.push.state), stock::PushStage::clean) << when << domain.push.id.sku.str();
}

struct Tally {
  std::array<std::uint64_t, kFates> fates{};
  std::size_t raises = 0;
  std::size_t orders = 0;
  std::size_t by_feed = 0;
  std::size_t by_patch = 0;
  std::int64_t hours = 0;

  void add(const UnheardShop& shop) {
    for (std::size_t i = 0; i < kFates; ++i) fates.at(i) += shop.count(static_cast<Fate>(i));
    raises += shop.raises;
    orders += shop.orders;
    by_patch += shop.patches();
    by_feed += shop.writes().size() - shop.patches();
    hours += std::chrono::floor<std::chrono::hours>(shop.scheduler.monotonic() - Monotonic{}).count();
  }
  [[nodiscard]] std::uint64_t of(Fate fate) const { return fates.at(static_cast<std::size_t>(fate)); }
  [[nodiscard]] std::uint64_t had_arrived() const { return of(Fate::answer_lost) + of(Fate::shows_late); }
  /// Lost answers of the kind of which there were fewest; each way of showing is half of what Amazon had got.
  [[nodiscard]] std::uint64_t fewest() const {
    return std::min({2 * of(Fate::answer_lost), 2 * of(Fate::shows_late), of(Fate::never_arrives)});
  }
  void print() const {
    const auto number = [](auto n) { return static_cast<unsigned long long>(n); };
    std::printf(
        "of %llu createFeed %llu answers were lost: Amazon had got %llu, which showed at once or (%llu) after ten "
        "minutes; %llu had never arrived\n%zu raises, %zu numbers accepted by feeds and %zu by patches, %zu orders "
        "meanwhile, %llu hours of virtual time\n",
        number(had_arrived() + of(Fate::never_arrives) + of(Fate::answered)),
        number(had_arrived() + of(Fate::never_arrives)), number(had_arrived()), number(of(Fate::shows_late)),
        number(of(Fate::never_arrives)), raises, by_feed, by_patch, orders, number(hours));
  }
};

// As many of each kind: what Amazon got though its answer was lost, and what never arrived.
TEST(I20, OfLostAnswersNoFeedIsDoubledAndNoNumberLeftOut) {
  const std::uint64_t wanted = lost_answers(40);
  const std::uint64_t in_a_life = std::min<std::uint64_t>(100, 2 * wanted);
  Tally all;
  for (std::uint64_t seed = 1; seed <= wanted && all.fewest() < wanted; ++seed) {
    UnheardShop shop(seed);
    const std::string when = "seed " + std::to_string(seed);
    for (std::uint64_t i = 0; i < in_a_life; ++i) ASSERT_TRUE(shop.live_through_a_feed()) << when;
    shop.end_faults();
    shop.live_for(hours(3));
    shop.note_feeds();
    expect_each_fate_found_out(shop, when);
    expect_right(shop, when);
    EXPECT_LE(shop.writes().size(), shop.raises + shop.orders_into_writes) << when << ": some were doubled";
    all.add(shop);
    if (HasFailure()) return;
  }
  all.print();
  EXPECT_GE(all.fewest(), wanted);
  EXPECT_GT(all.orders, wanted);
}

}  // namespace
}  // namespace invd::sync::test
