#include <cstdio>
#include <cstdlib>
#include <gtest/gtest.h>
#include <set>

#include "amazon/order_decoding.h"
#include "json/document.h"
#include "log/capture.h"
#include "sandbox/model.h"
#include "support/sanitized.h"
#include "unit/sync/shop_fixture.h"
#include "unit/wrong_types/one_page_import.h"
#include "unit/wrong_types/order_model.h"
#include "unit/wrong_types/wrong_value.h"

namespace invd::sync::test {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kOrders = 100;
constexpr std::size_t kVictim = 41;

/// A page of a hundred orders as the sandbox renders it, one of them completed to all that the model names.
Json page_of_the_sandbox(const OrderModel& model) {
  std::string body;
  Shop shop(2 * kOrders);
  shop.client.change_body = [&body](const std::string& answer) {
    if (body.empty() && answer.starts_with(R"({"orders":[)")) body = answer;
  };
  shop.run();
  Json page = Json::parse(body);
  page.erase("pagination");
  INVD_ASSERT(page.at("orders").size() == kOrders);
  model.complete(page.at("orders").at(kVictim));
  return page;
}

/// The same page with other words for one order.
class Page {
 public:
  explicit Page(Json page) {
    order_ = page.at("orders").at(kVictim);
    id_ = order_.at("orderId");
    constexpr std::string_view kMark = "\"@@order@@\"";
    page.at("orders").at(kVictim) = "@@order@@";
    const std::string text = page.dump();
    const std::size_t at = text.find(kMark);
    head_ = text.substr(0, at);
    tail_ = text.substr(at + kMark.size());
  }
  [[nodiscard]] const Json& order() const { return order_; }
  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] std::string with(const std::string& order) const { return head_ + order + tail_; }

 private:
  Json order_;
  std::string id_;
  std::string head_;
  std::string tail_;
};

/// Null when the model is not there.
const OrderModel* model() {
  static const auto kModel = []() -> std::unique_ptr<OrderModel> {
    const auto folder = sandbox::models_folder();
    if (!folder) return nullptr;
    return std::make_unique<OrderModel>(*folder / "orders-api-model" / "orders_2026-01-01.json");
  }();
  return kModel.get();
}

/// What the order is without a field; nullopt when it cannot be without it.
std::optional<orders::AmazonOrder> without(const Json& order, const Property& property) {
  Json changed = order;
  Json& parent = changed.at(property.place.parent_pointer());
  if (parent.is_array())
    parent.erase(0);
  else
    parent.erase(property.place.back());
  const auto document = json::Document::parse(changed.dump());
  const auto decoded = amazon::decode_order(document->root());
  return decoded ? std::optional(*decoded) : std::nullopt;
}

class WrongTypes : public testing::TestWithParam<WrongValue> {
 protected:
  void SetUp() override {
    if (model() != nullptr) return;
    if (sandbox::models_required()) FAIL() << "Amazon's models are not there: set INVD_SHARED";
    GTEST_SKIP() << "Amazon's models are not there: set INVD_SHARED to the folder that has sp-api/models";
  }
};

/// I12 and ORD-11: one bad value costs one order at most, and what is said about it names its place.
TEST_P(WrongTypes, AtEveryFieldOfOneOrderLeaveTheOthersUntouched) {
  const WrongValue& wrong = GetParam();
  const log::Capture quiet;
  const Page page(page_of_the_sandbox(*model()));
  OnePageImport amazon;
  const Imported good = amazon.run(page.with(page.order().dump()));
  ASSERT_EQ(good.run.status, history::RunStatus::succeeded) << good.run.reason;
  ASSERT_EQ(good.orders.size(), kOrders);
  ASSERT_TRUE(good.state.watermark);

  int run = 0;
  int kept = 0;
  int left_out = 0;
  int quarantined = 0;
  for (std::size_t i = 0; i < model()->properties().size(); i += invd::test::kSanitized ? 37 : 1) {
    const Property& property = model()->properties()[i];
    const std::string order = with_wrong_value(page.order(), property, wrong);
    if (order.empty()) continue;
    SCOPED_TRACE(property.path + ": " + wrong.name);
    ++run;
    Imported now = amazon.run(page.with(order));
    ASSERT_FALSE(now.store_failed);
    EXPECT_EQ(now.state.watermark, good.state.watermark);
    for (const auto& [id, before] : good.orders)
      if (id != page.id()) ASSERT_TRUE(now.orders.contains(id) && now.orders.extract(id).mapped() == before) << id;

    ASSERT_EQ(now.orders.size() + now.quarantined.size(), 1U) << "the one is in one place";
    EXPECT_EQ(now.run.counts.failed, now.quarantined.size());
    if (!now.quarantined.empty()) {
      ++quarantined;
      EXPECT_EQ(now.run.status, history::RunStatus::partial);
      const std::string& reason = now.quarantined.front().reason;
      const std::string place = "orders[" + std::to_string(kVictim) + "]." + property.path;
      const std::string name = property.place.back();
      const bool named = wrong.name == "Duplicate" ? reason.find("\"" + name + "\"") != std::string::npos
                                                   : reason.find(place) != std::string::npos;
      EXPECT_TRUE(named) << reason;
      continue;
    }
    EXPECT_EQ(now.run.status, history::RunStatus::succeeded) << now.run.reason;
    const orders::AmazonOrder& one = now.orders.begin()->second;
    if (one == good.orders.at(page.id())) {
      ++left_out;  // invd does not keep that field
    } else if (one == without(page.order(), property)) {
      ++left_out;
    } else {
      ++kept;
      EXPECT_TRUE(wrong.fits(property.type) || wrong.type.empty()) << "taken for what it is not";
    }
  }
  std::printf("%s: %d cases, %d imported without the field, %d with it, %d quarantined\n", wrong.name.c_str(), run,
              left_out, kept, quarantined);
  EXPECT_GT(run, invd::test::kSanitized ? 3 : 200);
}

INSTANTIATE_TEST_SUITE_P(I12, WrongTypes, testing::ValuesIn(wrong_values().begin(), wrong_values().end()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace invd::sync::test
