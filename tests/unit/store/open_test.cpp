#include "store/lmdb/open.h"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "disk_faults.h"
#include "fixture.h"
#include "store/record.h"

namespace invd::store {
namespace {

using namespace test;

Result<lmdb::OpenStore> open(const std::filesystem::path& directory, std::span<const Migration> steps = migrations()) {
  SeededRandom random(7);
  return lmdb::open_store(small_options(directory), random, steps);
}

TEST(OpenStore, ANewStoreHasTheNewestSchemaAUuidAndAnEpoch) {
  TempDirectory directory;
  const auto opened = open(directory.path() / "store");
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_TRUE(opened->created);
  EXPECT_EQ(opened->meta.schema, kSchemaVersion);
  EXPECT_EQ(opened->meta.uuid.size(), 32U);
  EXPECT_EQ(opened->fence.epoch, 1U);
}

TEST(OpenStore, EachStartRaisesTheEpochAndKeepsTheUuid) {
  TempDirectory directory;
  std::string uuid;
  for (std::uint64_t epoch = 1; epoch <= 3; ++epoch) {
    SeededRandom random(epoch);
    const auto opened = lmdb::open_store(small_options(directory.path()), random);
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_EQ(opened->fence.epoch, epoch);
    EXPECT_EQ(opened->created, epoch == 1);
    if (epoch == 1) uuid = opened->meta.uuid;
    EXPECT_EQ(opened->meta.uuid, uuid);
  }
}

TEST(OpenStore, EachStartDrawsANonceOfItsOwn) {
  TempDirectory directory;
  std::uint64_t before = 0;
  for (std::uint64_t start = 1; start <= 3; ++start) {
    SeededRandom random(start);
    const auto opened = lmdb::open_store(small_options(directory.path()), random);
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_NE(opened->fence.nonce, before);
    EXPECT_EQ(opened->fence.nonce, opened->meta.nonce);
    before = opened->fence.nonce;
  }
}

TEST(I1, TheNamesOfTheStoresDirectoriesAreSyncedWhoeverMadeThem) {
  TempDirectory directory;
  const auto root = std::filesystem::canonical(directory.path());
  const auto synced = [&](const std::filesystem::path& store) {
    DiskFaults faults;
    EXPECT_TRUE(open(store));
    auto all = DiskFaults::synced_directories();
    std::ranges::sort(all);
    const auto twice = std::ranges::unique(all);
    all.erase(twice.begin(), twice.end());
    return all;
  };
  using Paths = std::vector<std::filesystem::path>;
  EXPECT_EQ(synced(root / "a/b/store"), (Paths{root, root / "a", root / "a/b", root / "a/b/store"})) << "made";
  EXPECT_EQ(synced(root / "a/b/store"), (Paths{root / "a/b", root / "a/b/store"})) << "there, but not yet on the disk";
  EXPECT_EQ(synced(root / "a/b/store/"), (Paths{root / "a/b", root / "a/b/store"})) << "a slash at the end";
  std::filesystem::create_directory(root / "mkdir");
  EXPECT_EQ(synced(root / "mkdir"), (Paths{root, root / "mkdir"})) << "made by others";
}

TEST(OpenStore, ADirectoryThatCannotBeMadeIsNamedWithAReason) {
  TempDirectory directory;
  std::ofstream(directory.path() / "file") << "in the way";
  for (const char* where : {"file", "file/store", "file/more/store"}) {
    const auto opened = open(directory.path() / where);
    ASSERT_FALSE(opened) << where;
    EXPECT_EQ(opened.error().code, ErrorCode::permission) << where;
    EXPECT_NE(opened.error().message.find("cannot make the store's directory"), std::string::npos);
    EXPECT_FALSE(opened.error().hint.empty());
  }
}

/// Opens the store in a process of its own; 0 opened, 1 locked with `pid` in the message, 2 anything else.
int open_in_child(const std::filesystem::path& directory, pid_t owner) {
  const pid_t child = ::fork();
  if (child == 0) {
    const auto opened = open(directory);
    if (opened) ::_exit(0);
    const bool named = opened.error().message.find(std::to_string(owner)) != std::string::npos;
    ::_exit(opened.error().code == ErrorCode::store_locked && named ? 1 : 2);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(I4, ASecondDaemonIsRefusedAndToldTheOwnersPid) {
  TempDirectory directory;
  {
    const auto first = open(directory.path());
    ASSERT_TRUE(first);
    EXPECT_EQ(open_in_child(directory.path(), ::getpid()), 1);
    // Also after lock files were looked at by others: the lock is flock's, no close() of another descriptor drops it.
    std::ifstream(directory.path() / "invd.lock").get();
    EXPECT_EQ(open_in_child(directory.path(), ::getpid()), 1);
  }
  EXPECT_EQ(open_in_child(directory.path(), 0), 0);
}

TEST(I4, AmongDaemonsThatStartAtOnceOneLives) {
  constexpr int kRounds = 20;
  constexpr int kDaemons = 6;
  TempDirectory directory;
  for (int round = 0; round < kRounds; ++round) {
    int gate[2];
    ASSERT_EQ(::pipe(gate), 0);
    std::vector<pid_t> children;
    for (int i = 0; i < kDaemons; ++i) {
      const pid_t child = ::fork();
      if (child == 0) {
        ::close(gate[1]);
        const auto opened = open(directory.path());
        // Keeps the store until all have tried: the parent closes the pipe when it has counted.
        if (!opened) ::_exit(opened.error().code == ErrorCode::store_locked ? 1 : 2);
        char byte = 0;
        static_cast<void>(::read(gate[0], &byte, 1));
        ::_exit(0);
      }
      children.push_back(child);
    }
    ::close(gate[0]);
    int refused = 0;
    int status = 0;
    for (int i = 0; i < kDaemons - 1; ++i) {
      ::wait(&status);
      if (WIFEXITED(status) && WEXITSTATUS(status) == 1) ++refused;
    }
    ::close(gate[1]);
    ::wait(&status);
    EXPECT_EQ(refused, kDaemons - 1);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
}

/// Steps that each leave a mark, and one that fails when it is told to.
std::vector<Migration> marking_steps(std::uint32_t newest, std::uint32_t failing = 0) {
  std::vector<Migration> steps;
  for (std::uint32_t to = 2; to <= newest; ++to)
    steps.push_back({to, "a mark", [to, failing](WriteTxn& txn) -> Result<void> {
                       const std::string key = "mark" + std::to_string(to);
                       if (auto put = txn.put(Table::settings, key, std::move(RecordWriter(1).u64(to)).finish(key));
                           !put)
                         return put;
                       if (to == failing) return fail(ErrorCode::store_corrupt, "a row cannot be read");
                       return {};
                     }});
  return steps;
}

TEST(Migrations, RunStepByStepFromTheVersionFound) {
  TempDirectory directory;
  ASSERT_TRUE(open(directory.path(), marking_steps(1)));
  const auto to3 = open(directory.path(), marking_steps(3));
  ASSERT_TRUE(to3) << to3.error().message;
  EXPECT_EQ(to3->found_schema, 1U);
  EXPECT_EQ(to3->meta.schema, 3U);
  EXPECT_NE(must_get(*to3->engine, Table::settings, "mark2"), "<none>");
  EXPECT_NE(must_get(*to3->engine, Table::settings, "mark3"), "<none>");
}

TEST(Migrations, AStepThatFailsLeavesTheStoreAtTheOneBefore) {
  TempDirectory directory;
  ASSERT_TRUE(open(directory.path(), marking_steps(1)));
  const auto failed = open(directory.path(), marking_steps(4, 3));
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().message.find("schema version 3"), std::string::npos) << failed.error().message;
  const auto at2 = open(directory.path(), marking_steps(2));
  ASSERT_TRUE(at2) << at2.error().message;
  EXPECT_EQ(at2->found_schema, 2U);
  EXPECT_EQ(must_get(*at2->engine, Table::settings, "mark3"), "<none>");
}

TEST(Migrations, AStoreOfANewerInvdIsRefusedWithBothVersions) {
  TempDirectory directory;
  ASSERT_TRUE(open(directory.path(), marking_steps(1)));
  ASSERT_TRUE(open(directory.path(), marking_steps(kSchemaVersion + 1)));
  const auto refused = open(directory.path());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::store_newer);
  EXPECT_NE(refused.error().message.find("version " + std::to_string(kSchemaVersion + 1)), std::string::npos);
  EXPECT_NE(refused.error().message.find("up to " + std::to_string(kSchemaVersion)), std::string::npos);
  EXPECT_FALSE(refused.error().hint.empty());
}

TEST(I3, AStoreThatLostTheFactsAboutItselfIsNotTakenForANewOne) {
  TempDirectory directory;
  {
    const auto opened = open(directory.path());
    auto txn = opened->engine->begin_write();
    for (const char* fact : {"schema", "uuid", "epoch", "tables"}) ASSERT_TRUE(*(*txn)->erase(Table::meta, fact));
    ASSERT_TRUE((*txn)->put(Table::orders, "k", "v"));
    ASSERT_TRUE(opened->engine->commit(std::move(*txn)));
  }
  const auto again = open(directory.path());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::store_corrupt);
}

}  // namespace
}  // namespace invd::store
