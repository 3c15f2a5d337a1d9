#include "orders/sales_order.h"

#include <gtest/gtest.h>

#include "unit/orders/some_order.h"

namespace invd::orders::test {
namespace {

struct Case {
  const char* status;
  SalesStatus expected;
  SalesStatus with_shipped_units;
};
const Case kCases[] = {
    {"PENDING_AVAILABILITY", SalesStatus::pending, SalesStatus::pending},
    {"PENDING", SalesStatus::pending, SalesStatus::pending},
    {"UNSHIPPED", SalesStatus::confirmed, SalesStatus::confirmed},
    {"PARTIALLY_SHIPPED", SalesStatus::partially_fulfilled, SalesStatus::partially_fulfilled},
    {"SHIPPED", SalesStatus::fulfilled, SalesStatus::fulfilled},
    {"CANCELLED", SalesStatus::voided, SalesStatus::fulfilled},
    {"UNFULFILLABLE", SalesStatus::voided, SalesStatus::fulfilled},
    {"AWAITING_SOMETHING_NEW", SalesStatus::pending, SalesStatus::pending},
    {"", SalesStatus::pending, SalesStatus::pending},
};

TEST(Ord1, EveryStatusHasItsSalesStatus) {
  for (const Case& c : kCases) {
    EXPECT_EQ(sales_status(amazon_order(c.status)), c.expected) << c.status;
    EXPECT_EQ(sales_status(amazon_order(c.status, {line(3, 1, 2)})), c.with_shipped_units) << c.status;
  }
}

TEST(Ord1, ThePreferenceDecidesOnlyAboutOrdersFirstSeenWhenShipped) {
  for (const Case& c : kCases) {
    const bool shipped = std::string_view(c.status) == "SHIPPED";
    const bool gone = c.expected == SalesStatus::voided;
    EXPECT_EQ(skip_reason(amazon_order(c.status), Preference::confirmed).empty(), !shipped && !gone) << c.status;
    EXPECT_EQ(skip_reason(amazon_order(c.status), Preference::confirmed_and_fulfilled).empty(), !gone) << c.status;
  }
}

TEST(Ord4, FulfilledByDecidesTheChannelWhateverTheStatus) {
  for (const Case& c : kCases)
    for (const bool fba : {true, false}) {
      AmazonOrder order = amazon_order(c.status);
      order.fulfilled_by = fba ? "AMAZON" : "MERCHANT";
      const SalesOrder view = sales_order(stored(order));
      EXPECT_EQ(view.channel, fba ? Channel::fba : Channel::mfn);
      EXPECT_EQ(view.read_only, fba);
      EXPECT_EQ(view.force_fulfilled, fba);
      EXPECT_EQ(view.status, c.expected);
    }
}

TEST(Ord12, AnUnknownStatusIsKeptAndShownOnHold) {
  for (const Case& c : kCases) {
    const std::string_view status = c.status;
    const bool known = fulfillment_status(status) != FulfillmentStatus::unknown;
    EXPECT_EQ(sales_order(stored(amazon_order(c.status))).on_hold.empty(), known) << c.status;
  }
  EXPECT_NE(sales_order(stored(amazon_order("AWAITING_SOMETHING_NEW"))).on_hold.find("AWAITING_SOMETHING_NEW"),
            std::string::npos);
}

TEST(Ord12, ReplacementsAndOtherChannelsAreMarked) {
  AmazonOrder order = amazon_order("UNSHIPPED");
  EXPECT_FALSE(sales_order(stored(order)).replacement);
  EXPECT_FALSE(sales_order(stored(order)).external_outbound);
  order.associated_orders = {{OrderId("1"), "EXCHANGE_ORIGINAL_ID"}};
  EXPECT_FALSE(sales_order(stored(order)).replacement);
  order.associated_orders = {{OrderId("1"), "REPLACEMENT_ORIGINAL_ID"}};
  order.channel_name = "NON_AMAZON";
  EXPECT_TRUE(sales_order(stored(order)).replacement);
  EXPECT_TRUE(sales_order(stored(order)).external_outbound);
}

TEST(Ord3, UnitsOfEveryStatusAndQuantityAddUp) {
  const std::optional<std::int64_t> some[] = {std::nullopt, -2, 0, 1, 2, 3, 4, 1'000'000'000'000};
  for (const Case& c : kCases)
    for (const std::int64_t ordered : {0, 1, 3})
      for (const auto& fulfilled : some)
        for (const auto& unfulfilled : some)
          for (const bool cancelled : {false, true}) {
            AmazonOrderItem item = line(ordered, fulfilled, unfulfilled);
            if (cancelled) item.cancelled_by = "BUYER";
            const AmazonOrder order = amazon_order(c.status, {item});
            const LineUnits units = line_units(order, order.items[0]);
            EXPECT_GE(units.fulfilled, 0);
            EXPECT_GE(units.cancelled, 0);
            EXPECT_LE(units.fulfilled + units.cancelled, ordered);
            if (fulfilled && *fulfilled >= 0 && *fulfilled <= ordered) {
              EXPECT_EQ(units.fulfilled, *fulfilled);
            }
            if (cancelled || c.expected == SalesStatus::voided) {
              EXPECT_EQ(units.fulfilled + units.cancelled, ordered) << "nothing is left to ship";
            }
          }
}

TEST(Ord3, LineUnitsOfTheOrdinaryCases) {
  const auto units = [](const char* status, const AmazonOrderItem& item) {
    const AmazonOrder order = amazon_order(status, {item});
    const LineUnits u = line_units(order, order.items[0]);
    return std::pair(u.fulfilled, u.cancelled);
  };
  EXPECT_EQ(units("PENDING", line(3)), std::pair(0L, 0L));
  EXPECT_EQ(units("PENDING", line(3, 0, 0)), std::pair(0L, 0L)) << "a pending order states no quantities yet";
  EXPECT_EQ(units("UNSHIPPED", line(3, 0, 3)), std::pair(0L, 0L));
  EXPECT_EQ(units("UNSHIPPED", line(3, 0, 2)), std::pair(0L, 1L)) << "one was cancelled";
  EXPECT_EQ(units("PARTIALLY_SHIPPED", line(3, 1, 2)), std::pair(1L, 0L));
  EXPECT_EQ(units("PARTIALLY_SHIPPED", line(3, 1, 1)), std::pair(1L, 1L));
  EXPECT_EQ(units("SHIPPED", line(3)), std::pair(3L, 0L)) << "without figures SHIPPED means all";
  EXPECT_EQ(units("SHIPPED", line(3, {}, 1)), std::pair(2L, 0L)) << "all but what is stated as open";
  EXPECT_EQ(units("SHIPPED", line(3, 2, 0)), std::pair(2L, 1L));
  EXPECT_EQ(units("CANCELLED", line(3)), std::pair(0L, 3L));
  EXPECT_EQ(units("CANCELLED", line(3, 1, 0)), std::pair(1L, 2L));
}

TEST(Ord8, AnOrderWithShippedUnitsIsNeverVoid) {
  for (const char* status : {"CANCELLED", "UNFULFILLABLE"}) {
    const AmazonOrder order = amazon_order(status, {line(3, 1, 0)});
    EXPECT_EQ(sales_status(order), SalesStatus::fulfilled) << status;
    EXPECT_EQ(line_units(order, order.items[0]).fulfilled, 1) << status;
    EXPECT_EQ(line_units(order, order.items[0]).cancelled, 2) << status;
    EXPECT_EQ(sales_status(amazon_order(status, {line(3)})), SalesStatus::voided) << status;
  }
}

TEST(Ord8, ABuyersRequestShowsUntilTheLineIsCancelled) {
  AmazonOrderItem item = line(2);
  item.cancel_requester = "BUYER";
  EXPECT_TRUE(sales_order(stored(amazon_order("UNSHIPPED", {item}))).cancel_requested);
  EXPECT_FALSE(sales_order(stored(amazon_order("CANCELLED", {item}))).cancel_requested);
  item.cancelled_by = "MERCHANT";
  EXPECT_FALSE(sales_order(stored(amazon_order("UNSHIPPED", {item}))).cancel_requested);
  item.cancelled_by.clear();
  item.cancel_requester = "AMAZON";
  EXPECT_FALSE(sales_order(stored(amazon_order("UNSHIPPED", {item}))).cancel_requested);
}

TEST(Ord5, PaidIsNotedOnceAndNotWhilePending) {
  StoredOrder order = stored(amazon_order("PENDING"));
  add_comments(order, kNow);
  EXPECT_TRUE(order.comments.empty());
  for (const char* status : {"UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "UNSHIPPED"}) {
    order.amazon.status = status;
    add_comments(order, kNow + std::chrono::hours(1));
    ASSERT_EQ(order.comments.size(), 1U);
    EXPECT_EQ(order.comments[0].text, "Paid");
  }
  StoredOrder skipped = stored(amazon_order("SHIPPED"));
  skipped.skip_reason = "no sales order";
  add_comments(skipped, kNow);
  EXPECT_TRUE(skipped.comments.empty());
  StoredOrder cancelled = stored(amazon_order("CANCELLED"));
  add_comments(cancelled, kNow);
  EXPECT_TRUE(cancelled.comments.empty());
}

TEST(Ord13, TaxIsTheSumOfWhatAmazonGivesAndNeverMixesCurrencies) {
  const auto tax = [](std::vector<std::pair<const char*, Money>> parts) {
    AmazonOrderItem item = line(1);
    for (auto& [type, amount] : parts) item.proceeds.breakdowns.push_back({type, {}, amount, {}});
    return sales_order(stored(amazon_order("UNSHIPPED", {item}))).lines.at(0).tax;
  };
  EXPECT_EQ(tax({}), std::nullopt);
  EXPECT_EQ(tax({{"ITEM", money("10.00")}}), std::nullopt);
  EXPECT_EQ(tax({{"TAX", money("0.10")}, {"ITEM", money("10")}, {"TAX", money("0.2")}}), money("0.30"));
  EXPECT_EQ(tax({{"TAX", money("0.10")}, {"TAX", money("1", "CAD")}}), std::nullopt);
  EXPECT_EQ(tax({{"TAX", money("999999999999999999")}, {"TAX", money("999999999999999999")}}), std::nullopt);
}

TEST(Ord2, MoneyMayBeMissing) {
  const SalesOrder view = sales_order(stored(amazon_order("PENDING")));
  EXPECT_EQ(view.total, std::nullopt);
  EXPECT_EQ(view.lines.at(0).unit_price, std::nullopt);
}

TEST(Names, AreReadBack) {
  for (const auto p : {Preference::confirmed, Preference::confirmed_and_fulfilled})
    EXPECT_EQ(preference_from_name(name(p)), p);
  for (int i = 0; i <= static_cast<int>(SalesStatus::voided); ++i)
    EXPECT_EQ(sales_status_from_name(name(static_cast<SalesStatus>(i))), static_cast<SalesStatus>(i));
  EXPECT_EQ(sales_status_from_name("voided"), std::nullopt);
  EXPECT_EQ(preference_from_name(""), std::nullopt);
}

}  // namespace
}  // namespace invd::orders::test
