#include "orders/version.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>

#include "unit/orders/some_order.h"

namespace invd::orders::test {
namespace {

AmazonOrder version(Timestamp updated, std::string status, std::string title = "one") {
  AmazonOrder order = amazon_order(std::move(status));
  order.last_updated = updated;
  order.items[0].title = std::move(title);
  return order;
}

struct Version {
  AmazonOrder order;
  Source source = Source::search;
  bool operator==(const Version&) const = default;
};

/// What storing them in that order leaves.
Version end_state(const std::vector<Version>& arriving) {
  Version stored = arriving.front();
  for (const Version& v : arriving)
    switch (merge(stored.order, stored.source, v.order, v.source, stored.order == v.order)) {
      case Merge::take:
        stored = v;
        break;
      case Merge::same:
        stored.source = std::max(stored.source, v.source);
        break;
      case Merge::older:
        break;
    }
  return stored;
}

/// I10: six versions whose ranks all differ, each from either source, in all 720 orders.
TEST(I10, AllPermutationsOfSixVersionsGiveTheSameEndState) {
  const Timestamp t = kNow;
  const auto next = [&](int i) { return t + std::chrono::seconds(i); };
  for (unsigned sources = 0; sources < 64; ++sources) {
    const auto source = [&](unsigned i) { return (sources >> i & 1U) != 0 ? Source::get_order : Source::search; };
    std::vector<Version> versions = {
        {version(t, "PENDING"), source(0)},         {version(next(1), "UNSHIPPED"), source(1)},
        {version(next(2), "UNSHIPPED"), source(2)}, {version(next(2), "CANCELLED"), source(3)},
        {version(next(2), "UNSHIPPED"), source(4)}, {version(next(1), "PARTIALLY_SHIPPED"), Source::get_order},
    };
    std::vector<std::size_t> order(versions.size());
    std::iota(order.begin(), order.end(), 0U);
    std::optional<Version> first;
    do {
      std::vector<Version> arriving;
      for (const std::size_t i : order) arriving.push_back(versions[i]);
      const Version end = end_state(arriving);
      if (!first) first = end;
      ASSERT_EQ(end, *first) << "sources " << sources;
    } while (std::ranges::next_permutation(order).found);
    EXPECT_EQ(first->order, versions[3].order);
  }
}

/// The same content from both sources and another content from the search: which came first does not matter.
TEST(I10, ContentThatIsConfirmedByTheStrongerSourceStands) {
  const Version a{version(kNow, "UNSHIPPED", "right"), Source::search};
  const Version confirmed{a.order, Source::get_order};
  const Version b{version(kNow, "UNSHIPPED", "stale"), Source::search};
  std::vector<Version> all = {a, b, confirmed};
  std::vector<std::size_t> order = {0, 1, 2};
  do EXPECT_EQ(end_state({all[order[0]], all[order[1]], all[order[2]]}).order.items[0].title, "right");
  while (std::ranges::next_permutation(order).found);
}

TEST(Ord10, AnOlderAnswerChangesNothingWhateverItsSource) {
  for (const Source source : {Source::search, Source::get_order}) {
    EXPECT_EQ(merge(version(kNow, "UNSHIPPED"), Source::search, version(kNow - Duration(1), "SHIPPED"), source, false),
              Merge::older);
    EXPECT_EQ(
        merge(version(kNow, "SHIPPED"), Source::get_order, version(kNow + Duration(1), "UNSHIPPED"), source, false),
        Merge::take);
  }
}

TEST(Ord9, ASilentCancelFromGetOrderWinsAndASearchCannotUndoIt) {
  const AmazonOrder open = version(kNow, "UNSHIPPED");
  const AmazonOrder gone = version(kNow, "CANCELLED");
  EXPECT_EQ(merge(open, Source::search, gone, Source::get_order, false), Merge::take);
  EXPECT_EQ(merge(open, Source::get_order, gone, Source::search, false), Merge::take);
  EXPECT_EQ(merge(gone, Source::get_order, open, Source::search, false), Merge::older);
  EXPECT_EQ(merge(gone, Source::search, open, Source::get_order, false), Merge::older);
  EXPECT_EQ(merge(open, Source::search, open, Source::get_order, true), Merge::same);
}

}  // namespace
}  // namespace invd::orders::test
