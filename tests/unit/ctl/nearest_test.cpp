#include "ctl/nearest.h"

#include <array>
#include <gtest/gtest.h>

namespace invd::ctl {
namespace {

constexpr std::array<std::string_view, 6> kWords = {"status", "sync", "orders", "history", "quarantine", "quota"};

TEST(Nearest, ProposesWhatWasMeant) {
  EXPECT_EQ(nearest("stauts", kWords), "status");
  EXPECT_EQ(nearest("order", kWords), "orders");
  EXPECT_EQ(nearest("hist", kWords), "history");
  EXPECT_EQ(nearest("qarantin", kWords), "quarantine");
}

TEST(Nearest, ProposesNothingWhenNothingIsNear) {
  EXPECT_EQ(nearest("weather", kWords), "");
  EXPECT_EQ(nearest("", kWords), "");
  EXPECT_EQ(nearest(std::string(5000, 'q'), kWords), "");
}

}  // namespace
}  // namespace invd::ctl
