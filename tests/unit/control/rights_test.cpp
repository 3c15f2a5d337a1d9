#include <gtest/gtest.h>
#include <set>

#include "control/command.h"
#include "test_daemon.h"

namespace invd::control {
namespace {

using test::groups;
using test::kPersonalData;
using test::kReaders;
using test::kService;

TEST(I26, RightsByPeer) {
  const ControlGroups g = groups();
  const Rights all{true, true, true};
  EXPECT_EQ(rights_of(test::root(), g), all);
  EXPECT_EQ(rights_of({.uid = kService, .gid = 7, .pid = 1, .groups = {}}, g), all);
  EXPECT_EQ(rights_of(test::operator_(), g), (Rights{true, true, false}));
  EXPECT_EQ(rights_of(test::reader(), g), (Rights{true, false, false}));
  EXPECT_EQ(rights_of({.uid = 5, .gid = 5, .pid = 1, .groups = {kPersonalData}}, g), (Rights{false, false, true}));
  EXPECT_EQ(rights_of({.uid = 5, .gid = 5, .pid = 1, .groups = {kPersonalData, kReaders}}, g),
            (Rights{true, false, true}));
  EXPECT_EQ(rights_of(test::stranger(), g), Rights{});
}

TEST(I26, AnIdThatTheKernelCouldNotMapHasNoRights) {
  ControlGroups g = groups();
  EXPECT_EQ(rights_of({.uid = 65534, .gid = kReaders, .pid = 1, .groups = {kReaders}}, g), Rights{});
  EXPECT_EQ(rights_of({.uid = 0xffff'ffffU, .gid = kReaders, .pid = 1, .groups = {}}, g), Rights{});
  g.operators = {65534, 0xffff'ffffU};
  EXPECT_EQ(rights_of({.uid = 5, .gid = 65534, .pid = 1, .groups = {0xffff'ffffU}}, g), Rights{});
}

TEST(I26, NothingIsGivenWhereNoGroupIsConfigured) {
  EXPECT_EQ(rights_of(test::reader(), ControlGroups{.service_uid = kService}), Rights{});
}

/// With those that no command stands for by itself.
std::vector<Command> all_methods() {
  std::vector<Command> all;
  for (const auto table : {commands(), inner_methods()})
    for (const Command& command : table)
      if (!command.method.empty()) all.push_back(command);
  return all;
}

/// Every method against every kind of peer, over the wire: no cell is left to chance.
TEST(I26, VerbTable) {
  struct Peer {
    const char* who;
    async::PeerCredentials credentials;
    bool read, operate, personal;
  };
  const std::vector<Peer> peers{
      {"root", test::root(), true, true, true},
      {"service user", {.uid = kService, .gid = 7, .pid = 1, .groups = {}}, true, true, true},
      {"operator", test::operator_(), true, true, false},
      {"reader", test::reader(), true, false, false},
      {"personal data only", {.uid = 9, .gid = 9, .pid = 1, .groups = {kPersonalData}}, false, false, true},
  };
  test::ManualScheduler scheduler;
  test::MemoryAcceptor acceptor(scheduler);
  Server server(scheduler, acceptor,
                {.version = "0",
                 .capabilities = {},
                 .rights = [](const auto& p) { return rights_of(p, groups()); },
                 .audit = {},
                 .limits = {}});
  int reached = 0;
  for (const Command& command : all_methods()) {
    server.on(command.method, [&](Call&, std::string) -> async::Task<Result<std::string>> {
      ++reached;
      co_return std::string("{}");
    });
  }
  EXPECT_TRUE(server.methods().missing().empty());
  async::TaskScope scope(scheduler);
  scope.spawn(server.serve());
  for (const Peer& peer : peers) {
    test::MemoryClient client = acceptor.connect(peer.credentials);
    scheduler.run_ready();
    for (const Command& command : all_methods()) {
      const bool allowed = (command.right == Right::read && peer.read) ||
                           (command.right == Right::operate && peer.operate) ||
                           (command.right == Right::personal && peer.personal);
      const int before = reached;
      client.send(request_line(1, command.method, "{}"));
      scheduler.run_ready();
      const std::string answer = client.take();
      EXPECT_EQ(reached - before, allowed ? 1 : 0) << peer.who << " " << command.name;
      EXPECT_EQ(answer.find("\"refused\"") == std::string::npos, allowed) << peer.who << " " << answer;
    }
    client.leave();
    scheduler.run_ready();
  }
}

TEST(I26, AStrangerIsToldWhyAndCut) {
  test::TestDaemon daemon;
  test::MemoryClient client = daemon.connect(test::stranger());
  client.send(request_line(1, "hello", "{}"));
  daemon.scheduler.run_ready();
  const std::string said = client.take();
  EXPECT_NE(said.find("uid 1003 may not use invd"), std::string::npos) << said;
  EXPECT_NE(said.find("\"refused\""), std::string::npos);
  EXPECT_EQ(said.find("result"), std::string::npos);
  EXPECT_TRUE(client.cut());
  EXPECT_EQ(daemon.server->connections(), 0U);
}

TEST(Ctl1, WhatNeedsARightIsWhatTheTableSays) {
  // The commands that change anything; a new one must be put here or be a reading one.
  const std::set<std::string_view> operating{"sync",
                                             "quarantine.retry",
                                             "quarantine.drop",
                                             "config.reload",
                                             "items.create",
                                             "items.confirm",
                                             "items.link",
                                             "items.unlink",
                                             "items.mark_fba",
                                             "items.mark_mfn",
                                             "items.import",
                                             "items.confirm_channel",
                                             "files.put",
                                             "stock.adjust",
                                             "stock.transfer",
                                             "stock.push",
                                             "stock.approve",
                                             "orders.create",
                                             "orders.void",
                                             "orders.move",
                                             "orders.comment",
                                             "returns.create",
                                             "warehouses.create",
                                             "warehouses.set_primary",
                                             "warehouses.set_kind",
                                             "mapping.enable",
                                             "mapping.disable"};
  for (const Command& command : all_methods()) {
    EXPECT_EQ(command.right, operating.contains(command.method) ? Right::operate : Right::read) << command.name;
  }
}

}  // namespace
}  // namespace invd::control
