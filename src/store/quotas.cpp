#include "store/quotas.h"

#include <bit>

#include "store/key.h"
#include "store/record.h"
#include "store/rows.h"

namespace invd::store {
namespace {

constexpr std::uint8_t kVersion = 2;  // 2 added blocked_until and server_time

std::uint64_t bits(double number) {
  return std::bit_cast<std::uint64_t>(number);
}

Result<SavedBucket> decode(std::string_view key, std::string_view value) {
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r, "a token bucket");
  SavedBucket b;
  b.integration = r->strong<IntegrationName>();
  b.region = r->text();
  b.operation = r->text();
  for (double* number : {&b.rate, &b.burst, &b.level, &b.trust}) *number = std::bit_cast<double>(r->u64());
  b.saved_at = r->time();
  b.saved_monotonic = Monotonic{r->i64()};
  b.boot_id = r->text();
  if (r->version() >= 2) {
    b.blocked_until = Monotonic{r->i64()};
    b.server_time = r->maybe_time();
  }
  if (const auto ok = r->finish(); !ok) return fail(ok, "a token bucket");
  return b;
}

}  // namespace

Result<void> put_bucket(WriteTxn& txn, const SavedBucket& b) {
  const std::string key = KeyWriter().text(b.integration.view()).text(b.region).text(b.operation).str();
  RecordWriter w(kVersion);
  w.text(b.integration).text(b.region).text(b.operation);
  for (const double number : {b.rate, b.burst, b.level, b.trust}) w.u64(bits(number));
  w.time(b.saved_at).i64(b.saved_monotonic.ms).text(b.boot_id);
  w.i64(b.blocked_until.ms).maybe_time(b.server_time);
  return txn.put(Table::quotas, key, std::move(w).finish(key));
}

Result<std::vector<SavedBucket>> all_buckets(ReadTxn& txn) {
  return collect_rows(txn, Table::quotas, {}, Direction::ascending, decode);
}

Result<void> audit_bucket(ReadTxn&, std::string_view key, std::string_view value) {
  return outcome_of(decode(key, value));
}

}  // namespace invd::store
