#include "base/error.h"

#include <gtest/gtest.h>
#include <set>
#include <string_view>

namespace invd {
namespace {

TEST(ErrorNames, AreUniqueLowerCaseAndRoundTrip) {
  std::set<std::string_view> names;
  const int count = static_cast<int>(ErrorCode::internal) + 1;
  for (int i = 0; i < count; ++i) {
    const auto code = static_cast<ErrorCode>(i);
    const std::string_view text = name(code);
    EXPECT_TRUE(names.insert(text).second) << text;
    EXPECT_EQ(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos) << text;
    EXPECT_EQ(error_code_from_name(text), code) << text;
  }
}

TEST(ErrorNames, StandForTheirCodes) {
  // One from each line of the table: a name that slipped by one place would still be unique.
  EXPECT_EQ(name(ErrorCode::usage), "usage");
  EXPECT_EQ(name(ErrorCode::unreachable), "unreachable");
  EXPECT_EQ(name(ErrorCode::forbidden), "forbidden");
  EXPECT_EQ(name(ErrorCode::store_io), "store_io");
  EXPECT_EQ(name(ErrorCode::internal), "internal");
  EXPECT_EQ(error_code_from_name("no_such_code"), ErrorCode::internal);
  EXPECT_EQ(error_code_from_name(""), ErrorCode::internal);
}

TEST(ErrorContext, GoesBeforeTheMessageAndKeepsTheRest) {
  const Error error{ErrorCode::conflict, "it exists", "choose another name"};
  const Error longer = error.in("warehouse east").in("line 3");
  EXPECT_EQ(longer.message, "line 3: warehouse east: it exists");
  EXPECT_EQ(longer.code, ErrorCode::conflict);
  EXPECT_EQ(longer.hint, "choose another name");
  EXPECT_EQ(error.message, "it exists");
}

TEST(ErrorContext, FailPassesAnErrorOnToAnotherType) {
  const Result<int> failed = fail(ErrorCode::limit, "too long");
  const Result<std::string> as_is = fail(failed);
  const Result<void> with_context = fail(failed, "sku");
  EXPECT_EQ(as_is.error(), failed.error());
  EXPECT_EQ(with_context.error().message, "sku: too long");
}

}  // namespace
}  // namespace invd
