#include "ctl/orders.h"

#include <gtest/gtest.h>

#include "unit/ctl/moment.h"

namespace invd::ctl {
namespace {

using test::at;
using test::kNow;

Money money(std::string_view amount, std::string currency) {
  return {Decimal::parse(amount).value(), std::move(currency)};
}

control::Order japanese_order() {
  control::Order order;
  order.order_id = "250-1111111-2222222";
  order.integration = "amazon-jp";
  order.marketplace = "A1VC38T7YXB528";
  order.source = "amazon";
  order.channel = "MFN";
  order.status = "partially_fulfilled";
  order.amazon_status = "PARTIALLY_SHIPPED";
  order.purchased_at = at("2026-11-01T09:30:00Z");
  order.ship_by = at("2026-11-03T14:59:59Z");
  order.total = money("1000500", "JPY");
  order.cancel_requested = true;
  control::OrderLine mug;
  mug.line_id = "1";
  mug.seller_sku = "MUG-01";
  mug.title = "マグカップ 手作り 青";
  mug.quantity = 1200;
  mug.fulfilled = 2;
  mug.unit_price = money("500", "JPY");
  control::OrderLine cup;
  cup.line_id = "2";
  cup.seller_sku = "CUP-01";
  cup.title = "كوب\033[31m";
  cup.quantity = 1;
  cup.cancelled = 1;
  order.lines = {mug, cup};
  control::Shipment parcel;
  parcel.shipment_id = "s-1";
  parcel.carrier = "Yamato";
  parcel.tracking = "1234";
  parcel.shipped_at = at("2026-11-01T09:50:00Z");
  parcel.amazon = control::ShipmentConfirmation{.state = "confirmed", .reason = ""};
  order.shipments = {parcel};
  order.comments = {{.at = at("2026-11-01T09:40:00Z"), .text = "gift wrap"}};
  return order;
}

control::Order plain_order() {
  control::Order order;
  order.order_id = "111-2222222-3333333";
  order.marketplace = "ATVPDKIKX0DER";
  order.channel = "FBA";
  order.status = "confirmed";
  order.purchased_at = at("2026-11-01T09:59:18Z");
  order.total = money("19.90", "USD");
  control::OrderLine line;
  line.quantity = 1;
  order.lines = {line};
  return order;
}

TEST(Orders, ListAlignsAmountsAndNotesWhatNeedsALook) {
  EXPECT_EQ(render_orders({plain_order(), japanese_order()}, {.now = kNow}),
            "ORDER                PURCHASED   SHOP  CHANNEL  STATUS               LINES    QTY        TOTAL  NOTE\n"
            "111-2222222-3333333  42 s ago    US    FBA      confirmed                1      1    19.90 USD\n"
            "250-1111111-2222222  30 min ago  JP    MFN      partially_fulfilled      2  1,201  1000500 JPY  "
            "cancellation requested\n");
}

TEST(Orders, OneThatAmazonDeliversIsNotedSoWhateverItsState) {
  control::Order order = plain_order();
  order.force_fulfilled = true;
  EXPECT_NE(render_orders({order}, {.now = kNow}).find("19.90 USD  handled by Amazon\n"), std::string::npos);
}

TEST(Orders, ListIsCutAtTheNoteOnANarrowTerminal) {
  const std::string text = render_orders({japanese_order()}, {.width = 106, .now = kNow});
  EXPECT_NE(text.find("1000500 JPY  cancel"), std::string::npos) << text;
  EXPECT_NE(text.find("…\n"), std::string::npos) << text;
}

TEST(Orders, AnEmptyListSaysWhereToLook) {
  EXPECT_EQ(render_orders({}, {}), "No orders match. `invctl status` shows up to when orders are in the books.\n");
}

TEST(Orders, ShowHasLinesParcelsAndComments) {
  EXPECT_EQ(render_order(japanese_order(), {.now = kNow}),
            "Order      250-1111111-2222222\n"
            "Status     partially_fulfilled (Amazon: PARTIALLY_SHIPPED)\n"
            "Note       cancellation requested\n"
            "Shop       JP (amazon-jp)\n"
            "Channel    MFN\n"
            "Purchased  2026-11-01 09:30:00 (30 min ago)\n"
            "Ship by    2026-11-03 14:59:59 (in 2 d)\n"
            "Total      1000500 JPY\n"
            "\n"
            "  LINE  SKU     TITLE                   QTY  FULFILLED  CANCELLED  UNIT PRICE\n"
            "  1     MUG-01  マグカップ 手作り 青  1,200          2                500 JPY\n"
            "  2     CUP-01  كوب?[31m                  1          0          1\n"
            "\n"
            "  SHIPMENT  CARRIER  TRACKING  SHIPPED              AMAZON\n"
            "  s-1       Yamato   1234      2026-11-01 09:50:00  confirmed\n"
            "\n"
            "  COMMENTED            TEXT\n"
            "  2026-11-01 09:40:00  gift wrap\n");
}

TEST(Orders, StatusIsColouredOnlyWhereColoursAre) {
  EXPECT_NE(render_orders({plain_order()}, {.colour = true, .now = kNow}).find("\033[32mconfirmed\033[0m"),
            std::string::npos);
  EXPECT_EQ(render_orders({plain_order()}, {.now = kNow}).find('\033'), std::string::npos);
}

}  // namespace
}  // namespace invd::ctl
