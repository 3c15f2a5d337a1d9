#include "store/settings.h"

#include "store/key.h"
#include "store/record.h"
#include "store/rows.h"

namespace invd::store {
namespace {

constexpr std::uint8_t kVersion = 1;

std::string key_of(std::string_view key) {
  return KeyWriter().text("seen").text(key).str();
}

Result<std::string> decode(std::string_view key, std::string_view value) {
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r, "a setting");
  std::string seen = r->text();
  if (const auto ok = r->finish(); !ok) return fail(ok, "a setting");
  return seen;
}

}  // namespace

Result<std::optional<std::string>> get_seen_setting(ReadTxn& txn, std::string_view key) {
  return get_row(txn, Table::settings, key_of(key), decode);
}

Result<void> put_seen_setting(WriteTxn& txn, std::string_view key, const std::string& value) {
  const std::string row = key_of(key);
  RecordWriter w(kVersion);
  w.text(value);
  return txn.put(Table::settings, row, std::move(w).finish(row));
}

Result<void> audit_setting(ReadTxn&, std::string_view key, std::string_view value) {
  return outcome_of(decode(key, value));
}

}  // namespace invd::store
