// Reading orders by id: one order that cannot be had does not keep the others from their turn.
#include <gtest/gtest.h>
#include <set>

#include "unit/sync/shop_fixture.h"

namespace invd::sync::test {
namespace {

class Follow : public testing::Test {
 protected:
  void SetUp() override {
    for (std::string& id : ids)
      id = shop.world.shop().place({.status = sandbox::Status::unshipped, .by_amazon = false, .still = true}).value();
    shop.scheduler.advance(minutes(5));
    shop.sync->update(shop.settings, {.automatic = true, .interval = minutes(30)});
    shop.sync->start();
    shop.scheduler.advance(minutes(5));
    for (const std::string& id : ids) ASSERT_TRUE(shop.stored(id));
  }
  /// getOrder of that id is answered with this.
  void answer(const std::string& id, int status, std::string body) {
    shop.client.answer_instead = [=](std::string_view url) -> std::optional<http::Response> {
      if (!url.contains("/orders/" + id)) return std::nullopt;
      http::Response response;
      response.status = status;
      response.headers.emplace_back("Content-Type", "application/json");
      response.body = body;
      return response;
    };
  }
  [[nodiscard]] std::size_t failed_runs() {
    return static_cast<std::size_t>(std::ranges::count_if(shop.runs(), [](const history::Run& run) {
      return run.counts.failed > 0 || run.status == history::RunStatus::failed;
    }));
  }

  Shop shop{40, 5};
  std::vector<std::string> ids = std::vector<std::string>(4);
};

TEST_F(Follow, Ord9AnOrderThatAmazonFailsAtDoesNotKeepTheOthersFromBeingRead) {
  const std::string bad = std::ranges::min(ids);  // at the head of those due at one instant
  answer(bad, 500, R"({"errors":[{"code":"InternalFailure","message":"sorry"}]})");
  shop.scheduler.advance(days(3));  // the others are out of sight of the audit's 48 hours
  const std::size_t before = failed_runs();
  for (const std::string& id : ids)
    if (id != bad) ASSERT_TRUE(shop.world.shop().cancel(id, sandbox::Party::buyer, true));
  const std::size_t asked = shop.client.count("/orders/" + bad);
  shop.scheduler.advance(hours(25));
  for (const std::string& id : ids)
    if (id != bad) EXPECT_EQ(shop.stored(id)->amazon.status, "CANCELLED") << id;
  EXPECT_LE(shop.client.count("/orders/" + bad) - asked, 25U * 3) << "hourly, three tries each at most";
  EXPECT_LE(failed_runs() - before, 26U);
  EXPECT_GE(failed_runs() - before, 20U) << "it is not given up";
  shop.client.answer_instead = nullptr;
  ASSERT_TRUE(shop.world.shop().cancel(bad, sandbox::Party::buyer, true));
  shop.scheduler.advance(hours(2));
  EXPECT_EQ(shop.stored(bad)->amazon.status, "CANCELLED");
}

TEST_F(Follow, Ord11AnOrderBeyondALimitWaitsInQuarantineAndIsNotAskedForEachMinute) {
  answer(ids[0], 200, R"({"order":{"orderId":")" + ids[0] + R"(","x":")" + std::string(80'000, 'x') + R"("}})");
  shop.scheduler.advance(hours(10));
  ASSERT_EQ(shop.quarantined().size(), 1U);
  EXPECT_EQ(shop.quarantined().front().order_id.str(), ids[0]);
  EXPECT_LE(shop.client.count("/orders/" + ids[0]), 8U);
  shop.client.answer_instead = nullptr;
  shop.scheduler.advance(hours(25));
  EXPECT_TRUE(shop.quarantined().empty());
}

TEST_F(Follow, I25AnAmazonThatFailsAtAllIsAskedForThreeOrdersAndThenSeldom) {
  shop.scheduler.advance(hours(3));
  answer("", 503, "");
  const std::size_t runs = shop.runs().size();
  const std::size_t asked = shop.client.urls.size();
  shop.scheduler.advance(hours(24));
  EXPECT_LE(shop.client.urls.size() - asked, 24U * 25) << "polls among them";
  EXPECT_LE(shop.runs().size() - runs, 24U * 5);
}

TEST_F(Follow, Ord11ATemporaryFailureOfTheOneOrderThatIsRetriedIsTold) {
  answer(ids[0], 500, "");
  const auto run = shop.finish(shop.sync->read_again({OrderId(ids[0])}, history::Trigger::resync));
  ASSERT_TRUE(run->error);
  EXPECT_EQ(run->error->code, ErrorCode::temporary);
}

}  // namespace
}  // namespace invd::sync::test
