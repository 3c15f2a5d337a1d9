#include "control/command.h"

#include <gtest/gtest.h>
#include <set>

#include "control/exit_code.h"
#include "control/messages.h"

namespace invd::control {
namespace {

TEST(CommandTable, NamesAndMethodsAreUniqueAndFound) {
  std::set<std::string_view> names, methods;
  for (const Command& command : commands()) {
    EXPECT_TRUE(names.insert(command.name).second) << command.name;
    EXPECT_EQ(find_command(command.name), &command);
    if (command.method.empty()) {
      EXPECT_EQ(command.answer, Answer::local) << command.name;
      continue;
    }
    EXPECT_TRUE(methods.insert(command.method).second) << command.method;
    EXPECT_EQ(find_method(command.method), &command);
    EXPECT_NE(command.right, Right::none) << command.name << ": default deny";
  }
  EXPECT_EQ(find_command("orders"), nullptr);
  EXPECT_EQ(find_method(""), nullptr);
}

TEST(CommandTable, EveryCommandOptionAndArgumentIsExplained) {
  for (const Command& command : commands()) {
    EXPECT_FALSE(command.summary.empty()) << command.name;
    EXPECT_LE(command.summary.size(), 60U) << command.name << ": the list of commands must fit a line";
    EXPECT_FALSE(command.summary.ends_with('.')) << command.name;
    EXPECT_TRUE(command.help.ends_with('.') || command.help.ends_with("invctl")) << command.name;
    EXPECT_TRUE(command.example.starts_with("invctl " + std::string(command.name))) << command.name;
    for (const Option& option : command.options) {
      EXPECT_TRUE(option.name.starts_with("--")) << command.name;
      EXPECT_FALSE(option.help.empty()) << option.name;
      EXPECT_EQ(option.value_name.empty(), option.kind == ValueKind::flag) << command.name << option.name;
      EXPECT_NE(command.usage.find(option.name), std::string_view::npos) << command.name << " " << option.name;
    }
    for (const Argument& argument : command.arguments) {
      EXPECT_FALSE(argument.help.empty()) << command.name;
      EXPECT_NE(command.usage.find(argument.name), std::string_view::npos) << command.name;
    }
    // What usage names must exist.
    std::string_view rest = command.usage;
    for (std::size_t at = rest.find("--"); at != std::string_view::npos; at = rest.find("--", at + 2)) {
      const std::string_view option = rest.substr(at, rest.find_first_of(" ])", at) - at);
      EXPECT_TRUE(std::ranges::any_of(command.options, [&](const Option& o) { return o.name == option; }))
          << command.name << " " << option;
    }
  }
}

std::string some_value(ValueKind kind, bool negates, Completion completion, bool many) {
  if (kind == ValueKind::flag) return negates ? "false" : "true";
  if (kind == ValueKind::integer || kind == ValueKind::change) return "5";
  const auto words = words_of(completion);
  const std::string word = '"' + std::string(words.empty() ? "x" : words.front()) + '"';
  return many ? "[" + word + "]" : word;
}

/// What invctl sends is made from the table; what the daemon reads is a struct. They must be the same fields. `own`:
/// what the command adds by itself.
template <class Request>
void expect_fields(std::string_view method, const std::string& own = {}) {
  const Command* command = find_method(method);
  ASSERT_NE(command, nullptr) << method;
  std::string json = "{" + own;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (name.empty() || json.contains("\"" + std::string(name) + "\":")) return;
    if (json.size() > 1) json += ',';
    json += '"' + std::string(name) + "\":" + std::string(value);
  };
  for (const Argument& argument : command->arguments)
    add(argument.parameter, some_value(ValueKind::text, false, argument.completion, argument.many));
  for (const Option& option : command->options)
    add(option.parameter, some_value(option.kind, option.negates, option.completion, option.many));
  if (command->answer == Answer::list && json.find("\"limit\"") != std::string::npos) add("after", "\"x\"");
  const Result<Request> read = from_json<Request>(json + "}", Unknown::refused);
  EXPECT_TRUE(read) << method << ": " << read.error().message;
}

TEST(CommandTable, EveryParameterIsAFieldOfTheRequest) {
  expect_fields<NoParameters>("status");
  expect_fields<NoParameters>("doctor");
  expect_fields<SyncRequest>("sync");
  expect_fields<OrderListRequest>("orders.list");
  expect_fields<OrderShowRequest>("orders.show");
  expect_fields<HistoryListRequest>("history.list");
  expect_fields<HistoryShowRequest>("history.show");
  expect_fields<QuarantineListRequest>("quarantine.list");
  expect_fields<QuarantineRequest>("quarantine.show");
  expect_fields<QuarantineRequest>("quarantine.retry");
  expect_fields<QuarantineRequest>("quarantine.drop");
  expect_fields<NoParameters>("quota");
  expect_fields<NoParameters>("config.show");
  expect_fields<ConfigCheckRequest>("config.check");
  expect_fields<NoParameters>("config.diff");
  expect_fields<NoParameters>("config.reload");
  expect_fields<WatchRequest>("watch");
}

TEST(CommandTable, EveryParameterOfTheBooksIsAFieldOfTheRequest) {
  expect_fields<ItemListRequest>("items.list");
  expect_fields<ItemShowRequest>("items.show");
  expect_fields<ItemCreateRequest>("items.create");
  expect_fields<ItemImportRequest>("items.import", R"("upload":"u-1")");
  expect_fields<UnconfirmedRequest>("items.unconfirmed");
  expect_fields<ConfirmRequest>("items.confirm", R"("after":"k")");
  expect_fields<LinkRequest>("items.link");
  expect_fields<UnlinkRequest>("items.unlink");
  expect_fields<ListingRequest>("items.confirm_channel");
  expect_fields<ItemMarkRequest>("items.mark_fba");
  expect_fields<ItemMarkRequest>("items.mark_mfn");
  expect_fields<ListingListRequest>("listings.list");
  expect_fields<ListingRequest>("listings.show");
  expect_fields<WarehouseListRequest>("warehouses.list");
  expect_fields<WarehouseCreateRequest>("warehouses.create");
  expect_fields<WarehouseRequest>("warehouses.set_primary");
  expect_fields<WarehouseKindRequest>("warehouses.set_kind");
  expect_fields<MappingStatusRequest>("mapping.status");
  expect_fields<MappingEnableRequest>("mapping.enable");
  expect_fields<MappingDisableRequest>("mapping.disable");
  expect_fields<StockShowRequest>("stock.show");
  expect_fields<LedgerRequest>("stock.ledger");
  expect_fields<StockAdjustRequest>("stock.adjust");
  expect_fields<StockTransferRequest>("stock.transfer");
  expect_fields<StockPlanRequest>("stock.plan");
  expect_fields<StockPushRequest>("stock.push");
  expect_fields<StockExplainRequest>("stock.explain");
  expect_fields<OversellListRequest>("stock.oversells");
  expect_fields<StockApproveRequest>("stock.approve", R"("after":"k")");
  expect_fields<OrderCreateRequest>("orders.create", R"("lines":[{"sku":"A","quantity":1}])");
  expect_fields<OrderVoidRequest>("orders.void");
  expect_fields<OrderMoveRequest>("orders.move");
  expect_fields<OrderCommentRequest>("orders.comment");
  expect_fields<ReturnCreateRequest>("returns.create", R"("lines":[{"sku":"A","quantity":1}])");
  expect_fields<ReturnListRequest>("returns.list");
}

TEST(CommandTable, ListFieldIsTheReplysArray) {
  const std::map<std::string_view, std::string> empty_replies{{"doctor", to_json(DoctorReply{})},
                                                              {"sync", to_json(SyncReply{})},
                                                              {"orders.list", to_json(OrderPage{})},
                                                              {"returns.list", to_json(ReturnPage{})},
                                                              {"warehouses.list", to_json(WarehousePage{})},
                                                              {"mapping.status", to_json(MappingStatusReply{})},
                                                              {"items.list", to_json(ItemPage{})},
                                                              {"items.unconfirmed", to_json(ListingPage{})},
                                                              {"items.confirm", to_json(ConfirmReply{})},
                                                              {"items.mark_fba", to_json(ItemMarkReply{})},
                                                              {"items.mark_mfn", to_json(ItemMarkReply{})},
                                                              {"listings.list", to_json(ListingPage{})},
                                                              {"stock.show", to_json(StockPage{})},
                                                              {"stock.ledger", to_json(LedgerPage{})},
                                                              {"stock.plan", to_json(StockPlanPage{})},
                                                              {"stock.oversells", to_json(OversellPage{})},
                                                              {"stock.approve", to_json(StockApproveReply{})},
                                                              {"history.list", to_json(RunPage{})},
                                                              {"quarantine.list", to_json(QuarantinePage{})},
                                                              {"quota", to_json(QuotaReply{})},
                                                              {"config.show", to_json(ConfigShowReply{})},
                                                              {"config.diff", to_json(ConfigDiffReply{})},
                                                              {"config.reload", to_json(ConfigDiffReply{})}};
  for (const Command& command : commands()) {
    if (command.list_field.empty()) {
      EXPECT_NE(command.answer, Answer::list) << command.name;
      continue;
    }
    EXPECT_TRUE(empty_replies.at(command.method).starts_with("{\"" + std::string(command.list_field) + "\":[]"))
        << command.name << ": " << empty_replies.at(command.method);
  }
}

TEST(CommandTable, MisspeltWordsAreRecognised) {
  EXPECT_EQ(nearest_command("stauts"), "status");
  EXPECT_EQ(nearest_command("orders lst"), "orders list");
  EXPECT_EQ(nearest_command("order"), "orders");
  EXPECT_EQ(nearest_command("xyzzy"), "");
  EXPECT_EQ(nearest_command(""), "");
  EXPECT_EQ(nearest_command(std::string(10'000, 'a')), "");
}

TEST(CommandTable, ModulesOfLaterReleasesAreToldFromUnknownOnes) {
  EXPECT_TRUE(check_module("orders"));
  EXPECT_TRUE(check_module("stock"));
  EXPECT_EQ(check_module("fba").error().message, "the module fba cannot be synced by this version of invd");
  EXPECT_EQ(check_module("ordres").error().message, "\"ordres\" is no module of invd");
  EXPECT_EQ(check_module("ordres").error().hint, "modules that can be synced: orders, items, stock");
}

TEST(Ctl3, ExitCodesArePromised) {
  EXPECT_EQ(exit_code(ErrorCode::usage), ExitCode::usage);
  EXPECT_EQ(exit_code(ErrorCode::refused), ExitCode::refused);
  EXPECT_EQ(exit_code(ErrorCode::not_found), ExitCode::not_found);
  EXPECT_EQ(exit_code(ErrorCode::conflict), ExitCode::conflict);
  EXPECT_EQ(exit_code(ErrorCode::unreachable), ExitCode::unreachable);
  EXPECT_EQ(exit_code(ErrorCode::temporary), ExitCode::temporary);
  EXPECT_EQ(exit_code(ErrorCode::throttled), ExitCode::temporary);
  EXPECT_EQ(exit_code(ErrorCode::internal), ExitCode::failed);
  EXPECT_EQ(static_cast<int>(ExitCode::refused), 3);
  EXPECT_EQ(static_cast<int>(ExitCode::not_found), 4);
  EXPECT_EQ(static_cast<int>(ExitCode::conflict), 5);
  EXPECT_EQ(static_cast<int>(ExitCode::unreachable), 6);
  EXPECT_EQ(static_cast<int>(ExitCode::temporary), 7);
  EXPECT_EQ(static_cast<int>(ExitCode::partial), 8);
  for (int i = 0; i <= static_cast<int>(ErrorCode::internal); ++i) {
    EXPECT_NE(exit_code(static_cast<ErrorCode>(i)), ExitCode::done);
  }
}

}  // namespace
}  // namespace invd::control
