#include "store/meta.h"
#include "store/migrations.h"
#include "unit/books/book_fixture.h"

namespace invd::sync::test {
namespace {

/// A store as invd left it before it kept books: orders, and nothing of their lines.
class StoreBeforeBooks : public BookShop {
 public:
  void put(const orders::AmazonOrder& order) {
    ApplyContext context;
    context.settings.integration = kShop;
    context.now = at(1000);
    expect_written([&](store::WriteTxn& txn) -> Result<void> {
      return outcome_of(apply_order(txn, context, order, std::nullopt));
    });
  }
  void migrate() {
    expect_written([](store::WriteTxn& txn) -> Result<void> {
      auto meta = store::read_meta(txn);
      if (!meta) return fail(meta);
      (*meta)->schema = 1;
      return store::write_meta(txn, **meta);
    });
    const auto found = store::migrate(books.kv(), store::migrations());
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(*found, 1U);
  }
};

TEST(Ord6, OrdersFromBeforeTheBooksWaitForALinkWhereTheyAreOpen) {
  StoreBeforeBooks shop;
  const OrderMaker open{.id = "111-0000001-0000001", .ordered = 2};
  const OrderMaker shipped{.id = "111-0000001-0000002", .ordered = 3};
  const OrderMaker amazons{.id = "111-0000001-0000003", .ordered = 4};
  shop.put(open.state("UNSHIPPED", at(10)));
  shop.put(shipped.state("SHIPPED", at(20), 3));
  orders::AmazonOrder fba = amazons.state("UNSHIPPED", at(30));
  fba.fulfilled_by = "AMAZON";
  shop.put(fba);
  shop.migrate();
  const catalog::Item item = shop.make_item("MUG");
  const catalog::ListingId listing = shop.put_listing("MUG");
  shop.expect_written([&](store::WriteTxn& txn) {
    return outcome_of(link_listing(txn, shop.settings, listing, item.id, OpenStock::keep, OpenOrders::keep, at(2000)));
  });
  EXPECT_EQ(shop.stock(item.id), BookShop::Stock(0, 2));
  EXPECT_EQ(shop.damage(), "");
}

}  // namespace
}  // namespace invd::sync::test
