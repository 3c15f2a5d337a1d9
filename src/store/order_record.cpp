#include "store/order_record.h"

#include "store/record.h"

namespace invd::store {
namespace {

using namespace orders;

constexpr std::uint8_t kVersion = 1;

void write(RecordWriter& w, const std::string& text) {
  w.text(text);
}
void write(RecordWriter& w, const Alias& a) {
  w.text(a.id).text(a.type);
}
void write(RecordWriter& w, const AssociatedOrder& a) {
  w.text(a.order_id).text(a.type);
}
void write(RecordWriter& w, const TimeWindow& t) {
  w.maybe_time(t.earliest).maybe_time(t.latest);
}
void write(RecordWriter& w, const ProceedsDetail& d) {
  w.text(d.subtype).maybe_money(d.value);
}
void write(RecordWriter& w, const PackageItem& i) {
  w.text(i.line_id).i64(i.quantity);
}
void write(RecordWriter& w, const Comment& c) {
  w.time(c.at).text(c.text);
}

template <class T>
void write(RecordWriter& w, const std::vector<T>& list);

void write(RecordWriter& w, const ProceedsBreakdown& b) {
  w.text(b.type).text(b.status).decimal(b.subtotal.amount).text(b.subtotal.currency);
  write(w, b.details);
}

void write(RecordWriter& w, const Proceeds& p) {
  w.maybe_money(p.total);
  write(w, p.breakdowns);
}

void write(RecordWriter& w, const std::optional<std::int64_t>& number) {
  w.boolean(number.has_value());
  if (number) w.i64(*number);
}

void write(RecordWriter& w, const AmazonOrderItem& i) {
  w.text(i.line_id).i64(i.quantity_ordered).text(i.asin).text(i.seller_sku).text(i.title);
  w.text(i.condition).text(i.condition_subtype).maybe_money(i.unit_price).text(i.price_designation);
  write(w, i.proceeds);
  write(w, i.programs);
  w.text(i.cancel_requester).text(i.cancel_request_reason).text(i.cancelled_by).text(i.cancelled_reason);
  write(w, i.quantity_fulfilled);
  write(w, i.quantity_unfulfilled);
  w.text(i.gift_wrap_level);
}

void write(RecordWriter& w, const AmazonPackage& p) {
  w.text(p.reference_id).maybe_time(p.created).text(p.status).text(p.detailed_status).text(p.carrier);
  w.text(p.tracking_number).text(p.shipping_service).maybe_time(p.shipped);
  write(w, p.items);
}

void write(RecordWriter& w, const AmazonOrder& o) {
  w.text(o.order_id).time(o.created).time(o.last_updated).text(o.channel_name).text(o.marketplace);
  w.text(o.marketplace_name).text(o.status).text(o.fulfilled_by).text(o.service_level);
  write(w, o.programs);
  write(w, o.aliases);
  write(w, o.associated_orders);
  write(w, o.ship_by);
  write(w, o.deliver_by);
  write(w, o.proceeds);
  write(w, o.items);
  write(w, o.packages);
}

template <class T>
void write(RecordWriter& w, const std::vector<T>& list) {
  w.u64(list.size());
  for (const T& element : list) write(w, element);
}

void read(RecordReader& r, std::string& text) {
  text = r.text();
}
void read(RecordReader& r, Alias& a) {
  a.id = r.text();
  a.type = r.text();
}
void read(RecordReader& r, AssociatedOrder& a) {
  a.order_id = r.strong<OrderId>();
  a.type = r.text();
}
void read(RecordReader& r, TimeWindow& t) {
  t.earliest = r.maybe_time();
  t.latest = r.maybe_time();
}
void read(RecordReader& r, ProceedsDetail& d) {
  d.subtype = r.text();
  d.value = r.maybe_money();
}
void read(RecordReader& r, PackageItem& i) {
  i.line_id = r.strong<LineId>();
  i.quantity = r.i64();
}
void read(RecordReader& r, Comment& c) {
  c.at = r.time();
  c.text = r.text();
}

template <class T>
void read(RecordReader& r, std::vector<T>& list);

void read(RecordReader& r, ProceedsBreakdown& b) {
  b.type = r.text();
  b.status = r.text();
  b.subtotal.amount = r.decimal();
  b.subtotal.currency = r.text();
  read(r, b.details);
}

void read(RecordReader& r, Proceeds& p) {
  p.total = r.maybe_money();
  read(r, p.breakdowns);
}

void read(RecordReader& r, std::optional<std::int64_t>& number) {
  if (r.boolean()) number = r.i64();
}

void read(RecordReader& r, AmazonOrderItem& i) {
  i.line_id = r.strong<LineId>();
  i.quantity_ordered = r.i64();
  i.asin = r.strong<Asin>();
  i.seller_sku = r.strong<Sku>();
  i.title = r.text();
  i.condition = r.text();
  i.condition_subtype = r.text();
  i.unit_price = r.maybe_money();
  i.price_designation = r.text();
  read(r, i.proceeds);
  read(r, i.programs);
  i.cancel_requester = r.text();
  i.cancel_request_reason = r.text();
  i.cancelled_by = r.text();
  i.cancelled_reason = r.text();
  read(r, i.quantity_fulfilled);
  read(r, i.quantity_unfulfilled);
  i.gift_wrap_level = r.text();
}

void read(RecordReader& r, AmazonPackage& p) {
  p.reference_id = r.text();
  p.created = r.maybe_time();
  p.status = r.text();
  p.detailed_status = r.text();
  p.carrier = r.text();
  p.tracking_number = r.text();
  p.shipping_service = r.text();
  p.shipped = r.maybe_time();
  read(r, p.items);
}

void read(RecordReader& r, AmazonOrder& o) {
  o.order_id = r.strong<OrderId>();
  o.created = r.time();
  o.last_updated = r.time();
  o.channel_name = r.text();
  o.marketplace = r.strong<MarketplaceId>();
  o.marketplace_name = r.text();
  o.status = r.text();
  o.fulfilled_by = r.text();
  o.service_level = r.text();
  read(r, o.programs);
  read(r, o.aliases);
  read(r, o.associated_orders);
  read(r, o.ship_by);
  read(r, o.deliver_by);
  read(r, o.proceeds);
  read(r, o.items);
  read(r, o.packages);
}

template <class T>
void read(RecordReader& r, std::vector<T>& list) {
  list.resize(r.count());
  for (T& element : list) read(r, element);
}

}  // namespace

std::string encode_order(std::string_view key, const StoredOrder& order) {
  RecordWriter w(kVersion);
  w.text(order.integration).u64(static_cast<std::uint64_t>(order.source)).time(order.first_seen).time(order.changed_at);
  w.text(order.skip_reason).u64(order.rereads).maybe_time(order.next_reread);
  write(w, order.comments);
  write(w, order.amazon);
  return std::move(w).finish(key);
}

Result<StoredOrder> decode_order(std::string_view key, std::string_view value) {
  auto reader = RecordReader::open(key, value, kVersion);
  if (!reader) return fail(reader);
  StoredOrder order;
  order.integration = reader->strong<IntegrationName>();
  const std::uint64_t source = reader->u64();
  if (source != 1 && source != 2) reader->mark_bad();
  order.source = static_cast<Source>(source);
  order.first_seen = reader->time();
  order.changed_at = reader->time();
  order.skip_reason = reader->text();
  order.rereads = static_cast<std::uint32_t>(reader->u64());
  order.next_reread = reader->maybe_time();
  read(*reader, order.comments);
  read(*reader, order.amazon);
  if (const auto ok = reader->finish(); !ok) return fail(ok);
  return order;
}

}  // namespace invd::store
