#include "sync/import_items.h"

#include "base/random.h"
#include "catalog/csv.h"
#include "sync/events.h"
#include "unit/books/book_fixture.h"

namespace invd::sync::test {
namespace {

class ImportingShop : public testing::Test, public BookShop {
 protected:
  ImportOutcome import(std::string text, ImportWish wish = {}) {
    wish.by = "uid 0";
    Result<ImportOutcome> outcome;
    scheduler.run(run(std::move(text), wish, outcome));
    EXPECT_TRUE(outcome) << outcome.error().message;
    return outcome ? *outcome : ImportOutcome{};
  }
  async::Task<> run(std::string text, ImportWish wish, Result<ImportOutcome>& outcome) {
    outcome = co_await import_items({scheduler, scheduler, random, books.store(), events}, std::move(text), wish, {});
  }
  std::optional<catalog::Item> find(const std::string& sku) {
    return books.read([&](store::ReadTxn& txn) { return *store::find_item(txn, Sku(sku)); });
  }

  SeededRandom random{1};
  EventBus events{scheduler};
};

constexpr const char* kFile =
    "sku,name,unit,warehouse,on_hand\r\n"
    "MUG,\"A mug, large\",pcs,Main,12\r\n"
    "MUG,,,North,3\r\n"
    "PLATE,Plate,pcs,Main,0\r\n";

TEST_F(ImportingShop, AFileMakesItemsAndTheirStockAndAgainChangesNothing) {
  const ImportOutcome first = import(kFile);
  EXPECT_TRUE(first.applied);
  EXPECT_EQ(first.rows, 3U);
  EXPECT_EQ(first.created, 2U);
  const auto mug = find("MUG");
  ASSERT_TRUE(mug);
  EXPECT_EQ(mug->name, "A mug, large");
  EXPECT_EQ(stock(mug->id, kMain).on_hand, 12);
  EXPECT_EQ(stock(mug->id, kNorth).on_hand, 3);
  const std::string before = books.dump();
  const ImportOutcome again = import(kFile);
  EXPECT_EQ(again.unchanged, 3U);
  EXPECT_EQ(books.dump(), before) << "not a byte changes";
  EXPECT_EQ(damage(), "");
}

TEST_F(ImportingShop, OneBadRowKeepsAllOutUnlessTheRestIsWanted) {
  const std::string file = std::string(kFile) + "CUP,Cup,pcs,Nowhere,5\nBOWL,Bowl,pcs,Main,many\n";
  const ImportOutcome refused = import(file);
  EXPECT_FALSE(refused.applied);
  EXPECT_EQ(refused.failed, 2U);
  ASSERT_EQ(refused.errors.size(), 2U);
  EXPECT_EQ(refused.errors[0].line, 5U);
  EXPECT_EQ(refused.errors[0].column, "warehouse");
  EXPECT_EQ(refused.errors[1].line, 6U);
  EXPECT_EQ(refused.errors[1].value, "many");
  EXPECT_FALSE(find("MUG"));
  const ImportOutcome partial = import(file, {false, true, {}, true});
  EXPECT_TRUE(partial.applied);
  EXPECT_TRUE(find("MUG"));
  EXPECT_FALSE(find("CUP"));
}

TEST_F(ImportingShop, ADryRunWritesNothing) {
  const std::string before = books.dump();
  const ImportOutcome dry = import(kFile, {true, false, {}, true});
  EXPECT_FALSE(dry.applied);
  EXPECT_EQ(dry.created, 2U);
  EXPECT_EQ(books.dump(), before);
}

TEST_F(ImportingShop, AHundredThousandRowsAreTaken) {
  std::string file = "sku,warehouse,on_hand\n";
  for (int i = 0; i < 100'000; ++i) file += "SKU-" + std::to_string(i) + ",Main," + std::to_string(i % 50) + "\n";
  const ImportOutcome outcome = import(std::move(file));
  EXPECT_TRUE(outcome.applied);
  EXPECT_EQ(outcome.created, 100'000U);
  EXPECT_EQ(stock(find("SKU-99999")->id).on_hand, 49);
}

TEST(Csv, EveryFieldComesBack) {
  SeededRandom random(7);
  constexpr std::string_view kBytes = "ab,\"\n\r \xC3\xA9;";
  for (int round = 0; round < 3'000; ++round) {
    std::vector<std::vector<std::string>> rows(1 + random.below(4));
    std::string text;
    for (auto& row : rows) {
      row.resize(1 + random.below(4));
      for (std::size_t i = 0; i < row.size(); ++i) {
        for (std::uint64_t n = random.below(6); n > 0; --n) row[i] += kBytes[random.below(kBytes.size())];
        text += i == 0 ? "\"" : ",\"";
        for (const char c : row[i]) text += c == '"' ? std::string("\"\"") : std::string(1, c);
        text += '"';
      }
      text += random.below(2) == 0 ? "\n" : "\r\n";
    }
    catalog::CsvReader reader(text);
    for (const auto& row : rows) {
      ASSERT_FALSE(reader.at_end());
      const auto record = reader.next();
      ASSERT_TRUE(record) << record.error().message << "\n" << text;
      ASSERT_EQ(record->fields, row) << text;
    }
    ASSERT_TRUE(reader.at_end());
  }
}

TEST(Csv, AnyBytesEndWithoutHarm) {
  SeededRandom random(8);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::uint64_t n = random.below(60); n > 0; --n) text += "a,\"\n\r"[random.below(5)];
    catalog::CsvReader reader(text);
    for (std::size_t records = 0; !reader.at_end(); ++records) {
      ASSERT_LE(records, text.size());
      static_cast<void>(reader.next());
    }
  }
}

TEST(ItemFile, TheHeadIsCheckedByName) {
  const auto unknown = catalog::read_item_file("sku,colour\n");
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().message.find("\"colour\""), std::string::npos);
  EXPECT_NE(unknown.error().hint.find("on_hand"), std::string::npos);
  EXPECT_FALSE(catalog::read_item_file(""));
  EXPECT_FALSE(catalog::read_item_file("name,unit\nA,b\n"));
  EXPECT_FALSE(catalog::read_item_file("sku,on_hand\nA,1\n"));
  EXPECT_TRUE(catalog::read_item_file("on_hand,warehouse,sku\n1,Main,A\n"));
}

}  // namespace
}  // namespace invd::sync::test
