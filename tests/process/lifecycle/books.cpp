#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "process/harness/daemon.h"

namespace invd::process {
namespace {

TEST(Books, CheckingTheStoreLeavesItAsItIsWhateverIsFound) {
  const Sandbox sandbox({.orders = 100});
  Daemon daemon(sandbox);
  daemon.start();
  ASSERT_TRUE(daemon.imported()) << daemon.log();
  ASSERT_EQ(daemon.stop(), Exit{0});
  const std::filesystem::path file = daemon.store() / "data.mdb";
  std::string before = read_file(file);
  const Outcome whole = daemon.check_store();
  EXPECT_EQ(whole.exit, 0) << whole.err;
  EXPECT_TRUE(read_file(file) == before) << "a store that is whole was changed";

  // In every copy: some lie in pages that are not in use any more.
  ASSERT_NE(before.find("UNSHIPPED"), std::string::npos);
  for (std::size_t at = before.find("UNSHIPPED"); at != std::string::npos; at = before.find("UNSHIPPED", at))
    before[at] = 'X';
  write_file(file, before);
  const Outcome damaged = daemon.check_store();
  EXPECT_NE(damaged.exit, 0) << damaged.out;
  EXPECT_TRUE(read_file(file) == before) << "a store that is damaged was changed";
}

TEST(Books, AListWithAFilterHasEveryOrderThatMatchesOnce) {
  // More rows than one view of the store looks at.
  const Sandbox sandbox({.orders = 1'200});
  Daemon daemon(sandbox);
  daemon.start();
  ASSERT_TRUE(daemon.imported()) << daemon.log();
  std::map<std::string, std::multiset<std::string>> by_status;
  const auto all = daemon.json({"orders", "list", "--limit", "0"});
  EXPECT_GT(all.size(), 1'000U);
  for (const auto& order : all) by_status[order.at("status")].insert(order.at("order_id").get<std::string>());
  EXPECT_GE(by_status.size(), 2U);
  for (const auto& [status, ids] : by_status) {
    std::multiset<std::string> listed;
    for (const auto& order : daemon.json({"orders", "list", "--limit", "0", "--status", status}))
      listed.insert(order.at("order_id").get<std::string>());
    EXPECT_EQ(listed, ids) << status;
  }
  EXPECT_EQ(daemon.stop(), Exit{0});
}

}  // namespace
}  // namespace invd::process
