#include "control/messages.h"

#include <gtest/gtest.h>

#include "unit/control/golden.h"

namespace invd::control {
namespace {

using test::expect_golden;

Timestamp at(std::string_view text) {
  return parse_rfc3339(text).value();
}
Money money(std::string_view amount, std::string currency) {
  return {Decimal::parse(amount).value(), std::move(currency)};
}

TEST(Contract, Status) {
  Status status;
  status.version = "0.1.0";
  status.started_at = at("2026-11-01T10:00:00Z");
  status.config_hash = "ab12";
  IntegrationStatus integration;
  integration.name = "amazon-us";
  integration.state = "active";
  integration.region = "na";
  integration.primary_marketplace = "ATVPDKIKX0DER";
  integration.marketplaces = {{"ATVPDKIKX0DER", "US"}};
  integration.organization_country = "US";
  integration.fba = {true, "FBA"};
  integration.problems = {{"orders.failing", "no import since 1 h", "invctl history list", at("2026-11-01T09:00:00Z")}};
  integration.quotas = {{.operation = "searchOrders", .burst = 20, .level = 4.5, .free_percent = 22, .waiting = 3}};
  ModuleStatus orders;
  orders.automatic = true;
  orders.last_run = LastRun{.run_id = "R1",
                            .trigger = "schedule",
                            .status = "succeeded",
                            .started_at = at("2026-11-01T10:00:01Z"),
                            .ended_at = at("2026-11-01T10:00:02.500Z"),
                            .synced = 3,
                            .failed = 0,
                            .skipped = 1,
                            .reason = ""};
  orders.last_success_at = at("2026-11-01T10:00:02Z");
  orders.next_run_at = at("2026-11-01T10:03:00Z");
  orders.watermark = at("2026-11-01T09:58:00Z");
  integration.modules["orders"] = orders;
  integration.latency["order_seen"] = {.count = 3, .p50 = 42.5, .p99 = 180.0, .max = 181.0};
  status.integrations = {integration};
  status.store = {1 << 20, "ok"};
  status.outbox = {1, 2, 3};
  status.stock.dirty = 4;
  status.stock.oldest_dirty_at = at("2026-11-01T09:00:00Z");
  status.stock.held_plan = "P1";
  status.stock.oversells = {{"latency", 2}};
  status.stock.latency = integration.latency;
  status.problems = {{"store.tight", "the store is tight", "raise store.max_size", {}}};
  expect_golden(
      status,
      R"({"version":"0.1.0","started_at":"2026-11-01T10:00:00Z","config_hash":"ab12","integrations":[{"name":"amazon-us",)"
      R"("state":"active","region":"na","primary_marketplace":"ATVPDKIKX0DER","marketplaces":[{"id":"ATVPDKIKX0DER",)"
      R"("country":"US"}],"organization_country":"US","fba":{"enabled":true,"warehouse":"FBA"},"mapping":{"enabled":false},)"
      R"("problems":[{"code":"orders.failing","message":"no import since 1 h","hint":"invctl history list",)"
      R"("since":"2026-11-01T09:00:00Z"}],"quotas":[{"operation":"searchOrders","burst":20.0,"level":4.5,)"
      R"("free_percent":22,"waiting":3}],"modules":{"orders":{"auto":true,"last_run":{"run_id":"R1","trigger":"schedule",)"
      R"("status":"succeeded","started_at":"2026-11-01T10:00:01Z","ended_at":"2026-11-01T10:00:02.500Z","synced":3,)"
      R"("failed":0,"skipped":1},"last_success_at":"2026-11-01T10:00:02Z","next_run_at":"2026-11-01T10:03:00Z",)"
      R"("watermark":"2026-11-01T09:58:00Z"}},"latency":{"order_seen":{"count":3,"p50":42.5,"p99":180.0,"max":181.0}}}],)"
      R"("store":{"bytes":1048576,"state":"ok"},"outbox":{"pending":1,"unknown":2,)"
      R"("failed":3},"stock":{"dirty":4,"unconfirmed":0,"oldest_dirty_at":"2026-11-01T09:00:00Z","held_plan":"P1",)"
      R"("oversells":{"latency":2},"latency":{"order_seen":{"count":3,"p50":42.5,"p99":180.0,"max":181.0}}},)"
      R"("problems":[{"code":"store.tight","message":"the store is tight","hint":"raise store.max_size"}]})");
}

TEST(Contract, Order) {
  Order order;
  order.order_id = "111-2222222-3333333";
  order.integration = "amazon-us";
  order.marketplace = "ATVPDKIKX0DER";
  order.source = "amazon";
  order.channel = "MFN";
  order.status = "partially_fulfilled";
  order.amazon_status = "PARTIALLY_SHIPPED";
  order.on_hold = "a line has no item";
  order.warehouse = "Main";
  order.purchased_at = at("2026-11-01T10:00:00Z");
  order.updated_at = at("2026-11-01T11:00:00Z");
  order.ship_by = at("2026-11-03T11:00:00Z");
  order.total = money("1234567.80", "USD");
  order.cancel_requested = true;
  order.comments = {{at("2026-11-01T12:00:00Z"), "asked the buyer"}};
  OrderLine line;
  line.line_id = "L1";
  line.seller_sku = "SKU 1";
  line.item = "A-1";
  line.title = "\xe6\x9d\xaf \"blue\"";
  line.warehouse = "Main";
  line.quantity = 3;
  line.fulfilled = 1;
  line.cancelled = 1;
  line.unit_price = money("5980", "JPY");
  line.tax = money("0.00", "USD");
  order.lines = {line};
  Shipment shipment;
  shipment.shipment_id = "S1";
  shipment.order_id = order.order_id;
  shipment.carrier = "UPS";
  shipment.service = "Ground";
  shipment.tracking = "1Z";
  shipment.shipped_at = at("2026-11-02T00:00:00Z");
  shipment.lines = {{"L1", 1}};
  shipment.amazon = ShipmentConfirmation{"failed", "unknown carrier"};
  order.shipments = {shipment};
  order.outbound = {{"O1", "planning"}};
  expect_golden(
      order,
      R"({"order_id":"111-2222222-3333333","integration":"amazon-us","marketplace":"ATVPDKIKX0DER","source":"amazon",)"
      R"("channel":"MFN","status":"partially_fulfilled","amazon_status":"PARTIALLY_SHIPPED","on_hold":"a line has no item",)"
      R"("read_only":false,"force_fulfilled":false,"warehouse":"Main","purchased_at":"2026-11-01T10:00:00Z",)"
      R"("updated_at":"2026-11-01T11:00:00Z","ship_by":"2026-11-03T11:00:00Z","total":{"amount":"1234567.80",)"
      R"("currency":"USD"},"cancel_requested":true,"comments":[{"at":"2026-11-01T12:00:00Z","text":"asked the buyer"}],)"
      R"("lines":[{"line_id":"L1","seller_sku":"SKU 1","item":"A-1","title":")"
      "\xe6\x9d\xaf"
      R"( \"blue\"","warehouse":"Main","quantity":3,"fulfilled":1,"cancelled":1,"unit_price":{"amount":"5980",)"
      R"("currency":"JPY"},"tax":{"amount":"0.00","currency":"USD"}}],"shipments":[{"shipment_id":"S1",)"
      R"("order_id":"111-2222222-3333333","carrier":"UPS","service":"Ground","tracking":"1Z",)"
      R"("shipped_at":"2026-11-02T00:00:00Z","lines":[{"line_id":"L1","quantity":1}],"amazon":{"state":"failed",)"
      R"("reason":"unknown carrier"}}],"outbound":[{"id":"O1","state":"planning"}]})");
}

TEST(Contract, Run) {
  control::Run run{.run_id = "R1",
                   .module = "orders",
                   .integration = "amazon-us",
                   .trigger = "manual",
                   .from = at("2026-11-01T00:00:00Z"),
                   .to = at("2026-11-02T00:00:00Z"),
                   .started_at = at("2026-11-02T00:00:01Z"),
                   .ended_at = {},
                   .status = "running",
                   .synced = 1,
                   .failed = 2,
                   .skipped = 3,
                   .reason = "by hand",
                   .records = {}};
  const std::string head =
      R"({"run_id":"R1","module":"orders","integration":"amazon-us","trigger":"manual","from":"2026-11-01T00:00:00Z",)"
      R"("to":"2026-11-02T00:00:00Z","started_at":"2026-11-02T00:00:01Z","status":"running","synced":1,"failed":2,)"
      R"("skipped":3,"reason":"by hand")";
  expect_golden(run, head + "}");
  run.records.emplace();
  expect_golden(run, head + R"(,"records":[]})");
  run.records->push_back({"order", "1", "failed", "no currency"});
  expect_golden(run, head + R"(,"records":[{"kind":"order","id":"1","outcome":"failed","reason":"no currency"}]})");
}

TEST(Contract, SmallObjects) {
  expect_golden(Finding{"clock.skew", "clock", "amazon-us", "warning", "3 s off", "start chrony"},
                R"({"code":"clock.skew","area":"clock","object":"amazon-us","state":"warning","message":"3 s off",)"
                R"("hint":"start chrony"})");
  expect_golden(QuarantineEntry{"amazon-us", "1", "no id", at("2026-11-01T00:00:00Z"), at("2026-11-01T01:00:00Z"), 2,
                                R"({"orderId":1})"},
                R"({"integration":"amazon-us","order_id":"1","reason":"no id","first_seen_at":"2026-11-01T00:00:00Z",)"
                R"("last_tried_at":"2026-11-01T01:00:00Z","attempts":2,"json":"{\"orderId\":1}"})");
  expect_golden(QuotaRow{"amazon-us", "na", "searchOrders", 0.0056, 20, 19.5, 1, 2.5},
                R"({"integration":"amazon-us","region":"na","operation":"searchOrders","rate":0.0056,"burst":20.0,)"
                R"("level":19.5,"waiting":1,"drain_seconds":2.5})");
  expect_golden(ConfigValue{"log.level", "info", "file", "/etc/invd/invd.yaml", 12},
                R"({"key":"log.level","value":"info","origin":"file","file":"/etc/invd/invd.yaml","line":12})");
  expect_golden(ConfigValue{"log.level", "info", "default", "", {}},
                R"({"key":"log.level","value":"info","origin":"default"})");
  expect_golden(ConfigDiffRow{"log.level", "info", "debug", "reload"},
                R"({"key":"log.level","from":"info","to":"debug","effect":"reload"})");
  expect_golden(Event{at("2026-11-01T00:00:00Z"), "order.imported", "amazon-us", "1", "new"},
                R"({"at":"2026-11-01T00:00:00Z","kind":"order.imported","integration":"amazon-us","object":"1",)"
                R"("message":"new"})");
  expect_golden(Hello{"invd", "0.1.0", {"pages"}}, R"({"server":"invd","version":"0.1.0","capabilities":["pages"]})");
  expect_golden(ConfigCheckReply{"f", false, {{"f", 1, 2, "unknown key", "did you mean log"}}},
                R"({"file":"f","valid":false,"problems":[{"file":"f","line":1,"column":2,"message":"unknown key",)"
                R"("hint":"did you mean log"}]})");
  expect_golden(SyncProgress{"R1", "orders", "amazon-us", true, 1, 2, 3, 4, "waiting"},
                R"({"run_id":"R1","module":"orders","integration":"amazon-us","joined":true,"pages":1,"synced":2,)"
                R"("failed":3,"skipped":4,"message":"waiting"})");
  expect_golden(QuarantineOutcome{"amazon-us", "1", "dropped", ""},
                R"({"integration":"amazon-us","order_id":"1","outcome":"dropped"})");
}

TEST(Contract, AbsentIsLeftOutNeverEmpty) {
  const std::string json = to_json(Order{});
  EXPECT_EQ(json.find("\"\""), std::string::npos) << json;
  EXPECT_EQ(json.find("null"), std::string::npos) << json;
  EXPECT_EQ(json, R"({"read_only":false,"force_fulfilled":false,"cancel_requested":false,"comments":[],"lines":[],)"
                  R"("shipments":[],"outbound":[]})");
}

TEST(Fields, RequestsRefuseWhatTheyDoNotKnowAndAnswersDoNot) {
  const std::string json = R"({"order_id":"1","ordr_id":"2"})";
  EXPECT_EQ(from_json<OrderShowRequest>(json, Unknown::refused).error(),
            (Error{ErrorCode::usage, "unknown field \"ordr_id\"", ""}));
  EXPECT_EQ(from_json<OrderShowRequest>(json)->order_id, "1");
  EXPECT_EQ(from_json<OrderPage>(R"({"orders":[{"lines":[{},{"x":1}]}]})", Unknown::refused).error().message,
            "unknown field \"x\" in orders[0].lines[1]");
}

TEST(Fields, WrongTypesNameThePathAndNeverTheValue) {
  const auto message = [](std::string_view json) {
    const Result<OrderPage> page = from_json<OrderPage>(json);
    return page ? std::string("read") : page.error().message;
  };
  EXPECT_EQ(message(R"({"orders":{}})"), "orders must be a list");
  EXPECT_EQ(message(R"({"orders":[7]})"), "orders[0] must be an object");
  EXPECT_EQ(message(R"({"orders":[{"order_id":7}]})"), "orders[0].order_id must be a string");
  EXPECT_EQ(message(R"({"orders":[{"read_only":"canary"}]})"), "orders[0].read_only must be true or false");
  EXPECT_EQ(message(R"({"orders":[{"lines":[{"quantity":1.5}]}]})"), "orders[0].lines[0].quantity must be an integer");
  EXPECT_EQ(message(R"({"orders":[{"lines":[{"quantity":9223372036854775808}]}]})"),
            "orders[0].lines[0].quantity must be an integer");
  EXPECT_EQ(message(R"({"orders":[{"purchased_at":"canary"}]})"),
            "orders[0].purchased_at must be a time as in 2026-11-01T10:00:00Z");
  EXPECT_EQ(message(R"({"orders":[{"total":{"amount":1.5}}]})"),
            "orders[0].total.amount must be a decimal number as a string");
  EXPECT_EQ(message(R"({"orders":null})"), "orders must be a list");
  EXPECT_EQ(message("[]"), "the document must be an object");
  EXPECT_EQ(message("canary"), "not JSON at byte 1");
}

TEST(Fields, ARequestWithoutWhatItIsAboutIsRefused) {
  EXPECT_EQ(from_json<OrderShowRequest>("{}", Unknown::refused).error().message, "order_id is missing");
  EXPECT_EQ(from_json<OrderShowRequest>(R"({"order_id":""})", Unknown::refused).error().message, "order_id is missing");
  EXPECT_EQ(from_json<SyncRequest>("{}", Unknown::refused).error().message, "module is missing");
}

TEST(Fields, TextThatIsNotUtf8DoesNotStopTheAnswer) {
  Order order;
  order.order_id = "bad \xff title";
  EXPECT_NE(to_json(order).find("bad \xef\xbf\xbd title"), std::string::npos);
}

TEST(Fields, ALineFeedInATextStaysOnOneLine) {
  Event event;
  event.message = "two\nlines";
  EXPECT_EQ(to_json(event), R"({"message":"two\nlines"})");
}

}  // namespace
}  // namespace invd::control
