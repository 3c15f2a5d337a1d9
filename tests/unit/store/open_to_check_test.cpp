#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <map>
#include <string>

#include "disk_faults.h"
#include "fixture.h"
#include "store/check_store.h"
#include "store/meta.h"
#include "store/record.h"

namespace invd::store {
namespace {

using namespace test;

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Every file of a directory with what is in it.
std::map<std::string, std::string> contents(const std::filesystem::path& directory) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    files[entry.path().filename()] = bytes_of(entry.path());
  return files;
}

Result<lmdb::OpenStore> open(const TempDirectory& directory) {
  SeededRandom random(7);
  return lmdb::open_store(small_options(directory.path()), random);
}

Result<lmdb::StoreToCheck> to_check(const TempDirectory& directory) {
  return lmdb::open_to_check(small_options(directory.path()));
}

TEST(OpenToCheck, LeavesEveryFileAsItIs) {
  TempDirectory directory;
  ASSERT_TRUE(
      put_row(*open(directory)->engine, Table::settings, "k", std::move(RecordWriter(1).text("v")).finish("k")));
  const auto before = contents(directory.path());
  {
    const auto opened = to_check(directory);
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_EQ(opened->schema, kSchemaVersion);
    EXPECT_EQ(opened->tables.size(), all_tables().size());
    const auto report = check_store(*opened->engine, {}, opened->tables);
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->clean());
    EXPECT_EQ(open(directory).error().code, ErrorCode::store_locked) << "a daemon may not start meanwhile";
    EXPECT_EQ(contents(directory.path()), before);
  }
  EXPECT_EQ(contents(directory.path()), before);
}

TEST(OpenToCheck, WorksWhereNothingCanBeWritten) {
  TempDirectory directory;
  ASSERT_TRUE(open(directory));
  std::filesystem::remove(directory.path() / "lock.mdb");
  DiskFaults faults;
  DiskFaults::fill_disk(true);
  DiskFaults::fail_io(1);
  const auto opened = to_check(directory);
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_TRUE(check_store(*opened->engine, {}, opened->tables)->clean());
  EXPECT_EQ(DiskFaults::io_calls(), 0);
  EXPECT_FALSE(std::filesystem::exists(directory.path() / "lock.mdb"));
}

TEST(OpenToCheck, AStoreThatWasOnlyMadeHasNothingToCheck) {
  TempDirectory directory;
  std::ofstream(directory.path() / "data.mdb").close();
  const auto empty = to_check(directory);
  ASSERT_TRUE(empty) << empty.error().message;
  EXPECT_TRUE(empty->tables.empty());
  EXPECT_EQ(std::filesystem::file_size(directory.path() / "data.mdb"), 0U);
}

TEST(OpenToCheck, RefusesWhatTheDaemonRefuses) {
  TempDirectory directory;
  {
    const auto opened = open(directory);
    EXPECT_EQ(to_check(directory).error().code, ErrorCode::store_locked);
    StoreMeta newer = opened->meta;
    newer.schema = kSchemaVersion + 1;
    auto txn = opened->engine->begin_write();
    ASSERT_TRUE(write_meta(**txn, newer));
    ASSERT_TRUE(opened->engine->commit(std::move(*txn)));
  }
  EXPECT_EQ(to_check(directory).error().code, ErrorCode::store_newer);
}

}  // namespace
}  // namespace invd::store
