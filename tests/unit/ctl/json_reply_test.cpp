#include "ctl/json_reply.h"

#include <gtest/gtest.h>

#include "ctl/session.h"

namespace invd::ctl {
namespace {

TEST(JsonReply, APageKeepsEveryFieldAndItsOrder) {
  const Result<JsonPage> page =
      json_page(R"({"orders":[{"order_id":"1","new_field":1.50},{"a":[]}],"next":"k"})", "orders");
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->elements, (std::vector<std::string>{R"({"order_id":"1","new_field":1.5})", R"({"a":[]})"}));
  EXPECT_EQ(page->next, "k");
  EXPECT_EQ(json_array(page->elements), "[\n{\"order_id\":\"1\",\"new_field\":1.5},\n{\"a\":[]}\n]\n");
}

TEST(JsonReply, AnAbsentListIsEmptyAndTheLastPageHasNoNext) {
  const Result<JsonPage> page = json_page(R"({"run":{"run_id":"1"}})", "run.records");
  ASSERT_TRUE(page.has_value());
  EXPECT_TRUE(page->elements.empty());
  EXPECT_TRUE(page->next.empty());
  EXPECT_EQ(json_array({}), "[]\n");
}

TEST(JsonReply, NonsenseIsAnErrorWithARemedy) {
  for (const char* wrong : {"", "[]", "7", "{", R"({"orders":{}})", R"({"orders":5})"}) {
    const Result<JsonPage> page = json_page(wrong, "orders");
    ASSERT_FALSE(page.has_value()) << wrong;
    EXPECT_EQ(page.error().code, ErrorCode::malformed);
    EXPECT_FALSE(page.error().hint.empty());
  }
  EXPECT_FALSE(json_page(R"({"run":7})", "run.records").has_value());
}

TEST(JsonReply, PagesOfRecordsAreOneRun) {
  EXPECT_EQ(
      json_member_with(R"({"run":{"run_id":"1","records":[1]},"next":"k"})", "run", "records", {"1", "2"}).value(),
      R"({"run_id":"1","records":[1,2]})");
  EXPECT_FALSE(json_member_with("{}", "run", "records", {}).has_value());
}

TEST(Ctl3, AnErrorHasItsReasonAndTheNextStep) {
  const Error error{ErrorCode::not_found, "order 111\033 is not known", "invctl orders list"};
  EXPECT_EQ(render_error(error, {}), "invctl: order 111? is not known\n  invctl orders list\n");
  EXPECT_EQ(error_json({ErrorCode::refused, "no", ""}), "{\"error\":{\"code\":\"refused\",\"message\":\"no\"}}\n");
  // All mistakes of a configuration, a line each.
  EXPECT_EQ(render_error({ErrorCode::invalid_config, "a:1:1: x\na:2:1: y", ""}, {}), "invctl: a:1:1: x\n  a:2:1: y\n");
}

}  // namespace
}  // namespace invd::ctl
