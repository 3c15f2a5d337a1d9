#include "process/durability/books.h"

#include <functional>
#include <gtest/gtest.h>

// A judge that sees nothing would let every kill pass.

namespace invd::process {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Timestamp kStart{1'000'000};
constexpr Timestamp kSettled{1'000'000};

Books three_orders() {
  Books books;
  for (const auto& [id, updated] : {std::pair("a", 100), std::pair("b", 200), std::pair("c", 300)})
    books.orders[id] = {.last_updated = Timestamp{updated},
                        .status = "SHIPPED",
                        .lines = {{"1", {.sku = "X", .ordered = 2, .fulfilled = 2}}},
                        .copies = 1,
                        .records = 1};
  books.watermark = Timestamp{250};
  books.pages = 3;
  books.runs = 1;
  return books;
}

TEST(Judge, EqualBooksPass) {
  const Books books = three_orders();
  EXPECT_THAT(impossible(books, books), IsEmpty());
  EXPECT_THAT(lost_since(books, books), IsEmpty());
  EXPECT_THAT(unequal(books, books, kStart, kSettled), IsEmpty());
}

TEST(Judge, AnOrderAboveTheWatermarkMayStillBeMissing) {
  Books books = three_orders();
  books.orders.erase("c");
  EXPECT_THAT(impossible(books, three_orders()), IsEmpty());
  EXPECT_THAT(unequal(books, three_orders(), kStart, kSettled), ElementsAre("c is missing"));
  EXPECT_THAT(lost_since(three_orders(), books), ElementsAre("c was in the books and is gone"));
}

struct Damage {
  const char* name;
  std::function<void(Books&)> make;
};

TEST(Judge, WhatMayNeverBeIsSeen) {
  const Damage all[] = {
      {"missing below the watermark", [](Books& b) { b.orders.erase("a"); }},
      {"old below the watermark", [](Books& b) { b.orders["b"].last_updated = Timestamp{150}; }},
      {"twice", [](Books& b) { b.orders["a"].copies = 2; }},
      {"foreign", [](Books& b) { b.orders["d"] = b.orders["c"]; }},
      {"newer than the truth", [](Books& b) { b.orders["c"].last_updated = Timestamp{301}; }},
      {"another status", [](Books& b) { b.orders["c"].status = "UNSHIPPED"; }},
      {"another quantity", [](Books& b) { b.orders["c"].lines["1"].ordered = 3; }},
      {"a line too many", [](Books& b) { b.orders["c"].lines["2"] = {}; }},
  };
  for (const Damage& damage : all) {
    Books books = three_orders();
    damage.make(books);
    EXPECT_EQ(impossible(books, three_orders()).size(), 1U) << damage.name;
  }
}

TEST(Judge, WhatWentIsSeen) {
  const Damage all[] = {
      {"a version", [](Books& b) { b.orders["c"].last_updated = Timestamp{299}; }},
      {"a record", [](Books& b) { b.orders["c"].records = 0; }},
      {"a run", [](Books& b) { b.runs = 0; }},
      {"the watermark", [](Books& b) { b.watermark.reset(); }},
  };
  for (const Damage& damage : all) {
    Books books = three_orders();
    damage.make(books);
    EXPECT_EQ(lost_since(three_orders(), books).size(), 1U) << damage.name;
  }
}

TEST(Judge, AnOrderTakenTwiceIsSeenInHistory) {
  Books books = three_orders();
  books.orders["b"].records = 2;
  EXPECT_THAT(unequal(books, three_orders(), kStart, kSettled), ElementsAre("b has 2 records in history"));
}

}  // namespace
}  // namespace invd::process
