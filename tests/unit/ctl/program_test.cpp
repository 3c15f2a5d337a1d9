// The program itself, against the daemon's real control server with canned answers.
#include <csignal>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "async/sleep.h"
#include "control/messages.h"
#include "unit/ctl/run_program.h"

namespace invd::test {
namespace {

using async::Task;
using control::Call;
using nlohmann::json;

template <class Request, class Reply>
void answer(control::Server& server, std::string_view method, std::function<Result<Reply>(const Request&)> with) {
  server.on<Request, Reply>(
      method, [with = std::move(with)](Call&, Request request) -> Task<Result<Reply>> { co_return with(request); });
}

control::Order order(int number) {
  control::Order out;
  out.order_id = "111-" + std::to_string(number);
  out.integration = "amazon-us";
  out.marketplace = "ATVPDKIKX0DER";
  out.source = "amazon";
  out.channel = "MFN";
  out.status = "confirmed";
  out.purchased_at = parse_rfc3339("2026-11-01T10:00:00Z").value();
  return out;
}

// `total` orders in pages of at most 2, whatever limit is asked for.
Result<control::OrderPage> order_page(const control::OrderListRequest& request, int total) {
  control::OrderPage page;
  const int first = request.after.empty() ? 1 : std::stoi(request.after) + 1;
  for (int i = first; i <= total && std::ssize(page.orders) < std::min<std::int64_t>(2, request.limit.value_or(50));
       ++i) {
    page.orders.push_back(order(i));
  }
  const int last = first + static_cast<int>(page.orders.size()) - 1;
  if (last < total) page.next = std::to_string(last);
  return page;
}

void orders(control::Server& server, int total) {
  answer<control::OrderListRequest, control::OrderPage>(
      server, "orders.list", [total](const auto& request) { return order_page(request, total); });
}

struct Program : testing::Test {
  TemporaryFolder folder;
  std::string socket = folder.file("control.sock");

  Ran run(const std::string& line) { return run_shell(folder, socket, line); }
};

TEST_F(Program, ListsFollowThePagesToTheLimit) {
  const CannedDaemon daemon(socket, [](auto& server, auto&) { orders(server, 7); });
  EXPECT_EQ(json::parse(run("invctl orders list --json").out).size(), 7U);
  EXPECT_EQ(json::parse(run("invctl orders list --limit 0 --json").out).size(), 7U);
  const Ran five = run("invctl --jsonl orders list --limit 5");
  EXPECT_EQ(five.code, 0) << five.err;
  EXPECT_EQ(std::ranges::count(five.out, '\n'), 5);
  EXPECT_EQ(json::parse(five.out.substr(0, five.out.find('\n')))["order_id"], "111-1");
  const Ran text = run("invctl orders list --limit 3");
  EXPECT_NE(text.out.find("111-3"), std::string::npos) << text.out;
  EXPECT_EQ(text.out.find("111-4"), std::string::npos) << text.out;
  EXPECT_EQ(text.out.find('\033'), std::string::npos) << "colours without a terminal";
}

TEST_F(Program, AListThatIsCutSaysHowToSeeTheRest) {
  const CannedDaemon daemon(socket, [](auto& server, auto&) { orders(server, 60); });
  EXPECT_EQ(run("invctl orders list").err, "50 shown; --limit 0 shows all.\n");
  EXPECT_EQ(run("invctl orders list --limit 3").err, "3 shown; --limit 0 shows all.\n");
  EXPECT_EQ(run("invctl orders list --limit 60").err, "");
  EXPECT_EQ(run("invctl orders list --limit 0").err, "");
  EXPECT_EQ(run("invctl orders list --json").err, "") << "a program knows what it asked for";
}

TEST_F(Program, AReaderThatLeavesEndsAnEndlessListQuietly) {
  const CannedDaemon daemon(socket, [](auto& server, auto&) { orders(server, 1'000'000'000); });
  const Ran ran = run("set -o pipefail; invctl orders list --jsonl --limit 0 | head -n 1");
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(std::ranges::count(ran.out, '\n'), 1);
}

TEST_F(Program, AFullDiskBehindTheOutputIsSaid) {
  const CannedDaemon daemon(socket, [](auto& server, auto&) { orders(server, 1); });
  const Ran ran = run("invctl orders list >/dev/full");
  EXPECT_EQ(ran.code, 7);
  EXPECT_NE(ran.err.find("invctl: the output cannot be written: No space left on device\n"), std::string::npos)
      << ran.err;
}

TEST_F(Program, APageThatFailsLeavesAPart) {
  const CannedDaemon daemon(socket, [](auto& server, auto&) {
    answer<control::OrderListRequest, control::OrderPage>(
        server, "orders.list", [](const auto& request) -> Result<control::OrderPage> {
          if (!request.after.empty()) return fail(ErrorCode::temporary, "the store is busy", "try again");
          return order_page(request, 4);
        });
  });
  const Ran text = run("invctl orders list");
  EXPECT_EQ(text.code, 8);
  EXPECT_NE(text.out.find("111-2"), std::string::npos);
  EXPECT_EQ(text.err, "invctl: the store is busy\n  try again\n");
  const Ran lines = run("invctl orders list --jsonl");
  EXPECT_EQ(lines.code, 8);
  EXPECT_NE(lines.out.find("{\"error\":{\"code\":\"temporary\""), std::string::npos) << lines.out;
  // One document is whole or an error.
  const Ran document = run("invctl orders list --json");
  EXPECT_EQ(document.code, 7);
  EXPECT_EQ(json::parse(document.out)["error"]["hint"], "try again");
  EXPECT_EQ(document.err, "");
}

TEST_F(Program, Ctl3ExitCodesTellFailuresApart) {
  const CannedDaemon daemon(socket, [](control::Server& server, auto&) {
    answer<control::OrderShowRequest, control::Order>(
        server, "orders.show", [](const auto& request) -> Result<control::Order> {
          if (const ErrorCode code = error_code_from_name(request.order_id); name(code) == request.order_id) {
            return fail(code, "order " + request.order_id, "a hint");
          }
          return order(1);
        });
  });
  EXPECT_EQ(run("invctl orders show 111-1").code, 0);
  EXPECT_EQ(run("invctl orders show internal").code, 1);
  EXPECT_EQ(run("invctl orders shw 111-1").code, 2);
  EXPECT_EQ(run("invctl orders show refused").code, 3);
  EXPECT_EQ(run("invctl orders show not_found").code, 4);
  EXPECT_EQ(run("invctl orders show conflict").code, 5);
  EXPECT_EQ(run("invctl orders show temporary").code, 7);
  const Ran text = run("invctl orders show not_found");
  EXPECT_EQ(text.err, "invctl: order not_found\n  a hint\n");
  EXPECT_EQ(text.out, "");
}

TEST_F(Program, WithoutADaemonTheErrorNamesTheSocketAndTheNextStep) {
  const Ran ran = run("invctl status");
  EXPECT_EQ(ran.code, 6);
  EXPECT_NE(ran.err.find(socket), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("\n  "), std::string::npos) << ran.err;
  const Ran document = run("invctl status --json");
  EXPECT_EQ(document.code, 6);
  EXPECT_EQ(json::parse(document.out)["error"]["code"], "unreachable");
  EXPECT_EQ(run("invctl version").code, 0);
  EXPECT_EQ(run("invctl help").code, 0);
}

TEST_F(Program, Ctl1AReaderMayNotOperate) {
  const CannedDaemon daemon(socket,
                            [](auto& server, auto&) {
                              answer<control::SyncRequest, control::SyncReply>(
                                  server, "sync", [](const auto&) { return control::SyncReply{}; });
                            },
                            {.read = true, .operate = false, .personal = false});
  const Ran ran = run("invctl sync orders");
  EXPECT_EQ(ran.code, 3);
  EXPECT_NE(ran.err.find("\n  "), std::string::npos) << "no next step: " << ran.err;
}

TEST_F(Program, ADaemonThatDoesNotAnswerEndsInATimeout) {
  const CannedDaemon daemon(socket, [](control::Server& server, uv::Loop& loop) {
    server.on<control::NoParameters, control::Status>(
        "status", [&loop](Call&, control::NoParameters) -> Task<Result<control::Status>> {
          co_await async::sleep_for(loop, std::chrono::hours(1));
          co_return control::Status{};
        });
  });
  const Ran ran = run("invctl status --timeout 0.2");
  EXPECT_EQ(ran.code, 7);
  EXPECT_NE(ran.err.find("--timeout SECONDS"), std::string::npos) << ran.err;
}

control::Run ended(std::string status, std::int64_t failed) {
  control::Run run;
  run.run_id = "01JC01";
  run.module = "orders";
  run.integration = "amazon-us";
  run.status = std::move(status);
  run.failed = failed;
  return run;
}

// Reports progress once and then, unless `forever`, ends with one failed record.
void syncs(control::Server& server, uv::Loop& loop, bool forever) {
  server.on<control::SyncRequest, control::SyncReply>(
      "sync", [&loop, forever](Call& call, control::SyncRequest) -> Task<Result<control::SyncReply>> {
        control::SyncProgress progress;
        progress.run_id = "01JC01";
        progress.module = "orders";
        progress.joined = true;
        progress.pages = 3;
        co_await call.progress(control::to_json(progress));
        if (forever) co_await async::sleep_for(loop, std::chrono::hours(1));
        co_return control::SyncReply{.runs = {ended("partial", 1)}};
      });
}

TEST_F(Program, ASyncTellsItsProgressAndItsPartialEnd) {
  const CannedDaemon daemon(socket, [](auto& server, auto& loop) { syncs(server, loop, false); });
  const Ran ran = run("invctl sync orders");
  EXPECT_EQ(ran.code, 8);
  EXPECT_EQ(ran.err, "Joined run 01JC01, which was under way.\norders: 3 pages\n");
  EXPECT_NE(ran.out.find("invctl history show 01JC01 --failed"), std::string::npos) << ran.out;
  const Ran document = run("invctl sync orders --json 2>/dev/null");
  EXPECT_EQ(document.code, 8);
  EXPECT_EQ(json::parse(document.out)[0]["status"], "partial");
}

TEST_F(Program, ASyncThatTakesLongerThanItsTimeoutSaysThatTheRunGoesOn) {
  const CannedDaemon daemon(socket, [](auto& server, auto& loop) { syncs(server, loop, true); });
  const Ran text = run("invctl --timeout 0.3 sync orders");
  EXPECT_EQ(text.code, 7);
  EXPECT_NE(text.err.find("it goes on in the daemon\n  look at it: invctl history show 01JC01\n"), std::string::npos)
      << text.err;
  const Ran document = run("invctl --timeout 0.3 sync orders --json 2>/dev/null");
  EXPECT_EQ(json::parse(document.out)["error"]["code"], "timeout");
}

TEST_F(Program, CtrlCStopsTheWaitingAndSaysThatTheRunGoesOn) {
  const CannedDaemon daemon(socket, [](auto& server, auto& loop) { syncs(server, loop, true); });
  int err[2];
  ASSERT_EQ(::pipe2(err, O_CLOEXEC), 0);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
  std::string program = INVCTL_PROGRAM;
  std::string words[] = {"sync", "orders", "--socket", socket};
  char* arguments[] = {program.data(), words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
  pid_t child = 0;
  ASSERT_EQ(::posix_spawn(&child, INVCTL_PROGRAM, &actions, nullptr, arguments, environ), 0);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(err[1]);
  std::string text;
  char part[512];
  // It waits once the progress is out.
  while (text.find("3 pages") == std::string::npos) {
    const ssize_t got = ::read(err[0], part, sizeof part);
    ASSERT_GT(got, 0) << text;
    text.append(part, static_cast<std::size_t>(got));
  }
  ::kill(child, SIGINT);
  for (ssize_t got = 1; got > 0;) {
    got = ::read(err[0], part, sizeof part);
    if (got > 0) text.append(part, static_cast<std::size_t>(got));
  }
  ::close(err[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 1);
  EXPECT_NE(text.find("the run goes on in the daemon"), std::string::npos) << text;
  EXPECT_NE(text.find("invctl history show 01JC01"), std::string::npos) << text;
}

TEST_F(Program, WatchPrintsEachEventAsItComes) {
  const CannedDaemon daemon(socket, [](control::Server& server, uv::Loop& loop) {
    server.on<control::WatchRequest, control::NoParameters>(
        "watch", [&loop](Call& call, control::WatchRequest) -> Task<Result<control::NoParameters>> {
          for (int i = 1;; ++i) {
            co_await call.event(control::to_json(control::Event{.at = {},
                                                                .kind = "order.imported",
                                                                .integration = "amazon-us",
                                                                .object = "111-" + std::to_string(i),
                                                                .message = ""}));
            co_await async::sleep_for(loop, std::chrono::milliseconds(1));
          }
        });
  });
  const Ran text = run("set -o pipefail; invctl watch | head -n 2");
  EXPECT_EQ(text.code, 0);
  EXPECT_EQ(text.out, "order.imported        amazon-us  111-1\norder.imported        amazon-us  111-2\n");
  EXPECT_EQ(text.err, "");
  const Ran lines = run("invctl watch --jsonl | head -n 1");
  EXPECT_EQ(json::parse(lines.out)["object"], "111-1");
}

TEST_F(Program, ARunIsShownWithTheRecordsOfAllPages) {
  const CannedDaemon daemon(socket, [](auto& server, auto&) {
    answer<control::HistoryShowRequest, control::RunDetail>(server, "history.show", [](const auto& request) {
      control::RunDetail detail{.run = ended("partial", 1), .next = request.after.empty() ? "k" : ""};
      detail.run.records = {
          {.kind = "order", .id = request.after.empty() ? "111-1" : "111-2", .outcome = "synced", .reason = ""}};
      return Result<control::RunDetail>(detail);
    });
  });
  const json run_json = json::parse(run("invctl history show 01JC01 --json").out);
  EXPECT_EQ(run_json["run_id"], "01JC01");
  EXPECT_EQ(run_json["records"].size(), 2U);
  EXPECT_NE(run("invctl history show 01JC01").out.find("111-2"), std::string::npos);
}

TEST_F(Program, DoctorFailsWhenAnErrorStandsAndNotForAWarning) {
  std::string state = "warning";
  const CannedDaemon daemon(socket, [&state](auto& server, auto&) {
    answer<control::NoParameters, control::DoctorReply>(server, "doctor", [&state](const auto&) {
      return Result<control::DoctorReply>(
          {.findings = {{.code = "c", .area = "a", .object = "", .state = state, .message = "m", .hint = ""}}});
    });
  });
  EXPECT_EQ(run("invctl doctor").code, 0);
  state = "error";
  EXPECT_EQ(run("invctl doctor").code, 1);
  const Ran document = run("invctl doctor --json");
  EXPECT_EQ(document.code, 1);
  EXPECT_EQ(json::parse(document.out)[0]["state"], "error");
}

TEST_F(Program, VersionNamesBothSides) {
  const CannedDaemon daemon(socket, [](auto&, auto&) {});
  EXPECT_NE(run("invctl version").out.find("invd   9.8.7\n"), std::string::npos);
  EXPECT_EQ(json::parse(run("invctl version --json").out)["invd"], "9.8.7");
}

TEST_F(Program, EveryCommandTakesJsonAlsoThoseWithoutADaemon) {
  for (const std::string format : {"--json", "--jsonl"}) {
    EXPECT_EQ(json::parse(run("invctl " + format + " --version").out)["invctl"].get<std::string>() + "\n",
              run("invctl --version").out.substr(7));
    const json script = json::parse(run("invctl " + format + " completion fish").out);
    EXPECT_EQ(script["shell"], "fish");
    EXPECT_EQ(script["script"], run("invctl completion fish").out);
  }
  EXPECT_GT(json::parse(run("invctl --json help").out).size(), 10U);
  const Ran lines = run("invctl --jsonl help");
  EXPECT_EQ(json::parse(lines.out.substr(0, lines.out.find('\n')))["name"], "status");
}

TEST_F(Program, AConfigurationIsCheckedWithoutADaemon) {
  std::ofstream(folder.file("bad.yaml")) << "integrationss: []\n";
  const Ran text = run("invctl config check " + folder.file("bad.yaml"));
  EXPECT_EQ(text.code, 1);
  EXPECT_NE(text.out.find("bad.yaml:1:1: "), std::string::npos) << text.out << text.err;
  const json document = json::parse(run("invctl config check --json " + folder.file("bad.yaml")).out);
  EXPECT_EQ(document["valid"], false);
  EXPECT_EQ(document["problems"][0]["line"], 1);
  EXPECT_EQ(run("invctl config check " + folder.file("none.yaml")).code, 4);
}

TEST_F(Program, AStreamOfStatusesEndsWithItsReader) {
  const CannedDaemon daemon(socket, [](auto& server, auto&) {
    answer<control::NoParameters, control::Status>(server, "status", [](const auto&) { return control::Status{}; });
  });
  const Ran ran = run("invctl status --watch --jsonl | head -n 1");
  EXPECT_TRUE(json::parse(ran.out).contains("integrations"));
}

// The fields that cli.md promises; absent ones are left out, so each is filled here.
TEST_F(Program, OrdersHaveThePromisedFields) {
  control::Order full = order(1);
  full.amazon_status = "UNSHIPPED";
  full.on_hold = "address";
  full.warehouse = "Main";
  full.updated_at = full.ship_by = full.purchased_at;
  full.total = Money{Decimal::parse("19.90").value(), "USD"};
  control::OrderLine line;
  line.line_id = "1";
  line.seller_sku = "A";
  line.item = "B";
  line.title = "C";
  line.warehouse = "Main";
  line.quantity = 2;
  line.unit_price = line.tax = full.total;
  full.lines = {line};
  const CannedDaemon daemon(socket, [&full](auto& server, auto&) {
    answer<control::OrderShowRequest, control::Order>(server, "orders.show", [&full](const auto&) { return full; });
  });
  const json shown = json::parse(run("invctl orders show 111-1 --json").out);
  for (const char* field :
       {"order_id", "integration",      "marketplace",     "source",    "channel",      "status",     "amazon_status",
        "on_hold",  "read_only",        "force_fulfilled", "warehouse", "purchased_at", "updated_at", "ship_by",
        "total",    "cancel_requested", "comments",        "lines",     "shipments",    "outbound"}) {
    EXPECT_TRUE(shown.contains(field)) << field;
  }
  for (const char* field : {"line_id", "seller_sku", "item", "title", "warehouse", "quantity", "fulfilled", "cancelled",
                            "unit_price", "tax"}) {
    EXPECT_TRUE(shown["lines"][0].contains(field)) << field;
  }
  EXPECT_EQ(shown["total"], (json{{"amount", "19.90"}, {"currency", "USD"}}));
  EXPECT_EQ(shown["purchased_at"], "2026-11-01T10:00:00Z");
  EXPECT_TRUE(shown["lines"][0]["quantity"].is_number_integer());
}

TEST_F(Program, TheDaemonsIdsAreOfferedForCompletionAndSilenceWithoutOne) {
  EXPECT_EQ(run("invctl __complete order_id").code, 0);
  EXPECT_EQ(run("invctl __complete order_id").err, "");
  const CannedDaemon daemon(socket, [](auto& server, auto&) {
    answer<control::CompleteRequest, control::CompleteReply>(server, "complete.words", [](const auto& request) {
      control::CompleteReply reply{.words = {"111-1", "111-2", "$(reboot)"}};  // never into somebody's command line
      if (request.kind != "order") reply.words = {request.kind + ":" + request.prefix};
      return Result<control::CompleteReply>(reply);
    });
  });
  EXPECT_EQ(run("invctl __complete order_id").out, "111-1\n111-2\n");
  EXPECT_EQ(run("unset INVD_SOCKET; invctl __complete order_id --socket " + socket).out, "111-1\n111-2\n");
  EXPECT_EQ(run("invctl __complete sku -- MU").out, "sku:MU\n");
  EXPECT_EQ(run("invctl __complete listing --socket " + socket + " -- amazon-us/").out, "listing:amazon-us/\n");
}

}  // namespace
}  // namespace invd::test
