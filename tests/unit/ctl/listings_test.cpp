#include "ctl/listings.h"

#include "unit/ctl/asked_daemon.h"

namespace invd::ctl {
namespace {

using nlohmann::json;
using test::at;
using test::kNow;
using test::Ran;

control::Listing mug_listing() {
  control::Listing listing;
  listing.id = "amazon-us/ATVPDKIKX0DER/MUG 1";
  listing.integration = "amazon-us";
  listing.marketplace = "ATVPDKIKX0DER";
  listing.seller_sku = "MUG 1";
  listing.asin = "B000000001";
  listing.title = "A mug, large";
  listing.channel = "MFN";
  listing.status = "active";
  listing.quantity = 1'200;
  listing.item = "MUG-1";
  listing.read_at = at("2026-11-01T09:58:00Z");
  listing.push = control::ListingPush{.desired = 1'190,
                                      .expected = 1'200,
                                      .sent = {},
                                      .accepted = {},
                                      .confirmed = 1'200,
                                      .state = "dirty",
                                      .updated_at = at("2026-11-01T09:59:00Z")};
  return listing;
}

control::Listing troubled() {
  control::Listing listing;
  listing.id = "amazon-us/A2EUQ1WTGCTBG2/CUP";
  listing.integration = "amazon-us";
  listing.marketplace = "A2EUQ1WTGCTBG2";
  listing.seller_sku = "CUP";
  listing.title = "A cup";
  listing.channel = "FBA";
  listing.status = "incomplete";
  listing.missing = true;
  listing.not_synced = "more than three variation attributes";
  listing.channel_change = control::ListingChannelChange{.from = "MFN", .to = "FBA", .at = at("2026-11-01T08:00:00Z")};
  listing.fba = control::ListingFba{.fulfillable = 10,
                                    .reserved = 2,
                                    .inbound = 1'000,
                                    .unfulfillable = 3,
                                    .researching = 4,
                                    .mismatch = true,
                                    .fetched_at = at("2026-11-01T09:00:00Z")};
  return listing;
}

TEST(Listings, ListHasItemsAndWhatNeedsALook) {
  EXPECT_EQ(render_listings({mug_listing(), troubled()}, {.now = kNow}),
            "SELLER SKU  SHOP  INTEGRATION  CHANNEL  STATUS        QTY  ITEM         TITLE         NOTE\n"
            "MUG 1       US    amazon-us    MFN      active      1,200  MUG-1        A mug, large\n"
            "CUP         CA    amazon-us    FBA      incomplete         unconfirmed  A cup         "
            "missing on Amazon, channel was MFN, is FBA, not synced: more than three variation attributes, "
            "FBA stock differs\n");
  EXPECT_EQ(render_listings({}, {}), "No listings match. `invctl sync items` reads them from Amazon.\n");
}

TEST(Listings, UnconfirmedOnesHaveTheUnitsOfTheirOrders) {
  control::Listing waiting = mug_listing();
  waiting.item.clear();
  waiting.open_units = 3;
  EXPECT_EQ(render_unconfirmed({waiting}, {.now = kNow}),
            "LISTING                        CHANNEL  STATUS    QTY  IN OPEN ORDERS  TITLE\n"
            "amazon-us/ATVPDKIKX0DER/MUG 1  MFN      active  1,200               3  A mug, large\n");
  EXPECT_EQ(render_unconfirmed({}, {}), "Every listing has an item.\n");
}

TEST(Listings, ShowHasWhatIsOnItsWayToAmazon) {
  EXPECT_EQ(render_listing(mug_listing(), {.now = kNow}),
            "Listing   amazon-us/ATVPDKIKX0DER/MUG 1\n"
            "Title     A mug, large\n"
            "ASIN      B000000001\n"
            "Shop      US (amazon-us)\n"
            "Channel   MFN\n"
            "Status    active\n"
            "Quantity  1,200\n"
            "Item      MUG-1\n"
            "Read      2026-11-01 09:58:00 (2 min ago)\n"
            "\n"
            "To Amazon         dirty\n"
            "  should show     1,190\n"
            "  expected there  1,200\n"
            "  confirmed       1,200\n"
            "  updated         2026-11-01 09:59:00 (1 min ago)\n");
}

TEST(Listings, ShowHasWhatAmazonHoldsForUs) {
  const std::string text = render_listing(troubled(), {.now = kNow});
  EXPECT_NE(text.find("\nItem             unconfirmed\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\nChannel changed  2026-11-01 08:00:00 (2 h ago)\n"), std::string::npos) << text;
  EXPECT_TRUE(
      text.ends_with("\n"
                     "At Amazon        differs from the books\n"
                     "  fulfillable    10\n"
                     "  reserved       2\n"
                     "  inbound        1,000\n"
                     "  unfulfillable  3\n"
                     "  researching    4\n"
                     "  fetched        2026-11-01 09:00:00 (1 h ago)\n"))
      << text;
}

class ListingCommands : public test::AskedDaemon {};

TEST_F(ListingCommands, ListSendsEachFilter) {
  const control::ListingPage page{.listings = {mug_listing(), troubled()}, .next = ""};
  on<control::ListingListRequest>("listings.list", page);
  start();
  const Ran text = run("invctl listings list");
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_EQ(text.out, render_listings(page.listings, {.now = kNow}));
  EXPECT_EQ(asked(), (Asked{"listings.list", R"({"limit":50})"}));
  EXPECT_EQ(run("invctl listings list --integration amazon-us --marketplace CA --channel FBA --status incomplete "
                "--item 'MUG 1' --missing --limit 2 --json")
                .out,
            "[\n" + control::to_json(mug_listing()) + ",\n" + control::to_json(troubled()) + "\n]\n");
  EXPECT_EQ(json::parse(asked().parameters), (json{{"integration", "amazon-us"},
                                                   {"marketplace", "CA"},
                                                   {"channel", "FBA"},
                                                   {"status", "incomplete"},
                                                   {"item", "MUG 1"},
                                                   {"missing", true},
                                                   {"limit", 2}}));
  EXPECT_EQ(run("invctl listings list --jsonl").out,
            control::to_json(mug_listing()) + "\n" + control::to_json(troubled()) + "\n");
}

TEST_F(ListingCommands, AWordThatIsNoChannelOrStatusIsRefusedWithThoseThatAre) {
  on<control::ListingListRequest>("listings.list", control::ListingPage{});
  start();
  const Ran channel = run("invctl listings list --channel fbm");
  EXPECT_EQ(channel.code, 2);
  EXPECT_EQ(channel.err, "invctl: channel must be one of: FBA, MFN\n  invctl help listings list\n");
  const Ran status = run("invctl listings list --status gone --json");
  EXPECT_EQ(status.code, 2);
  EXPECT_EQ(json::parse(status.out)["error"]["message"], "status must be one of: active, inactive, incomplete");
}

// The seller SKU may hold slashes, so the whole word goes as it is.
TEST_F(ListingCommands, ShowSendsTheListingAsItIsTyped) {
  on<control::ListingRequest>("listings.show", mug_listing());
  start();
  const Ran text = run("invctl listings show 'amazon-us/US/a/b c+%2F#1'");
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_TRUE(text.out.starts_with("Listing   amazon-us/ATVPDKIKX0DER/MUG 1\n")) << text.out;
  EXPECT_EQ(asked(), (Asked{"listings.show", R"({"listing":"amazon-us/US/a/b c+%2F#1"})"}));
  EXPECT_EQ(run("invctl listings show MUG --json").out, control::to_json(mug_listing()) + "\n");
}

TEST_F(ListingCommands, Ctl3RefusalsEndWithTheirCodeReasonAndNextStep) {
  on_refusing<control::ListingListRequest>("listings.list", control::ListingPage{});
  on_refusing<control::ListingRequest>("listings.show", mug_listing());
  start();
  for (const test::Refusal& refusal : test::kRefusals) {
    for (const std::string command : {"listings show ", "listings list --item "}) {
      const Ran text = run("invctl " + command + refusal.code);
      EXPECT_EQ(text.code, refusal.exit) << command << refusal.code;
      EXPECT_EQ(text.err, "invctl: it is so\n  do this next\n");
      EXPECT_EQ(text.out, "");
    }
  }
}

}  // namespace
}  // namespace invd::ctl
