#include "store/posting_record.h"

#include "store/key.h"
#include "store/record.h"
#include "store/rows.h"

namespace invd::store {
namespace {

constexpr std::uint8_t kVersion = 1;

KeyWriter line_part(const stock::LineRef& line) {
  KeyWriter w;
  w.text(line.source).text(line.order.view()).text(line.line.view());
  return w;
}

void write(RecordWriter& w, const stock::Place& place) {
  w.u64(static_cast<std::uint64_t>(place.account)).text(place.warehouse);
}

stock::Place read_place(RecordReader& r) {
  const std::uint64_t account = r.u64();
  if (account > static_cast<std::uint64_t>(stock::kLastAccount)) r.mark_bad();
  return {static_cast<stock::Account>(account), r.strong<WarehouseName>()};
}

struct PostingKey {
  stock::LineRef line;
  Stream stream = Stream::movement;
  std::uint8_t kind = 0;
  std::uint32_t version = 0;
};

Result<PostingKey> read_key(std::string_view key) {
  KeyReader r(key);
  PostingKey out;
  out.line = {r.text(), OrderId(r.text()), LineId(r.text())};
  const std::uint8_t stream = r.u8();
  out.stream = static_cast<Stream>(stream);
  out.kind = r.u8();
  out.version = r.u32();
  const auto last = stream == 0 ? static_cast<std::uint8_t>(stock::kLastMovementKind)
                                : static_cast<std::uint8_t>(stock::kLastCommitmentKind);
  if (!r.at_end() || stream > 1 || out.kind > last)
    return fail(ErrorCode::store_corrupt, "a posting has a damaged key");
  return out;
}

}  // namespace

std::string posting_key(const stock::MovementKey& key) {
  return line_part(key.line)
      .u8(static_cast<std::uint8_t>(Stream::movement))
      .u8(static_cast<std::uint8_t>(key.kind))
      .u32(key.version)
      .str();
}

std::string posting_key(const stock::CommitmentKey& key) {
  return line_part(key.line)
      .u8(static_cast<std::uint8_t>(Stream::commitment))
      .u8(static_cast<std::uint8_t>(key.kind))
      .u32(key.version)
      .str();
}

std::string encode_posting(std::string_view key, const LedgerRow& row) {
  RecordWriter w(kVersion);
  w.u64(row.seq);
  if (row.movement) {
    w.text(row.movement->item).i64(row.movement->quantity).time(row.movement->at);
    write(w, row.movement->from);
    write(w, row.movement->to);
    w.i64(row.after_from);
  } else {
    w.text(row.commitment->item).i64(row.commitment->quantity).time(row.commitment->at);
    w.text(row.commitment->warehouse);
  }
  w.i64(row.after_to).text(row.note.reason).text(row.note.by);
  return std::move(w).finish(key);
}

Result<LedgerRow> decode_posting(std::string_view key, std::string_view value) {
  const auto parts = read_key(key);
  if (!parts) return fail(parts);
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r, "a posting");
  LedgerRow row;
  row.seq = r->u64();
  row.stream = parts->stream;
  const ItemId item = r->strong<ItemId>();
  const std::int64_t quantity = r->i64();
  const Timestamp at = r->time();
  if (row.stream == Stream::movement) {
    const stock::Place from = read_place(*r);
    const stock::Place to = read_place(*r);
    const stock::MovementKey natural{parts->line, static_cast<stock::MovementKind>(parts->kind), parts->version};
    row.movement = stock::Movement{natural, item, quantity, from, to, at};
    row.after_from = r->i64();
  } else {
    const stock::CommitmentKey natural{parts->line, static_cast<stock::CommitmentKind>(parts->kind), parts->version};
    row.commitment = stock::CommitmentChange{natural, item, r->strong<WarehouseName>(), quantity, at};
  }
  row.after_to = r->i64();
  row.note.reason = r->text();
  row.note.by = r->text();
  if (const auto ok = r->finish(); !ok) return fail(ok, "a posting");
  return row;
}

Result<LedgerRow> posting_of_ledger(ReadTxn& txn, std::string_view ledger_key) {
  KeyReader r(ledger_key);
  const ItemId item(r.text());
  const std::uint64_t seq = r.u64();
  const std::size_t prefix = KeyWriter().text(item.view()).u64(seq).str().size();
  if (!r.ok() || prefix > ledger_key.size()) return fail(ErrorCode::store_corrupt, "a ledger has a damaged key");
  auto row = get_row(txn, Table::postings, ledger_key.substr(prefix), decode_posting);
  if (!row) return fail(row);
  if (*row) {
    const ItemId& posted = (*row)->movement ? (*row)->movement->item : (*row)->commitment->item;
    if ((*row)->seq == seq && posted == item) return std::move(**row);
  }
  return fail(ErrorCode::store_corrupt, "the ledger of item " + item.str() + " names a posting that is not there",
              "run invd --check-store");
}

}  // namespace invd::store
