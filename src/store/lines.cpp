#include "store/lines.h"

#include "store/key.h"
#include "store/record.h"
#include "store/rows.h"

namespace invd::store {
namespace {

using stock::LineRef;

constexpr std::uint8_t kVersion = 1;

std::string key_of(const LineRef& line) {
  return KeyWriter().text(line.source).text(line.order.view()).text(line.line.view()).str();
}

std::string waiting_key(const LineRef& line, const Sku& sku) {
  return KeyWriter().text(line.source).text(sku.view()).text(line.order.view()).text(line.line.view()).str();
}

void write(RecordWriter& w, const stock::Place& place) {
  w.u64(static_cast<std::uint64_t>(place.account)).text(place.warehouse);
}

stock::Place read_place(RecordReader& r) {
  const std::uint64_t account = r.u64();
  if (account > static_cast<std::uint64_t>(stock::kLastAccount)) r.mark_bad();
  return {static_cast<stock::Account>(account), r.strong<WarehouseName>()};
}

void write(RecordWriter& w, const stock::LineState& s) {
  w.time(s.as_of).boolean(s.pin.has_value());
  if (s.pin) {
    w.text(s.pin->item);
    write(w, s.pin->place);
  }
  w.i64(s.held).u64(s.out.size());
  for (const stock::OutUnits& out : s.out) {
    w.text(out.item);
    write(w, out.place);
    w.boolean(out.in_parcel).i64(out.units);
  }
  w.i64(s.unbooked).u64(s.returns.size());
  for (const stock::LineReturn& back : s.returns)
    w.u64(back.number)
        .text(back.item)
        .i64(back.units)
        .boolean(back.warehouse.has_value())
        .text(back.warehouse.value_or(WarehouseName()));
  w.u64(s.version);
}

stock::LineState read_state(RecordReader& r) {
  stock::LineState s;
  s.as_of = r.time();
  if (r.boolean()) {
    stock::LinePin pin;
    pin.item = r.strong<ItemId>();
    pin.place = read_place(r);
    s.pin = pin;
  }
  s.held = r.i64();
  s.out.resize(r.count());
  for (stock::OutUnits& out : s.out) {
    out.item = r.strong<ItemId>();
    out.place = read_place(r);
    out.in_parcel = r.boolean();
    out.units = r.i64();
  }
  s.unbooked = r.i64();
  s.returns.resize(r.count());
  for (stock::LineReturn& back : s.returns) {
    back.number = static_cast<std::uint32_t>(r.u64());
    back.item = r.strong<ItemId>();
    back.units = r.i64();
    const bool restocked = r.boolean();
    const WarehouseName warehouse = r.strong<WarehouseName>();
    if (restocked) back.warehouse = warehouse;
  }
  s.version = static_cast<std::uint32_t>(r.u64());
  return s;
}

Result<LineRecord> decode(std::string_view key, std::string_view value) {
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r, "an order line");
  LineRecord line;
  line.state = read_state(*r);
  line.sku = r->strong<Sku>();
  line.out_before_cut = r->i64();
  line.brought_units = r->boolean();
  if (r->boolean()) {
    stock::LineBeforeCut before;
    before.cut = r->time();
    before.units = {r->i64(), r->i64(), r->i64()};
    before.seen_open_after = r->boolean();
    line.before_cut = before;
  }
  if (const auto ok = r->finish(); !ok) return fail(ok, "an order line");
  return line;
}

}  // namespace

Result<std::optional<LineRecord>> get_line(ReadTxn& txn, const LineRef& line) {
  return get_row(txn, Table::lines, key_of(line), decode);
}

Result<void> put_line(WriteTxn& txn, const LineRef& line, const LineRecord& record) {
  const std::string key = key_of(line);
  RecordWriter w(kVersion);
  write(w, record.state);
  w.text(record.sku).i64(record.out_before_cut).boolean(record.brought_units).boolean(record.before_cut.has_value());
  if (const auto& before = record.before_cut) {
    w.time(before->cut).i64(before->units.ordered).i64(before->units.cancelled).i64(before->units.fulfilled);
    w.boolean(before->seen_open_after);
  }
  return txn.put(Table::lines, key, std::move(w).finish(key));
}

Result<void> set_waiting(WriteTxn& txn, const LineRef& line, const Sku& sku, bool waiting) {
  const std::string key = waiting_key(line, sku);
  if (!waiting) return outcome_of(txn.erase(Table::waiting_lines, key));
  return outcome_of(txn.put_if_absent(Table::waiting_lines, key, {}));
}

Result<std::vector<LineRef>> waiting_lines(ReadTxn& txn, const std::string& source, const Sku& sku) {
  std::vector<LineRef> lines;
  const KeyRange range = KeyRange::prefix(KeyWriter().text(source).text(sku.view()).str());
  const auto ok = scan_rows(txn, Table::waiting_lines, range, Direction::ascending,
                            [&](std::string_view key, std::string_view) -> Result<Scan> {
                              KeyReader r(key);
                              LineRef line;
                              line.source = r.text();
                              static_cast<void>(r.text());
                              line.order = OrderId(r.text());
                              line.line = LineId(r.text());
                              if (!r.at_end()) return fail(ErrorCode::store_corrupt, "waiting_lines has a damaged key");
                              lines.push_back(std::move(line));
                              return Scan::go_on;
                            });
  if (!ok) return fail(ok);
  return lines;
}

Result<void> audit_line(ReadTxn&, std::string_view key, std::string_view value) {
  return outcome_of(decode(key, value));
}

Result<void> audit_waiting_line(ReadTxn& txn, std::string_view key, std::string_view) {
  KeyReader r(key);
  for (int part = 0; part < 4; ++part) static_cast<void>(r.text());
  if (!r.at_end()) return fail(ErrorCode::store_corrupt, "waiting_lines has a damaged key");
  static_cast<void>(txn);
  return {};
}

}  // namespace invd::store
