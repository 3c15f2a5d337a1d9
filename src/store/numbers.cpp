#include "store/numbers.h"

#include <fmt/format.h>

#include "store/key.h"
#include "store/record.h"
#include "store/rows.h"

namespace invd::store {
namespace {

constexpr std::uint8_t kVersion = 1;

Result<std::uint64_t> decode(std::string_view key, std::string_view value) {
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r, "a series of numbers");
  const std::uint64_t number = r->u64();
  if (const auto ok = r->finish(); !ok) return fail(ok, "a series of numbers");
  return number;
}

}  // namespace

Result<std::uint64_t> next_number(WriteTxn& txn, std::string_view series) {
  const std::string key = KeyWriter().text(series).str();
  const auto last = get_row(txn, Table::numbers, key, decode);
  if (!last) return fail(last);
  const std::uint64_t next = last->value_or(0) + 1;
  RecordWriter w(kVersion);
  w.u64(next);
  if (const auto ok = txn.put(Table::numbers, key, std::move(w).finish(key)); !ok) return fail(ok);
  return next;
}

std::string number_text(std::uint64_t number) {
  return fmt::format("{:010}", number);
}

Result<void> audit_number(ReadTxn&, std::string_view key, std::string_view value) {
  return outcome_of(decode(key, value));
}

}  // namespace invd::store
