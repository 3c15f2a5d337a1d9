#include "control/rpc.h"

#include <gtest/gtest.h>

namespace invd::control {
namespace {

constexpr std::string_view kGood = R"({"jsonrpc":"2.0","id":7,"method":"orders.show","params":{"order_id":"1"}})";

TEST(Rpc, RequestIsRead) {
  const auto request = parse_request(kGood);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->id, "7");
  EXPECT_EQ(request->method, "orders.show");
  EXPECT_EQ(request->params, R"({"order_id":"1"})");
  EXPECT_EQ(parse_request(R"({"jsonrpc":"2.0","id":"a","method":"quota"})")->params, "{}");
}

TEST(Rpc, RequestCutAtAnyByteIsRefused) {
  for (std::size_t length = 0; length < kGood.size(); ++length) {
    const auto request = parse_request(kGood.substr(0, length));
    ASSERT_FALSE(request) << length;
    EXPECT_EQ(request.error().rpc_code, kParseError);
    EXPECT_EQ(request.error().id, "null");
  }
}

struct BadFrame {
  const char* what;
  std::string line;
  int code;
  const char* id;
};

TEST(Rpc, WhatIsNoRequestIsRefusedWithTheRightCode) {
  const std::string deep =
      R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"a":)" + std::string(40, '[') + std::string(40, ']') + "}}";
  std::string many = R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"a":[0)";
  for (int i = 0; i < 100'000; ++i) many += ",0";
  const std::vector<BadFrame> frames{
      {"empty", "", kParseError, "null"},
      {"garbage", "GET / HTTP/1.1", kParseError, "null"},
      {"bytes", std::string("\x00\xff\x80", 3), kParseError, "null"},
      {"bad UTF-8", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xc3\x28\"}", kParseError, "null"},
      {"two values", std::string(kGood) + std::string(kGood), kParseError, "null"},
      {"deep", deep, kParseError, "null"},
      {"many values", many + "]}}", kParseError, "null"},
      {"duplicate name", R"({"jsonrpc":"2.0","id":1,"method":"quota","method":"sync"})", kParseError, "null"},
      {"duplicate in params", R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"a":1,"a":2}})", kParseError, "null"},
      {"NaN", R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"a":NaN}})", kParseError, "null"},
      {"huge number", R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"a":1e999}})", kParseError, "null"},
      {"comment", R"(/**/{"jsonrpc":"2.0","id":1,"method":"m"})", kParseError, "null"},
      {"number", "7", kInvalidRequest, "null"},
      {"batch", "[" + std::string(kGood) + "]", kInvalidRequest, "null"},
      {"no version", R"({"id":1,"method":"quota"})", kInvalidRequest, "1"},
      {"old version", R"({"jsonrpc":"1.0","id":1,"method":"quota"})", kInvalidRequest, "1"},
      {"no id", R"({"jsonrpc":"2.0","method":"quota"})", kInvalidRequest, "null"},
      {"null id", R"({"jsonrpc":"2.0","id":null,"method":"quota"})", kInvalidRequest, "null"},
      {"fraction id", R"({"jsonrpc":"2.0","id":1.5,"method":"quota"})", kInvalidRequest, "null"},
      {"bool id", R"({"jsonrpc":"2.0","id":true,"method":"quota"})", kInvalidRequest, "null"},
      {"object id", R"({"jsonrpc":"2.0","id":{},"method":"quota"})", kInvalidRequest, "null"},
      {"long id", R"({"jsonrpc":"2.0","id":")" + std::string(63, 'x') + R"(","method":"quota"})", kInvalidRequest,
       "null"},
      {"no method", R"({"jsonrpc":"2.0","id":1})", kInvalidRequest, "1"},
      {"long method", R"({"jsonrpc":"2.0","id":1,"method":")" + std::string(65, 'm') + R"("})", kInvalidRequest, "1"},
      {"method number", R"({"jsonrpc":"2.0","id":1,"method":5})", kInvalidRequest, "1"},
      {"params list", R"({"jsonrpc":"2.0","id":1,"method":"m","params":[]})", kInvalidRequest, "1"},
      {"params null", R"({"jsonrpc":"2.0","id":1,"method":"m","params":null})", kInvalidRequest, "1"},
      {"unknown field", R"({"jsonrpc":"2.0","id":"x","method":"m","extra":1})", kInvalidRequest, "\"x\""},
  };
  for (const BadFrame& frame : frames) {
    const auto request = parse_request(frame.line);
    ASSERT_FALSE(request) << frame.what;
    EXPECT_EQ(request.error().rpc_code, frame.code) << frame.what << ": " << request.error().error.message;
    EXPECT_EQ(request.error().id, frame.id) << frame.what;
    EXPECT_FALSE(request.error().error.message.empty()) << frame.what;
  }
}

TEST(Rpc, EveryErrorCodeReachesTheClientWithMessageAndHint) {
  for (int i = 0; i <= static_cast<int>(ErrorCode::internal); ++i) {
    const Error error{static_cast<ErrorCode>(i), "order \"X\"\nis not known", "look\tagain"};
    const std::string line = error_line("7", error);
    ASSERT_TRUE(line.ends_with('\n'));
    const Result<RpcMessage> message = parse_message(std::string_view(line).substr(0, line.size() - 1));
    ASSERT_TRUE(message);
    EXPECT_EQ(message->error, error);
    EXPECT_EQ(message->id, "7");
    EXPECT_EQ(line.find('\n'), line.size() - 1) << "one message, one line";
  }
}

TEST(Rpc, NumbersOfErrorsArePartOfTheProtocol) {
  EXPECT_EQ(rpc_code(ErrorCode::usage), -32602);
  EXPECT_EQ(rpc_code(ErrorCode::internal), -32603);
  EXPECT_EQ(rpc_code(ErrorCode::not_found), -32000);
  EXPECT_EQ(rpc_code(ErrorCode::refused), -32002);
  EXPECT_EQ(rpc_code(ErrorCode::invalid_config), -32019);
}

TEST(Rpc, NotificationsAndResultsAreRead) {
  const std::string progress = notification_line("progress", "7", R"({"synced":3})");
  const Result<RpcMessage> note = parse_message(progress);
  ASSERT_TRUE(note);
  EXPECT_EQ(note->kind, "progress");
  EXPECT_EQ(note->id, "7");
  EXPECT_EQ(note->value, R"({"synced":3})");
  const Result<RpcMessage> result = parse_message(result_line("7", "[1,2]"));
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->kind.empty());
  EXPECT_EQ(result->value, "[1,2]");
  EXPECT_EQ(parse_message("HTTP/1.1 400 Bad Request").error().code, ErrorCode::malformed);
  EXPECT_EQ(parse_message(R"({"jsonrpc":"2.0","id":1})").error().code, ErrorCode::malformed);
}

}  // namespace
}  // namespace invd::control
