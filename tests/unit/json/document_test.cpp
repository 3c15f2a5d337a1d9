#include "json/document.h"

#include <gtest/gtest.h>
#include <string>

#include "json/structural.h"

namespace invd::json {
namespace {

Document must_parse(std::string_view text) {
  auto document = Document::parse(text);
  EXPECT_TRUE(document) << (document ? "" : document.error().message);
  return std::move(*document);
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += piece;
  return all;
}

ErrorCode code_of(const Result<Document>& document) {
  return document ? ErrorCode::internal : document.error().code;
}

TEST(JsonRead, GivesEveryTypeExactly) {
  const Document document =
      must_parse(R"({"s":"Zoë \u00e9","i":-9223372036854775808,"n":19.95,"b":true,"z":null,"a":[1,2],"o":{"x":1}})");
  const Object root = *document.root().object();
  EXPECT_EQ(*root.string_at("s"), "Zoë é");
  EXPECT_EQ(*root.integer_at("i"), INT64_MIN);
  EXPECT_EQ(*root.at("n")->decimal(), "19.95");
  EXPECT_EQ(*root.at("i")->decimal(), "-9223372036854775808");
  EXPECT_TRUE(*root.boolean_at("b"));
  EXPECT_EQ(root.array_at("a")->elements().size(), 2u);
  EXPECT_EQ(*root.object_at("o")->integer_at("x"), 1);
  EXPECT_EQ(root.members().size(), 7u);
}

TEST(JsonRead, NullIsAbsent) {
  const Document document = must_parse(R"({"z":null})");
  EXPECT_FALSE(document.root().object()->find("z"));
  EXPECT_EQ(document.root().object()->at("z").error().message, "z: missing");
}

TEST(JsonRead, ErrorsNameThePlaceAndNeverTheValue) {
  const Document document =
      must_parse(R"({"orders":[{},{"orderItems":[{"quantityOrdered":"secret","x":[[],[true]]}]}]})");
  const Object order = *document.root().object()->array_at("orders")->elements()[1].object();
  const Object item = *order.array_at("orderItems")->elements()[0].object();
  EXPECT_EQ(item.integer_at("quantityOrdered").error().message,
            "orders[1].orderItems[0].quantityOrdered: expected an integer, found a string");
  EXPECT_EQ(item.at("asin").error().message, "orders[1].orderItems[0].asin: missing");
  const Value deep = item.array_at("x")->elements()[1].array()->elements()[0];
  EXPECT_EQ(deep.path(), "orders[1].orderItems[0].x[1][0]");
  EXPECT_EQ(document.root().string().error().message, "the document: expected a string, found an object");
  EXPECT_EQ(document.root().object()->at("orderId").error().message, "orderId: missing");
}

TEST(JsonRead, AMemberNameFromOutsideCannotBreakAMessage) {
  const Document document = must_parse("{\"a\\nb\\u001b[31m\":1}");
  const Member member = document.root().object()->members()[0];
  EXPECT_EQ(member.value.path(), "a?b?[31m");
}

TEST(JsonRead, IntegersAreNeverRounded) {
  const Document document = must_parse(R"([1.0, 1e3, 9223372036854775808, 9007199254740993])");
  const auto elements = document.root().array()->elements();
  EXPECT_FALSE(elements[0].integer());
  EXPECT_FALSE(elements[1].integer());
  EXPECT_EQ(elements[2].integer().error().message, "[2]: the integer is too large");
  EXPECT_EQ(*elements[3].integer(), 9007199254740993);
}

TEST(JsonRead, AMovedDocumentKeepsItsValues) {
  Document first = must_parse(R"({"a":"x"})");
  const Value root = first.root();
  const Document second = std::move(first);
  EXPECT_EQ(*root.object()->string_at("a"), "x");
}

TEST(JsonRead, KeptMemoryServesTextsOfAnySizeAndKeepsEveryLimit) {
  const KeepMemory kept;
  std::optional<Document> before;
  for (const std::size_t size : {10U, 100'000U, 20U, 300'000U, 3'000'000U, 30U}) {
    const std::string text = R"({"a":[)" + std::string(size, ' ') + R"("x"],"b":[[[1]]]})";
    Document document = must_parse(text);
    if (before) EXPECT_EQ(*before->root().object()->integer_at("n"), 7) << "two live documents are apart";
    EXPECT_EQ(*document.root().object()->array_at("a")->elements().front().string(), "x");
    before = must_parse(R"({"n":7})");
    EXPECT_EQ(Document::parse(text, {.depth = 3}).error().code, ErrorCode::limit);
    EXPECT_EQ(Document::parse(text.substr(0, text.size() - 1)).error().code, ErrorCode::malformed);
  }
}

TEST(I12, DuplicateMembersAreRefused) {
  EXPECT_EQ(Document::parse(R"({"a":{"b":1,"c":2,"b":3}})").error().message, "a: the member \"b\" stands there twice");
  EXPECT_EQ(code_of(Document::parse(R"({"a":1,"\u0061":2})")), ErrorCode::malformed) << "escaped the same name";
}

TEST(I12, DuplicateMembersAreRefusedHoweverManyThereAre) {
  for (const int members : {1, 2, 15, 16, 17, 40}) {
    std::string text = "{";
    for (int i = 0; i < members; ++i) text += (i == 0 ? "\"m" : ",\"m") + std::to_string(i) + "\":0";
    EXPECT_TRUE(Document::parse(text + "}")) << members;
    for (int again = 0; again < members; ++again)
      EXPECT_EQ(Document::parse(text + ",\"m" + std::to_string(again) + "\":0}").error().message,
                "the document: the member \"m" + std::to_string(again) + "\" stands there twice")
          << members;
  }
}

TEST(I12, BrokenTextIsRefused) {
  for (const char* text :
       {"", " ", "{", "}", "[1,]", "{\"a\":}", "{\"a\" 1}", "nul", "01", "[1] x", "\"\\ud800\"", "\"\xC3\"",
        "\"\xED\xA0\x80\"", "\"\xF5\x80\x80\x80\"", "\"a\nb\"", "<html>", "{\"a\":1}{\"b\":2}"})
    EXPECT_EQ(code_of(Document::parse(text)), ErrorCode::malformed) << text;
}

TEST(I12, DepthIsLimited) {
  const std::size_t limit = Limits{}.depth;
  EXPECT_TRUE(Document::parse(repeated("[", limit) + repeated("]", limit)));
  EXPECT_EQ(code_of(Document::parse(repeated("[", limit + 1) + repeated("]", limit + 1))), ErrorCode::limit);
  EXPECT_EQ(code_of(Document::parse(repeated("[", 400'000) + repeated("]", 400'000))), ErrorCode::limit);
}

TEST(I12, StringsAndNamesAreLimited) {
  const std::string longest(Limits{}.string, 'x');
  EXPECT_TRUE(Document::parse("[\"" + longest + "\"]"));
  EXPECT_EQ(Document::parse("[\"" + longest + "x\"]").error(),
            (Error{ErrorCode::limit, "[0]: a string longer than 65536 bytes", {}}));
  EXPECT_EQ(code_of(Document::parse("{\"" + longest + "x\":1}")), ErrorCode::limit);
}

TEST(I12, ElementsAreLimited) {
  const std::size_t limit = Limits{}.elements;
  const auto array = [](std::size_t n) { return "[0" + repeated(",0", n - 1) + "]"; };
  EXPECT_TRUE(Document::parse(array(limit)));
  EXPECT_EQ(code_of(Document::parse(array(limit + 1))), ErrorCode::limit);
  std::string object = "{\"m\":0";
  for (std::size_t i = 0; i < limit; ++i) object += ",\"" + std::to_string(i) + "\":0";
  EXPECT_EQ(code_of(Document::parse(object + "}")), ErrorCode::limit);
}

TEST(I12, SizeAndStructureAreLimitedBeforeTheParse) {
  EXPECT_EQ(code_of(Document::parse(std::string(Limits{}.bytes + 1, ' '))), ErrorCode::limit);
  // Not JSON at all: only the count can have refused it.
  EXPECT_EQ(code_of(Document::parse(repeated("[", Limits{}.structural + 1))), ErrorCode::limit);
  EXPECT_EQ(code_of(Document::parse("[\"" + repeated(",", 60'000) + "\"]")), ErrorCode::internal) << "commas in text";
}

TEST(I12, StructureInsideStringsDoesNotCount) {
  EXPECT_EQ(count_structural(R"({"a":[1,2],"b,{}":"\",:\\"})", 100), 8u);
  EXPECT_EQ(count_structural("[[[[[[", 3), 4u) << "stops above enough";
  EXPECT_EQ(count_structural("\"\\", 3), 0u);
}

TEST(Ord11, AnOpenedDocumentLeavesEachRecordToBeChecked) {
  const auto document = Document::open(R"({"t":1,"orders":[{"a":1,"a":2},{"a":1}]})");
  ASSERT_TRUE(document);
  const Array orders = *document->root().object()->array_at("orders");
  EXPECT_FALSE(document->root().check());
  EXPECT_TRUE(document->root().check({}, orders.value()));
  EXPECT_EQ(orders.elements()[0].check().error().message, "orders[0]: the member \"a\" stands there twice");
  EXPECT_TRUE(orders.elements()[1].check());
}

}  // namespace
}  // namespace invd::json
