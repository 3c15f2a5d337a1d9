#include "stock/routing.h"

#include <vector>

#include "unit/stock/some_line.h"

namespace invd::stock::test {
namespace {

TEST(Ord7, TheWarehouseIsTheOneInForceAtThePurchase) {
  const auto at = [](int s) { return kNow + std::chrono::seconds(s); };
  const std::vector<Route> history = {{at(0), WarehouseName("main")},
                                      {at(10), WarehouseName("north")},
                                      {at(20), WarehouseName("south")},
                                      {at(20), WarehouseName("main")}};
  EXPECT_EQ(routed_to(history, at(-1)), WarehouseName("main"));
  EXPECT_EQ(routed_to(history, at(0)), WarehouseName("main"));
  EXPECT_EQ(routed_to(history, at(9)), WarehouseName("main"));
  EXPECT_EQ(routed_to(history, at(10)), WarehouseName("north"));
  EXPECT_EQ(routed_to(history, at(19)), WarehouseName("north"));
  EXPECT_EQ(routed_to(history, at(20)), WarehouseName("main"));
  EXPECT_EQ(routed_to({}, at(0)), std::nullopt);
}

TEST(Ord7, AnIntegrationsOwnRoutesNeitherReachBackNorBeyondTheirEnd) {
  const auto at = [](int s) { return kNow + std::chrono::seconds(s); };
  const std::vector<Route> own = {{at(0), WarehouseName("north")}, {at(10), {}}, {at(20), WarehouseName("south")}};
  EXPECT_EQ(mapped_to(own, at(-1)), std::nullopt) << "purchased before mapping was switched on";
  EXPECT_EQ(mapped_to(own, at(0)), WarehouseName("north"));
  EXPECT_EQ(mapped_to(own, at(9)), WarehouseName("north"));
  EXPECT_EQ(mapped_to(own, at(10)), std::nullopt);
  EXPECT_EQ(mapped_to(own, at(19)), std::nullopt);
  EXPECT_EQ(mapped_to(own, at(20)), WarehouseName("south"));
  EXPECT_EQ(mapped_to({}, at(0)), std::nullopt);
}

}  // namespace
}  // namespace invd::stock::test
