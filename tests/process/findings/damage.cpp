#include <gmock/gmock.h>
#include <string>
#include <vector>

#include "process/findings/shop.h"
#include "store/lmdb/engine.h"

// I3: a row that is damaged is found by the daemon itself, said, and not used.

namespace invd::process {
namespace {

using nlohmann::json;
using store::Table;
using testing::HasSubstr;

/// Changes the row of a store that nobody has open: gives its value before.
std::string replace_first(const std::filesystem::path& directory, Table table, std::string& key,
                          const std::function<std::string(std::string)>& change) {
  auto engine = store::lmdb::LmdbEngine::open({.directory = directory});
  if (!engine) throw std::runtime_error(engine.error().message);
  auto txn = (*engine)->begin_write();
  if (!txn) throw std::runtime_error(txn.error().message);
  std::string value;
  const auto found = (*txn)->scan(table, {.from = key, .to = {}}, store::Direction::ascending,
                                  [&](std::string_view k, std::string_view v) {
                                    key = k;
                                    value = v;
                                    return store::Scan::stop;
                                  });
  if (!found || !(*txn)->put(table, key, change(value)) || !(*engine)->commit(std::move(*txn)))
    throw std::runtime_error("the row cannot be changed");
  return value;
}

TEST(Doctor, ADamagedRowOfTheStoreIsTold) {
  Shop shop;
  ASSERT_TRUE(eventually(std::chrono::seconds(20), [&] { return !shop.doctor().find("store.whole").is_null(); }));
  EXPECT_TRUE(shop.problem("store.damaged").is_null());
  ASSERT_TRUE(shop.daemon.stop());

  std::string key;
  const std::string good = replace_first(shop.daemon.store(), Table::orders, key, [](std::string value) {
    value[value.size() / 2] = static_cast<char>(value[value.size() / 2] ^ 1);
    return value;
  });
  shop.daemon.start();
  json problem;
  ASSERT_TRUE(eventually(std::chrono::seconds(20), [&] {
    problem = shop.problem("store.damaged");
    return !problem.is_null();
  }));
  EXPECT_THAT(problem.at("message").get<std::string>(), HasSubstr("orders "));
  EXPECT_THAT(problem.at("hint").get<std::string>(), HasSubstr("invd --check-store"));
  EXPECT_EQ(shop.doctor().find("store.damaged").at("state"), "error");
  EXPECT_NE(shop.daemon.invctl({"orders", "list", "--limit", "0"}).exit, 0) << "a damaged order is not shown";
  ASSERT_TRUE(shop.daemon.stop());
  EXPECT_EQ(shop.daemon.check_store().exit, 65);

  (void)replace_first(shop.daemon.store(), Table::orders, key, [&](const std::string&) { return good; });
  shop.daemon.start();
  ASSERT_TRUE(eventually(std::chrono::seconds(20), [&] { return !shop.doctor().find("store.whole").is_null(); }));
  EXPECT_TRUE(shop.problem("store.damaged").is_null());
}

}  // namespace
}  // namespace invd::process
