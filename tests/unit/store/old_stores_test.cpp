#include <gtest/gtest.h>

#include "fixture.h"
#include "store/check_store.h"
#include "store/meta.h"
#include "store/record.h"

namespace invd::store {
namespace {

using namespace test;

std::filesystem::path old_store(std::uint32_t version) {
  return std::filesystem::path(INVD_TEST_DATA) / ("store-v" + std::to_string(version)) / "data.mdb";
}

class OldStores : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(OldStores, OpenAreMigratedAndKeepTheirRows) {
  TempDirectory directory;
  ASSERT_TRUE(std::filesystem::copy_file(old_store(GetParam()), directory.path() / "data.mdb"));
  const auto opened = must_open(small_options(directory.path()));
  EXPECT_FALSE(opened.created);
  EXPECT_EQ(opened.found_schema, GetParam());
  EXPECT_EQ(opened.meta.schema, kSchemaVersion);
  EXPECT_EQ(opened.fence.epoch, 2U);
  const auto ours = opened.engine->begin_read();
  ASSERT_TRUE(ours);
  EXPECT_TRUE(check_fence(**ours, opened.fence));
  const std::string value = must_get(*opened.engine, Table::settings, "fixture/7");
  auto record = RecordReader::open("fixture/7", value, 1);
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->u64(), 7U);
  EXPECT_EQ(record->text(), "old");
  EXPECT_TRUE(record->finish());
  const auto report = check_store(*opened.engine, {});
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->clean());
}

INSTANTIATE_TEST_SUITE_P(EveryVersion, OldStores, ::testing::Range(std::uint32_t{1}, kSchemaVersion + 1));

TEST(OldStoresTest, TheNewestVersionIsAmongThem) {
  EXPECT_TRUE(std::filesystem::exists(old_store(kSchemaVersion)))
      << "make it with make_store_fixture and commit it under tests/data";
}

}  // namespace
}  // namespace invd::store
