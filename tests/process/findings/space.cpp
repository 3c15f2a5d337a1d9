#include <gmock/gmock.h>
#include <sys/stat.h>

#include "base/random.h"
#include "process/findings/shop.h"
#include "store/lmdb/open.h"

namespace invd::process {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::uint64_t kMegabyte = 1 << 20;
constexpr std::uint64_t kSmallestStore = 64 * kMegabyte;

/// Puts ballast into a table that nothing reads: `most` megabytes, or until not even a small piece fits.
void fill(const std::filesystem::path& directory, std::uint64_t most) {
  SeededRandom random(1);
  auto opened = store::lmdb::open_store({.directory = directory, .max_size = kSmallestStore}, random);
  ASSERT_TRUE(opened) << opened.error().message;
  const auto put = [&](std::uint64_t number, std::uint64_t bytes) {
    auto txn = opened->engine->begin_write();
    return txn && (*txn)->put(store::Table::audit, "ballast " + std::to_string(number), std::string(bytes, 'b')) &&
           opened->engine->commit(std::move(*txn));
  };
  std::uint64_t number = 0;
  while (number < most && put(number, kMegabyte)) ++number;
  if (number == most) return;
  for (const std::uint64_t piece : {64U << 10U, 8U << 10U})
    while (put(number, piece)) ++number;
}

/// A shop whose store may be as small as a store can be, ended.
struct SmallShop {
  Sandbox sandbox;
  Daemon daemon;
  explicit SmallShop(int orders) : sandbox({.orders = orders}), daemon(sandbox) {
    daemon.configuration.max_size = "64MiB";
    daemon.configuration.automatic = false;
    daemon.start();
    EXPECT_TRUE(daemon.stop());
  }
  [[nodiscard]] Json doctor_says(const std::string& code) const {
    for (Json& finding : findings())
      if (finding.at("code") == code) return finding;
    return nullptr;
  }
  [[nodiscard]] Json problem(const std::string& code) const {
    const Json status = daemon.json({"status"});
    for (const Json& one : status.at("problems"))
      if (one.at("code") == code) return one;
    return nullptr;
  }
  [[nodiscard]] std::vector<Json> findings() const {
    return Json::parse(daemon.invctl({"--json", "doctor"}).out).get<std::vector<Json>>();
  }
  [[nodiscard]] std::string state() const { return daemon.json({"status"}).at("store").at("state"); }
  void restart_with_room() {
    EXPECT_TRUE(daemon.stop());
    daemon.configuration.max_size = "1GiB";
    daemon.start();
    EXPECT_EQ(state(), "ok");
    EXPECT_FALSE(doctor_says("store.space").is_null());
  }
};

TEST(Doctor, AStoreThatIsNearlyFullIsTight) {
  SmallShop shop(10);
  fill(shop.daemon.store(), 54);
  shop.daemon.start();
  EXPECT_EQ(shop.state(), "tight");
  const Json finding = shop.doctor_says("store.tight");
  ASSERT_FALSE(finding.is_null());
  EXPECT_EQ(finding.at("state"), "warning");
  EXPECT_THAT(finding.at("message").get<std::string>(), HasSubstr("of at most 64.0 MiB in use"));
  EXPECT_THAT(finding.at("hint").get<std::string>(), HasSubstr("raise store.max_size"));
  EXPECT_EQ(shop.problem("store.tight").at("hint"), finding.at("hint"));
  const std::string status = shop.daemon.invctl({"status"}).out;
  EXPECT_THAT(status, HasSubstr("[store.tight]\n    raise store.max_size"));
  shop.restart_with_room();
  EXPECT_TRUE(shop.problem("store.tight").is_null());
}

TEST(Doctor, AStoreInWhichWritesFailIsFull) {
  SmallShop shop(2000);
  fill(shop.daemon.store(), 1000);
  shop.daemon.start();
  // A small write that still fits ends the state for the moment; the next page of orders brings it back.
  Json finding;
  Json problem;
  EXPECT_TRUE(eventually(std::chrono::seconds(20), [&] {
    EXPECT_NE(shop.daemon.invctl({"sync", "orders"}).exit, 0);
    if (shop.state() != "full") return false;
    problem = shop.problem("store.full");
    const std::string status = shop.daemon.invctl({"status"}).out;
    if (problem.is_null() || status.find("[store.full]\n    raise store.max_size") == std::string::npos) return false;
    const Outcome doctor = shop.daemon.invctl({"--json", "doctor"});
    for (Json& one : Json::parse(doctor.out).get<std::vector<Json>>())
      if (one.at("code") == "store.full") finding = one;
    return doctor.exit == 1 && !finding.is_null();
  }));
  ASSERT_FALSE(finding.is_null());
  EXPECT_EQ(finding.at("state"), "error");
  EXPECT_THAT(finding.at("hint").get<std::string>(), HasSubstr("raise store.max_size"));
  EXPECT_TRUE(shop.daemon.running()) << "a full store is no reason to end";
  shop.restart_with_room();
  EXPECT_EQ(shop.daemon.invctl({"sync", "orders"}).exit, 0);
  EXPECT_THAT(compare_with_truth(shop.daemon, shop.sandbox), IsEmpty());
}

/// A file system of its own in memory, which only invd sees, so that this machine's disk is left alone.
TEST(Doctor, ADiskWithLittleFreeSpaceIsTold) {
  const Outcome may =
      run({.program = "/usr/bin/unshare", .arguments = {"-rm", "/bin/mount", "-t", "tmpfs", "x", "/mnt"}});
  if (may.exit != 0) GTEST_SKIP() << "a mount of one's own is not allowed here: " << may.err;
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  const std::string disk = (daemon.home() / "disk").native();
  ASSERT_EQ(::mkdir(disk.c_str(), 0700), 0);
  daemon.configuration.store = disk + "/store";
  daemon.configuration.max_size = "64MiB";
  daemon.write_configuration();
  const auto finding = [&](const std::string& code) {
    const Json findings = Json::parse(daemon.invctl({"--json", "doctor"}).out, nullptr, false);
    for (const Json& one : findings)
      if (one.at("code") == code) return one;
    return Json();
  };
  for (const bool little : {true, false}) {
    const std::string script = "mount -t tmpfs -o mode=0700,size=" + std::string(little ? "200m" : "600m") + " disk '" +
                               disk + "' && exec '" + invd_program().native() + "' --config '" +
                               daemon.config_file().native() + "'";
    Program invd({.program = "/usr/bin/unshare", .arguments = {"-rm", "/bin/sh", "-c", script}});
    ASSERT_TRUE(eventually(std::chrono::seconds(20), [&] { return daemon.invctl({"status"}).exit == 0; }))
        << invd.err() << daemon.log();
    const Json told = finding(little ? "disk.little" : "disk.free");
    ASSERT_FALSE(told.is_null()) << little;
    EXPECT_EQ(told.at("area"), "disk");
    EXPECT_EQ(told.at("state"), little ? "warning" : "ok");
    if (little) EXPECT_THAT(told.at("hint").get<std::string>(), HasSubstr("free space"));
    EXPECT_TRUE(finding(little ? "disk.free" : "disk.little").is_null());
    invd.signal(SIGTERM);
    EXPECT_TRUE(invd.wait(std::chrono::seconds(10)));
  }
}

}  // namespace
}  // namespace invd::process
