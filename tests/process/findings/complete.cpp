#include <gmock/gmock.h>
#include <map>
#include <set>

#include "amazon/health.h"
#include "daemon/findings.h"
#include "daemon/stock_totals.h"
#include "process/findings/shop.h"
#include "sync/problem.h"

namespace invd::process {
namespace {

/// Codes that a test of their own breaks and mends, because a Break cannot: a restart, a mount, minutes.
const std::map<std::string, std::string> kTestsOfTheirOwn = {
    {"store.tight", "Doctor.AStoreThatIsNearlyFullIsTight"},
    {"store.full", "Doctor.AStoreInWhichWritesFailIsFull"},
    {"store.damaged", "Doctor.ADamagedRowOfTheStoreIsTold"},
    {"disk.little", "Doctor.ADiskWithLittleFreeSpaceIsTold"},
    {"connection.slow", "Doctor.AnAmazonThatKeepsOneWaitingIsSlow"},
    {"throttled", "Doctor.AnotherProgramThatUsesTheQuotaIsSuspected"},
    {"quota.shared", "QuotaShared.IsSaidWhileTheRateIsLoweredAndGoesWhenItIsBack"},
    {"client_secret_expires", "Int6.TheEndOfTheClientSecretIsToldAt30And14And7And1DaysAndAfterIt"},
    {"client_secret_expired", "Int6.TheEndOfTheClientSecretIsToldAt30And14And7And1DaysAndAfterIt"},
    {"stock_held", "Stk8.HeldNumbersAreSaidUntilTheyAreLetGo"},
    {"stock_unconfirmed", "Stk5.NumbersThatDoNotComeAboutAreSaidUntilTheyDo"},
    {"orders_late", "OrdersLate.IsSaidWhileWindowsOverlapByMoreAndGoesWithIt"},
    {"client_secret_date", "Int6.TheEndOfTheClientSecretIsToldAt30And14And7And1DaysAndAfterIt"},
};

std::set<std::string> tests_of_this_program() {
  std::set<std::string> names;
  const testing::UnitTest& all = *testing::UnitTest::GetInstance();
  for (int i = 0; i < all.total_test_suite_count(); ++i) {
    const testing::TestSuite& suite = *all.GetTestSuite(i);
    for (int k = 0; k < suite.total_test_count(); ++k)
      names.insert(std::string(suite.name()) + "." + suite.GetTestInfo(k)->name());
  }
  return names;
}

std::set<std::string> covered() {
  std::set<std::string> codes;
  for (const auto& list : {amazon_breaks(), credential_breaks(), machine_breaks()})
    for (const Break& one : list) {
      codes.insert(one.code);
      if (!one.status.empty()) codes.insert(one.status);
    }
  for (const auto& [code, test] : kTestsOfTheirOwn) codes.insert(code);
  return codes;
}

TEST(EveryFinding, IsBrokenAndMendedByATest) {
  std::set<std::string> known;
  for (const daemon::FindingKind& kind : daemon::kFindingKinds)
    if (!kind.is_good) known.emplace(kind.code);
  EXPECT_EQ(covered(), known);
  const std::set<std::string> tests = tests_of_this_program();
  for (const auto& [code, test] : kTestsOfTheirOwn) EXPECT_TRUE(tests.contains(test)) << code << ": " << test;
}

TEST(EveryFinding, IsInTheTableOfDoctor) {
  for (int i = 0; i < amazon::kTroubles; ++i) {
    const std::string_view code = amazon::name(static_cast<amazon::Trouble>(i));
    EXPECT_NE(daemon::find_finding_kind(code), nullptr) << code;
  }
  std::set<std::string_view> codes;
  for (const daemon::FindingKind& kind : daemon::kFindingKinds) {
    EXPECT_TRUE(codes.insert(kind.code).second) << kind.code << " is there twice";
    if (kind.code.find('.') != std::string_view::npos) continue;  // doctor's own
    bool can_occur = std::ranges::count(sync::kProblemCodes, kind.code) > 0 ||
                     std::ranges::count(daemon::kStockProblemCodes, kind.code) > 0;
    for (int i = 0; i < amazon::kTroubles; ++i)
      can_occur = can_occur || amazon::name(static_cast<amazon::Trouble>(i)) == kind.code;
    EXPECT_TRUE(can_occur) << kind.code << " is no problem of status";
  }
}

TEST(EveryFinding, ThatIsGoodIsSaidOfAShopThatIsWell) {
  const Shop shop;
  std::set<std::string> good;
  for (const daemon::FindingKind& kind : daemon::kFindingKinds)
    if (kind.is_good) good.emplace(kind.code);
  std::set<std::string> said;
  EXPECT_TRUE(eventually(std::chrono::seconds(30), [&] {  // until the first look at every row of the store has ended
    said.clear();
    for (const nlohmann::json& finding : shop.doctor().findings) {
      EXPECT_EQ(finding.at("state"), "ok");
      said.insert(finding.at("code").get<std::string>());
    }
    return said == good;
  })) << testing::PrintToString(said);
}

}  // namespace
}  // namespace invd::process
