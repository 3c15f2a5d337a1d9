#include "store/listings.h"

#include <functional>
#include <gtest/gtest.h>
#include <string>

#include "store/pushes.h"
#include "support/test_store.h"

namespace invd::store::test {
namespace {

using catalog::Listing;

const IntegrationName kStoreUs("amazon-us");
constexpr Timestamp kRead{5'000};

class ListingsTable : public testing::Test {
 protected:
  static Listing mug() {
    Listing listing;
    listing.integration = kStoreUs;
    listing.amazon.marketplace = MarketplaceId("ATVPDKIKX0DER");
    listing.amazon.sku = Sku("MUG-1");
    listing.amazon.channel = catalog::Channel::mfn;
    listing.as_of = kRead;
    return listing;
  }
  void put(const Listing& listing) {
    ASSERT_TRUE(books.write([&](WriteTxn& txn) -> Result<void> {
      const auto before = get_listing(txn, listing.id());
      if (!before) return fail(before);
      return put_listing(txn, listing, *before);
    }));
  }
  std::optional<Touched> touched(const ItemId& of) {
    return books.read([&](ReadTxn& txn) { return get_touched(txn, kStoreUs, of).value(); });
  }
  void forget(const ItemId& of) {
    ASSERT_TRUE(books.write([&](WriteTxn& txn) { return drop_touched(txn, kStoreUs, of); }));
  }

  invd::test::ManualScheduler scheduler;
  invd::test::TestStore books{scheduler};
  const ItemId item{"I1"};
};

// A link that moves no unit writes nothing to the ledger; without this the number would stay as it is until a sale.
TEST_F(ListingsTable, Stk5ALinkHasItsNumberLookedAtAnew) {
  Listing listing = mug();
  put(listing);
  EXPECT_FALSE(touched(item)) << "it has no item";
  listing.item = item;
  put(listing);
  const auto row = touched(item);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->cause, stock::Cause::setting);
  EXPECT_EQ(row->rests_on, kRead);
  forget(item);
  const ItemId other("I2");
  listing.item = other;
  put(listing);
  EXPECT_TRUE(touched(other));
}

TEST_F(ListingsTable, Stk5WhetherItIsWrittenHasItsNumberLookedAtAnewAndNothingElseDoes) {
  struct Change {
    std::string name;
    std::function<void(Listing&)> make;
    bool touches = true;
  };
  const Change changes[] = {
      {"missing", [](Listing& l) { l.missing = true; }},
      {"not synced", [](Listing& l) { l.not_synced = "too many attributes"; }},
      {"channel", [](Listing& l) { l.amazon.channel = catalog::Channel::fba; }},
      {"channel change",
       [](Listing& l) {
         l.channel_change = catalog::ChannelChange{catalog::Channel::mfn, catalog::Channel::fba, kRead};
       }},
      {"quantity", [](Listing& l) { l.amazon.quantity = 3; }, false},
      {"title", [](Listing& l) { l.amazon.title = "A mug"; }, false},
      {"read again", [](Listing& l) { l.as_of = kRead + Duration(1); }, false},
  };
  Listing listing = mug();
  listing.item = item;
  put(listing);
  for (const Change& change : changes) {
    forget(item);
    change.make(listing);
    put(listing);
    EXPECT_EQ(touched(item).has_value(), change.touches) << change.name;
  }
}

}  // namespace
}  // namespace invd::store::test
