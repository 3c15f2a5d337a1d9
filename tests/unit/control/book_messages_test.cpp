// The messages about the books: items, listings, links, stock, orders changed by hand, returns, files, warehouses.
#include "control/book_limits.h"
#include "control/messages.h"
#include "unit/control/golden.h"

namespace invd::control {
namespace {

using test::expect_message;
using test::refusal;

Timestamp at(std::string_view text) {
  return parse_rfc3339(text).value();
}
std::string text_of(std::size_t bytes) {
  return std::string(bytes, 'x');
}
/// {"name":"xxx"} and what else is given.
std::string with_text(const std::string& name, std::size_t bytes, const std::string& rest = {}) {
  return "{" + rest + (rest.empty() ? "\"" : ",\"") + name + "\":\"" + text_of(bytes) + "\"}";
}

Item mug() {
  Item item;
  item.sku = " MUG \"1\" \xEF\xBC\xAD ";
  item.name = "A mug, large\n";
  item.unit = "pcs";
  item.fba = true;
  item.on_hand = 5;
  item.committed = 7;
  item.available = -2;
  item.stock = {{.warehouse = "Main", .on_hand = 5, .committed = 7, .available = -2}};
  item.listings = {"amazon-us/ATVPDKIKX0DER/MUG"};
  item.opening = {{.integration = "amazon-us",
                   .seller_sku = "MUG",
                   .state = "posted",
                   .cut_at = at("2026-11-01T10:00:00Z"),
                   .doubt = "cancelled at the cut"}};
  item.created_at = at("2026-11-01T09:00:00.250Z");
  return item;
}
const std::string kMug =
    R"({"sku":" MUG \"1\" )"
    "\xEF\xBC\xAD"
    R"( ","name":"A mug, large\n","unit":"pcs","fba":true,"on_hand":5,"committed":7,"available":-2,)"
    R"("stock":[{"warehouse":"Main","on_hand":5,"committed":7,"available":-2}],)"
    R"("listings":["amazon-us/ATVPDKIKX0DER/MUG"],"opening":[{"integration":"amazon-us","seller_sku":"MUG",)"
    R"("state":"posted","cut_at":"2026-11-01T10:00:00Z","doubt":"cancelled at the cut"}],)"
    R"("created_at":"2026-11-01T09:00:00.250Z"})";

TEST(Contract, Item) {
  expect_message(mug(), kMug);
  expect_message(ItemPage{.items = {mug(), mug()}, .next = "k"},
                 R"({"items":[)" + kMug + "," + kMug + R"(],"next":"k"})");
  EXPECT_EQ(to_json(Item{}),
            R"({"fba":false,"on_hand":0,"committed":0,"available":0,"stock":[],"listings":[],"opening":[]})");
}

TEST(Contract, ItemRequests) {
  expect_message(ItemListRequest{.match = "mug", .warehouse = "Main", .after = "k", .limit = 7},
                 R"({"match":"mug","warehouse":"Main","after":"k","limit":7})");
  expect_message(ItemShowRequest{.sku = " a/b "}, R"({"sku":" a/b "})");
  expect_message(ItemCreateRequest{.sku = "A", .name = "B", .unit = "C"}, R"({"sku":"A","name":"B","unit":"C"})");
  expect_message(ItemMarkRequest{.skus = {"A", " B"}}, R"({"skus":["A"," B"]})");
  expect_message(ItemMarkReply{.outcomes = {{.sku = "A", .outcome = "failed", .reason = "none"}}},
                 R"({"outcomes":[{"sku":"A","outcome":"failed","reason":"none"}]})");
}

TEST(Limits, ItemRequests) {
  EXPECT_EQ(refusal<ItemShowRequest>("{}"), "sku is missing");
  EXPECT_EQ(refusal<ItemShowRequest>(R"({"sku":""})"), "sku is missing");
  EXPECT_EQ(refusal<ItemShowRequest>(with_text("sku", 200)), "taken");
  EXPECT_EQ(refusal<ItemShowRequest>(with_text("sku", 201)), "sku must have at most 200 bytes; it has 201");
  EXPECT_EQ(refusal<ItemCreateRequest>(R"({"name":"A"})"), "sku is missing");
  EXPECT_EQ(refusal<ItemCreateRequest>(with_text("name", 1'001, R"("sku":"A")")),
            "name must have at most 1000 bytes; it has 1001");
  EXPECT_EQ(refusal<ItemCreateRequest>(with_text("unit", 41, R"("sku":"A")")),
            "unit must have at most 40 bytes; it has 41");
  EXPECT_EQ(refusal<ItemListRequest>(R"({"limit":-1})"), "limit must be from 0 to 1000000000000");
  EXPECT_EQ(refusal<ItemListRequest>(with_text("after", 2'001)), "after must have at most 2000 bytes; it has 2001");
  EXPECT_EQ(refusal<ItemMarkRequest>(R"({"skus":[]})"), "skus is missing");
  EXPECT_EQ(refusal<ItemMarkRequest>(R"({"skus":["A",""]})"), "skus[1] is missing");
  EXPECT_EQ(refusal<ItemMarkRequest>(R"({"skus":["A",")" + text_of(401) + R"("]})"),
            "skus[1] must have at most 400 bytes; it has 401");
  std::string many = "\"A\"";
  for (int i = 0; i < 1'000; ++i) many += ",\"A\"";
  EXPECT_EQ(refusal<ItemMarkRequest>("{\"skus\":[" + many + "]}"), "skus must have at most 1000 elements; it has 1001");
}

Listing listing() {
  Listing out;
  out.id = "amazon-us/ATVPDKIKX0DER/a/b";
  out.integration = "amazon-us";
  out.marketplace = "ATVPDKIKX0DER";
  out.seller_sku = "a/b";
  out.asin = "B0";
  out.title = "T";
  out.channel = "MFN";
  out.status = "active";
  out.quantity = 0;
  out.item = "MUG";
  out.missing = true;
  out.not_synced = "too many attributes";
  out.channel_change = ListingChannelChange{.from = "FBA", .to = "MFN", .at = at("2026-11-01T10:00:00Z")};
  out.read_at = at("2026-11-01T11:00:00Z");
  out.open_units = 3;
  out.push = ListingPush{.desired = 1,
                         .expected = 2,
                         .sent = 3,
                         .accepted = 4,
                         .confirmed = 5,
                         .state = "sent",
                         .updated_at = at("2026-11-01T12:00:00Z")};
  out.fba = ListingFba{.fulfillable = 1,
                       .reserved = 2,
                       .inbound = 3,
                       .unfulfillable = 4,
                       .researching = 5,
                       .mismatch = true,
                       .fetched_at = at("2026-11-01T13:00:00Z")};
  return out;
}
const std::string kListing =
    R"({"id":"amazon-us/ATVPDKIKX0DER/a/b","integration":"amazon-us","marketplace":"ATVPDKIKX0DER",)"
    R"("seller_sku":"a/b","asin":"B0","title":"T","channel":"MFN","status":"active","quantity":0,"item":"MUG",)"
    R"("missing":true,"not_synced":"too many attributes","channel_change":{"from":"FBA","to":"MFN",)"
    R"("at":"2026-11-01T10:00:00Z"},"read_at":"2026-11-01T11:00:00Z","open_units":3,"push":{"desired":1,)"
    R"("expected":2,"sent":3,"accepted":4,"confirmed":5,"state":"sent","updated_at":"2026-11-01T12:00:00Z"},)"
    R"("fba":{"fulfillable":1,"reserved":2,"inbound":3,"unfulfillable":4,"researching":5,"mismatch":true,)"
    R"("fetched_at":"2026-11-01T13:00:00Z"}})";

TEST(Contract, Listing) {
  expect_message(listing(), kListing);
  expect_message(ListingPage{.listings = {listing()}, .next = "k"}, R"({"listings":[)" + kListing + R"(],"next":"k"})");
  EXPECT_EQ(to_json(Listing{}), R"({"missing":false})") << "none of Amazon's numbers is made up";
}

TEST(Contract, ListingRequests) {
  expect_message(ListingListRequest{.integration = "amazon-us",
                                    .marketplace = "US",
                                    .channel = "FBA",
                                    .status = "inactive",
                                    .item = "MUG",
                                    .missing = true,
                                    .after = "k",
                                    .limit = 0},
                 R"({"integration":"amazon-us","marketplace":"US","channel":"FBA","status":"inactive","item":"MUG",)"
                 R"("missing":true,"after":"k","limit":0})");
  expect_message(UnconfirmedRequest{.integration = "amazon-us", .after = "k", .limit = 1},
                 R"({"integration":"amazon-us","after":"k","limit":1})");
  expect_message(ListingRequest{.listing = "amazon-us/US/a/b"}, R"({"listing":"amazon-us/US/a/b"})");
}

TEST(Limits, ListingRequests) {
  EXPECT_EQ(refusal<ListingListRequest>(R"({"channel":"mfn"})"), "channel must be one of: FBA, MFN");
  EXPECT_EQ(refusal<ListingListRequest>(R"({"status":"gone"})"), "status must be one of: active, inactive, incomplete");
  EXPECT_EQ(refusal<ListingListRequest>(with_text("marketplace", 41)),
            "marketplace must have at most 40 bytes; it has 41");
  EXPECT_EQ(refusal<UnconfirmedRequest>(with_text("integration", 101)),
            "integration must have at most 100 bytes; it has 101");
  EXPECT_EQ(refusal<ListingRequest>("{}"), "listing is missing");
  EXPECT_EQ(refusal<ListingRequest>(with_text("listing", 401)), "listing must have at most 400 bytes; it has 401");
}

TEST(Contract, Links) {
  const ListingQuantity quantity{.id = "L", .quantity_before = 7, .quantity_after = 0};
  const std::string quantity_json = R"({"id":"L","quantity_before":7,"quantity_after":0})";
  expect_message(ConfirmReply{.outcomes = {{.listing = "L",
                                            .outcome = "failed",
                                            .item = "MUG",
                                            .reason = "exists",
                                            .opening = "pending",
                                            .on_hand = 3,
                                            .committed = 4,
                                            .available = -1,
                                            .listings = {quantity}}},
                              .next = "k"},
                 R"({"outcomes":[{"listing":"L","outcome":"failed","item":"MUG","reason":"exists","opening":"pending",)"
                 R"("on_hand":3,"committed":4,"available":-1,"listings":[)" +
                     quantity_json + R"(]}],"next":"k"})");
  expect_message(LinkReply{.item = mug(), .listings = {quantity}, .moved_lines = 2},
                 R"({"item":)" + kMug + R"(,"listings":[)" + quantity_json + R"(],"moved_lines":2})");
  expect_message(UnlinkReply{.listing = "L", .item = "MUG", .kept_lines = 1},
                 R"({"listing":"L","item":"MUG","kept_lines":1})");
  EXPECT_EQ(to_json(ListingQuantity{}), "{}") << "what Amazon does not state is absent";
}

TEST(Contract, LinkRequests) {
  expect_message(ConfirmRequest{.listings = {"a", "b"},
                                .all = true,
                                .integration = "amazon-us",
                                .sku = "S",
                                .name = "N",
                                .dry_run = true,
                                .after = "k"},
                 R"({"listings":["a","b"],"all":true,"integration":"amazon-us","sku":"S","name":"N","dry_run":true,)"
                 R"("after":"k"})");
  expect_message(LinkRequest{.listing = "L", .sku = "S", .stock = "add", .open_orders = "keep", .dry_run = true},
                 R"({"listing":"L","sku":"S","stock":"add","open_orders":"keep","dry_run":true})");
  expect_message(UnlinkRequest{.listing = "L", .dry_run = true}, R"({"listing":"L","dry_run":true})");
}

TEST(Limits, LinkRequests) {
  EXPECT_EQ(refusal<ConfirmRequest>("{}"), "taken") << "what is missing depends on `all`";
  EXPECT_EQ(refusal<ConfirmRequest>(R"({"listings":[""]})"), "listings[0] is missing");
  EXPECT_EQ(refusal<LinkRequest>(R"({"sku":"S"})"), "listing is missing");
  EXPECT_EQ(refusal<LinkRequest>(R"({"listing":"L"})"), "sku is missing");
  EXPECT_EQ(refusal<LinkRequest>(R"({"listing":"L","sku":"S","stock":"both"})"), "stock must be one of: keep, add");
  EXPECT_EQ(refusal<LinkRequest>(R"({"listing":"L","sku":"S","open_orders":"both"})"),
            "open_orders must be one of: move, keep");
  EXPECT_EQ(refusal<UnlinkRequest>("{}"), "listing is missing");
}

TEST(Contract, Stock) {
  expect_message(StockPage{.rows = {{.sku = "A",
                                     .name = "B",
                                     .warehouse = "Main",
                                     .kind = "own",
                                     .on_hand = 1,
                                     .committed = 3,
                                     .available = -2}},
                           .next = "k"},
                 R"({"rows":[{"sku":"A","name":"B","warehouse":"Main","kind":"own","on_hand":1,"committed":3,)"
                 R"("available":-2}],"next":"k"})");
  expect_message(LedgerPage{.rows = {{.seq = 9'007'199'254'740'993,
                                      .at = at("2026-11-01T10:00:00Z"),
                                      .sku = "A",
                                      .warehouse = "Main",
                                      .stream = "movement",
                                      .kind = "opening",
                                      .delta = -5,
                                      .after = -3,
                                      .ref = "111-1/L1",
                                      .reason = "counted",
                                      .by = "uid 1000"}},
                            .next = "k"},
                 R"({"rows":[{"seq":9007199254740993,"at":"2026-11-01T10:00:00Z","sku":"A","warehouse":"Main",)"
                 R"("stream":"movement","kind":"opening","delta":-5,"after":-3,"ref":"111-1/L1","reason":"counted",)"
                 R"("by":"uid 1000"}],"next":"k"})");
  expect_message(StockAdjustReply{.sku = "A", .warehouse = "Main", .before = 1, .after = -1},
                 R"({"sku":"A","warehouse":"Main","before":1,"after":-1})");
  expect_message(StockTransferReply{.sku = "A",
                                    .quantity = 2,
                                    .from = {.warehouse = "Main", .before = 3, .after = 1},
                                    .to = {.warehouse = "North", .before = 0, .after = 2}},
                 R"({"sku":"A","quantity":2,"from":{"warehouse":"Main","before":3,"after":1},)"
                 R"("to":{"warehouse":"North","before":0,"after":2}})");
}

TEST(Contract, StockRequests) {
  expect_message(StockShowRequest{.sku = "A", .at = "-7d", .warehouse = "Main", .after = "k", .limit = 3},
                 R"({"sku":"A","at":"-7d","warehouse":"Main","after":"k","limit":3})");
  expect_message(
      LedgerRequest{.sku = "A", .warehouse = "Main", .since = "-7d", .until = "2026-11-01", .after = "k", .limit = 3},
      R"({"sku":"A","warehouse":"Main","since":"-7d","until":"2026-11-01","after":"k","limit":3})");
  expect_message(StockAdjustRequest{.sku = "A", .warehouse = "Main", .by = -2, .to = 0, .reason = "r"},
                 R"({"sku":"A","warehouse":"Main","by":-2,"to":0,"reason":"r"})");
  expect_message(StockTransferRequest{.sku = "A", .from = "Main", .to = "North", .quantity = 2, .reason = "r"},
                 R"({"sku":"A","from":"Main","to":"North","quantity":2,"reason":"r"})");
}

TEST(Limits, StockRequests) {
  EXPECT_EQ(refusal<LedgerRequest>("{}"), "sku is missing");
  EXPECT_EQ(refusal<StockShowRequest>(with_text("at", 41)), "at must have at most 40 bytes; it has 41");
  EXPECT_EQ(refusal<StockAdjustRequest>(R"({"sku":"A","by":1,"reason":"r"})"), "warehouse is missing");
  EXPECT_EQ(refusal<StockAdjustRequest>(R"({"sku":"A","warehouse":"Main","by":1})"), "reason is missing");
  EXPECT_EQ(refusal<StockAdjustRequest>(R"({"sku":"A","warehouse":"Main","to":-1,"reason":"r"})"),
            "to must be from 0 to 1000000000000");
  EXPECT_EQ(refusal<StockAdjustRequest>(R"({"sku":"A","warehouse":"Main","by":-1000000000001,"reason":"r"})"),
            "by must be from -1000000000000 to 1000000000000");
  EXPECT_EQ(refusal<StockAdjustRequest>(with_text("reason", 501, R"("sku":"A","warehouse":"Main")")),
            "reason must have at most 500 bytes; it has 501");
  EXPECT_EQ(refusal<StockTransferRequest>(R"({"sku":"A","from":"Main","to":"North"})"),
            "quantity must be from 1 to 1000000000000");
  EXPECT_EQ(refusal<StockTransferRequest>(R"({"sku":"A","to":"North","quantity":1})"), "from is missing");
  EXPECT_EQ(refusal<StockTransferRequest>(R"({"sku":"A","from":"Main","quantity":1})"), "to is missing");
}

TEST(Contract, OrderChanges) {
  OrderCreateRequest request;
  request.lines = {{.sku = "A",
                    .quantity = 2,
                    .warehouse = "North",
                    .unit_price = Decimal::parse("9.90").value(),
                    .currency = "EUR",
                    .title = "A mug"},
                   {.sku = "B", .quantity = 1, .warehouse = "", .unit_price = {}, .currency = "", .title = ""}};
  request.reference = "INV-17";
  request.warehouse = "Main";
  request.at = "-1d";
  expect_message(request,
                 R"({"lines":[{"sku":"A","quantity":2,"warehouse":"North","unit_price":"9.90","currency":"EUR",)"
                 R"("title":"A mug"},{"sku":"B","quantity":1}],"reference":"INV-17","warehouse":"Main","at":"-1d"})");
  expect_message(OrderVoidRequest{.order_id = "M-7", .integration = "amazon-us"},
                 R"({"order_id":"M-7","integration":"amazon-us"})");
  expect_message(OrderMoveRequest{.order_id = "M-7", .integration = "amazon-us", .warehouse = "North", .line = "1"},
                 R"({"order_id":"M-7","integration":"amazon-us","warehouse":"North","line":"1"})");
  expect_message(OrderCommentRequest{.order_id = "M-7", .integration = "amazon-us", .text = "asked\nwaits"},
                 R"({"order_id":"M-7","integration":"amazon-us","text":"asked\nwaits"})");
}

TEST(Limits, OrderChanges) {
  EXPECT_EQ(refusal<OrderCreateRequest>(R"({"lines":[]})"), "lines is missing");
  EXPECT_EQ(refusal<OrderCreateRequest>(R"({"lines":[{"sku":"A","quantity":1},{"quantity":1}]})"),
            "lines[1].sku is missing");
  EXPECT_EQ(refusal<OrderCreateRequest>(R"({"lines":[{"sku":"A"}]})"),
            "lines[0].quantity must be from 1 to 1000000000000");
  EXPECT_EQ(refusal<OrderCreateRequest>(R"({"lines":[{"sku":"A","quantity":1,"unit_price":9.9}]})"),
            "lines[0].unit_price must be a decimal number as a string");
  EXPECT_EQ(refusal<OrderCreateRequest>(R"({"lines":[{"sku":"A","quantity":1,"unit_price":"9,90"}]})"),
            "lines[0].unit_price must be a decimal number as a string");
  EXPECT_EQ(refusal<OrderCreateRequest>(R"({"lines":[{"sku":"A","quantity":1,"currency":"EURO"}]})"),
            "lines[0].currency must have at most 3 bytes; it has 4");
  std::string many = R"({"sku":"A","quantity":1})";
  for (int i = 0; i < 200; ++i) many += R"(,{"sku":"A","quantity":1})";
  EXPECT_EQ(refusal<OrderCreateRequest>("{\"lines\":[" + many + "]}"),
            "lines must have at most 200 elements; it has 201");
  EXPECT_EQ(refusal<OrderVoidRequest>("{}"), "order_id is missing");
  EXPECT_EQ(refusal<OrderMoveRequest>(R"({"order_id":"M-7"})"), "warehouse is missing");
  EXPECT_EQ(refusal<OrderCommentRequest>(R"({"order_id":"M-7"})"), "text is missing");
  EXPECT_EQ(refusal<OrderCommentRequest>(with_text("text", 2'001, R"("order_id":"M-7")")),
            "text must have at most 2000 bytes; it has 2001");
}

TEST(Contract, Returns) {
  const std::string line = R"({"sku":"A","line_id":"L1","quantity":2})";
  expect_message(ReturnPage{.returns = {{.return_id = "R-7",
                                         .at = at("2026-11-01T10:00:00Z"),
                                         .order_id = "111-1",
                                         .integration = "amazon-us",
                                         .warehouse = "Main",
                                         .restock = true,
                                         .note = "n",
                                         .lines = {{.sku = "A", .line_id = "L1", .quantity = 2}}}},
                            .next = "k"},
                 R"({"returns":[{"return_id":"R-7","at":"2026-11-01T10:00:00Z","order_id":"111-1",)"
                 R"("integration":"amazon-us","warehouse":"Main","restock":true,"note":"n","lines":[)" +
                     line + R"(]}],"next":"k"})");
  expect_message(ReturnCreateRequest{.order_id = "111-1",
                                     .integration = "amazon-us",
                                     .lines = {{.sku = "A", .line_id = "L1", .quantity = 2}},
                                     .warehouse = "Main",
                                     .restock = false,
                                     .note = "n"},
                 R"({"order_id":"111-1","integration":"amazon-us","lines":[)" + line +
                     R"(],"warehouse":"Main","restock":false,"note":"n"})");
  expect_message(ReturnListRequest{.order_id = "111-1", .since = "-7d", .until = "-1d", .after = "k", .limit = 1},
                 R"({"order_id":"111-1","since":"-7d","until":"-1d","after":"k","limit":1})");
}

TEST(Limits, ReturnRequests) {
  EXPECT_EQ(refusal<ReturnCreateRequest>(R"({"lines":[{"sku":"A","quantity":1}],"warehouse":"Main"})"),
            "restock is missing")
      << "nobody guesses whether units can be sold again";
  EXPECT_EQ(refusal<ReturnCreateRequest>(R"({"lines":[],"warehouse":"Main","restock":true})"), "lines is missing");
  EXPECT_EQ(refusal<ReturnCreateRequest>(R"({"lines":[{"sku":"A","quantity":1}],"restock":true})"),
            "warehouse is missing");
  EXPECT_EQ(refusal<ReturnCreateRequest>(R"({"lines":[{"sku":"A","quantity":0}],"warehouse":"Main","restock":true})"),
            "lines[0].quantity must be from 1 to 1000000000000");
}

TEST(Contract, Files) {
  expect_message(FilePutRequest{.upload = "u-1", .data = "TVVH", .last = true},
                 R"({"upload":"u-1","data":"TVVH","last":true})");
  expect_message(FilePutReply{.upload = "u-1", .bytes = 3}, R"({"upload":"u-1","bytes":3})");
  expect_message(ItemImportRequest{.upload = "u-1", .dry_run = true, .partial = true},
                 R"({"upload":"u-1","dry_run":true,"partial":true})");
  expect_message(ItemImportProgress{.rows = 1'000, .of = 2'000}, R"({"rows":1000,"of":2000})");
  expect_message(ItemImportReply{.rows = 9,
                                 .created = 1,
                                 .changed = 2,
                                 .unchanged = 3,
                                 .failed = 4,
                                 .dry_run = true,
                                 .applied = true,
                                 .errors = {{.row = 7, .column = "on_hand", .value = "x", .message = "no number"}}},
                 R"({"rows":9,"created":1,"changed":2,"unchanged":3,"failed":4,"dry_run":true,"applied":true,)"
                 R"("errors":[{"row":7,"column":"on_hand","value":"x","message":"no number"}]})");
  EXPECT_EQ(refusal<ItemImportRequest>("{}"), "upload is missing");
}

TEST(Contract, Warehouses) {
  expect_message(
      WarehousePage{
          .warehouses = {{.name = "Main", .kind = "own", .primary = true, .created_at = at("2026-11-01T10:00:00Z")}},
          .next = "k"},
      R"({"warehouses":[{"name":"Main","kind":"own","primary":true,)"
      R"("created_at":"2026-11-01T10:00:00Z"}],"next":"k"})");
  expect_message(WarehouseListRequest{.after = "k", .limit = 2}, R"({"after":"k","limit":2})");
  expect_message(WarehouseCreateRequest{.name = "N", .kind = "transit"}, R"({"name":"N","kind":"transit"})");
  expect_message(WarehouseRequest{.name = "N"}, R"({"name":"N"})");
  expect_message(WarehouseKindRequest{.name = "N", .kind = "fba"}, R"({"name":"N","kind":"fba"})");
}

TEST(Contract, Mappings) {
  const Mapping on{.integration = "shop",
                   .enabled = true,
                   .warehouse = "North",
                   .since = at("2026-11-01T10:00:00Z"),
                   .by = "uid 1000"};
  const std::string on_text =
      R"({"integration":"shop","enabled":true,"warehouse":"North","since":"2026-11-01T10:00:00Z","by":"uid 1000"})";
  expect_message(MappingStatusReply{.mappings = {on, {.integration = "other", .warehouse = {}, .since = {}, .by = {}}}},
                 R"({"mappings":[)" + on_text + R"(,{"integration":"other","enabled":false}]})");
  expect_message(MappingStatusRequest{.integration = "shop"}, R"({"integration":"shop"})");
  expect_message(MappingEnableRequest{.integration = "shop", .warehouse = "N", .yes = true},
                 R"({"integration":"shop","warehouse":"N","yes":true})");
  expect_message(MappingDisableRequest{.integration = "shop", .yes = true}, R"({"integration":"shop","yes":true})");
  expect_message(
      MappingReply{.outcome = "switched",
                   .mapping = on,
                   .changed = 1,
                   .unchanged = 2,
                   .effects = {{.listing = "shop/US/A", .item = "A", .quantity_before = 7, .quantity_after = 3}}},
      R"({"outcome":"switched","mapping":)" + on_text +
          R"(,"changed":1,"unchanged":2,"effects":[{"listing":"shop/US/A","item":"A",)"
          R"("quantity_before":7,"quantity_after":3}]})");
}

TEST(Limits, MappingRequests) {
  EXPECT_EQ(refusal<MappingEnableRequest>("{}"), "warehouse is missing");
  EXPECT_EQ(refusal<MappingEnableRequest>(with_text("warehouse", 101)),
            "warehouse must have at most 100 bytes; it has 101");
  EXPECT_EQ(refusal<MappingDisableRequest>(with_text("integration", 101)),
            "integration must have at most 100 bytes; it has 101");
}

TEST(Limits, WarehouseRequests) {
  EXPECT_EQ(refusal<WarehouseCreateRequest>("{}"), "name is missing");
  EXPECT_EQ(refusal<WarehouseCreateRequest>(with_text("name", 101)), "name must have at most 100 bytes; it has 101");
  EXPECT_EQ(refusal<WarehouseCreateRequest>(R"({"name":"N","kind":"shop"})"), "kind must be one of: own, fba, transit");
  EXPECT_EQ(refusal<WarehouseKindRequest>(R"({"name":"N"})"), "kind is missing");
  EXPECT_EQ(refusal<WarehouseRequest>("{}"), "name is missing");
}

TEST(Contract, Completion) {
  expect_message(CompleteRequest{.kind = "sku", .prefix = " M"}, R"({"kind":"sku","prefix":" M"})");
  expect_message(CompleteReply{.words = {"MUG", "a b"}}, R"({"words":["MUG","a b"]})");
  EXPECT_EQ(refusal<CompleteRequest>("{}"), "kind is missing");
  EXPECT_EQ(refusal<CompleteRequest>(R"({"kind":"colour"})"),
            "kind must be one of: sku, listing, warehouse, order, integration");
  EXPECT_EQ(refusal<CompleteRequest>(with_text("prefix", 401, R"("kind":"sku")")),
            "prefix must have at most 400 bytes; it has 401");
}

}  // namespace
}  // namespace invd::control
