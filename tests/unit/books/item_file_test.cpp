#include "catalog/item_file.h"

#include <gtest/gtest.h>

#include "catalog/csv.h"

namespace invd::catalog {
namespace {

/// The only error of a file with these rows.
RowError error_of(const std::string& rows) {
  const auto file = read_item_file("sku,name,unit,warehouse,on_hand\n" + rows);
  EXPECT_TRUE(file) << file.error().message;
  if (!file || file->errors.size() != 1) {
    ADD_FAILURE() << (file ? file->errors.size() : 0) << " errors";
    return {};
  }
  return file->errors.front();
}

TEST(ItemFile, EachWrongCellIsNamedByLineColumnAndValue) {
  struct Case {
    std::string rows;
    std::uint64_t line;
    std::string column, value, message;
  };
  const std::string units = "is not a whole number of units from 0 to 10^12";
  for (const Case& one : std::vector<Case>{
           {"A,,,Main,many\n", 2, "on_hand", "many", units},
           {"\n\"B\nC\",,,,\nA,,,Main,-1\n", 5, "on_hand", "-1", units},
           {"A,,,Main,1.0\n", 2, "on_hand", "1.0", units},
           {"A,,,Main, 1\n", 2, "on_hand", " 1", units},
           {"A,,,Main,1000000000001\n", 2, "on_hand", "1000000000001", units},
           {"A,,,,3\n", 2, "warehouse", "", "is empty, though on_hand is given"},
           {",N,,,\n", 2, "sku", "", "is empty"},
           {"A,,,Main,1\nA,,,North,1\nA,,,Main,1\n", 4, "sku", "A", "stands in an earlier row for the same warehouse"},
           {"A,,,Main,1,\n", 2, "", "", "it has more fields than line 1"},
           {"A,\"B\"C,,,\n", 2, "", "", "something follows the closing quote of a field"},
           {"A,B\"C,,,\n", 2, "", "", "a quote stands inside a field without quotes"},
       }) {
    const RowError error = error_of(one.rows);
    EXPECT_EQ(error.line, one.line) << one.rows;
    EXPECT_EQ(error.column, one.column) << one.rows;
    EXPECT_EQ(error.value, one.value) << one.rows;
    EXPECT_EQ(error.message, one.message) << one.rows;
  }
}

// A SKU is taken byte by byte (ITEM-2); what is no text could not be shown, exported or named again.
TEST(ItemFile, TextThatIsNotUtf8IsNotTaken) {
  const std::string message = "is not UTF-8; save the file as \"CSV UTF-8\"";
  for (const std::string text : {"T\xFCr", "\xC3", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                 "\xF8\x88\x80\x80\x80", "\x80", "\xE2\x82", "\xF0\x8F\xBF\xBF"}) {
    EXPECT_EQ(error_of(text + ",,,,\n").message, message);
    EXPECT_EQ(error_of(text + ",,,,\n").column, "sku");
    EXPECT_EQ(error_of("A," + text + ",,,\n").column, "name");
    EXPECT_EQ(error_of("A,,," + text + ",1\n").column, "warehouse");
  }
  for (const std::string text :
       {"T\xC3\xBCr", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF", "\xF0\x90\x80\x80"}) {
    const auto file = read_item_file("sku\n" + text + "\n");
    ASSERT_TRUE(file && file->errors.empty()) << text;
    EXPECT_EQ(file->rows.front().sku.str(), text);
  }
}

TEST(ItemFile, AValueIsCutBetweenCharacters) {
  std::string sku;
  while (sku.size() <= 160) sku += "\xE2\x82\xAC";
  const RowError error = error_of("x" + sku + ",,,,\n");
  EXPECT_EQ(error.message, "is longer than 160 bytes");
  EXPECT_EQ(error.value, "x" + sku.substr(0, 57));
}

// An item that was confirmed has Amazon's title, however long that is; its export must be taken again.
TEST(ItemFile, ANameMayBeAsLongAsATitleOfAmazons) {
  const auto file = read_item_file("sku,name\nA," + std::string(4'096, 'n') + "\n");
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->errors.empty());
  EXPECT_EQ(error_of("A," + std::string(4'097, 'n') + ",,,\n").message, "is longer than 4096 bytes");
  EXPECT_EQ(error_of("A,," + std::string(501, 'u') + ",,\n").message, "is longer than 500 bytes");
}

TEST(ItemFile, BlanksAreASkusOwnBytesAndAnEmptyFieldLeavesWhatIs) {
  const auto file = read_item_file("\xEF\xBB\xBFsku,name,warehouse,on_hand\r\n\" A \",,Main,0\r\n A ,,,\r\n");
  ASSERT_TRUE(file) << file.error().message;
  ASSERT_EQ(file->rows.size(), 2U);
  EXPECT_EQ(file->rows[0].sku, Sku(" A "));
  EXPECT_FALSE(file->rows[0].name);
  EXPECT_EQ(file->rows[0].on_hand, 0);
  EXPECT_EQ(file->rows[1].sku, Sku(" A "));
  EXPECT_FALSE(file->rows[1].on_hand);
}

TEST(CsvReader, TheLimitOfFieldsHoldsAtTheEndOfTheTextToo) {
  for (const std::string end : {"", "\n", "\r\n"}) {
    const std::string most = std::string(CsvReader::kMaxFields - 1, ',') + end;
    CsvReader reader(most);
    const auto record = reader.next();
    ASSERT_TRUE(record) << record.error().message;
    EXPECT_EQ(record->fields.size(), CsvReader::kMaxFields);
    EXPECT_TRUE(reader.at_end());
    const std::string more = "," + most;
    CsvReader longer(more);
    const auto refused = longer.next();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::limit);
    EXPECT_TRUE(longer.at_end());
  }
}

}  // namespace
}  // namespace invd::catalog
