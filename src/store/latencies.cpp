#include "store/latencies.h"

#include <string>
#include <utility>

#include "store/key.h"
#include "store/record.h"
#include "store/rows.h"

namespace invd::store {
namespace {

constexpr std::uint8_t kVersion = 1;

std::string key_of(const IntegrationName& integration) {
  return KeyWriter().text(integration.view()).str();
}

void write(RecordWriter& w, const LatencyHistogram& histogram) {
  w.i64(histogram.max().count()).u64(histogram.buckets().size());
  for (const auto& [bucket, count] : histogram.buckets()) w.u64(bucket).u64(count);
}

LatencyHistogram read_histogram(RecordReader& r) {
  constexpr std::uint64_t kMost = 1ULL << 40U;
  const Duration max(r.i64());
  LatencyHistogram::Buckets buckets;
  const std::size_t size = r.count();
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint64_t bucket = r.u64();
    const std::uint64_t count = r.u64();
    if (bucket > LatencyHistogram::last_bucket() || count < 1 || count > kMost) r.mark_bad();
    if (r.ok()) buckets[static_cast<std::uint32_t>(bucket)] = count;
  }
  if (max < Duration(0) || max > LatencyHistogram::kLongest || buckets.size() != size) r.mark_bad();
  return {std::move(buckets), max};
}

Result<Latencies> decode(std::string_view key, std::string_view value) {
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r, "latencies");
  Latencies out;
  for (RecentLatencies& recent : out.kinds) {
    const Timestamp began = r->time();
    LatencyHistogram newer = read_histogram(*r);
    recent = RecentLatencies(began, std::move(newer), read_histogram(*r));
  }
  if (const auto ok = r->finish(); !ok) return fail(ok, "latencies");
  return out;
}

}  // namespace

Result<Latencies> get_latencies(ReadTxn& txn, const IntegrationName& integration) {
  const auto row = get_row(txn, Table::latencies, key_of(integration), decode);
  if (!row) return fail(row);
  return row->value_or(Latencies());
}

Result<void> put_latencies(WriteTxn& txn, const IntegrationName& integration, const Latencies& latencies) {
  const std::string key = key_of(integration);
  RecordWriter w(kVersion);
  for (const RecentLatencies& recent : latencies.kinds) {
    w.time(recent.began());
    write(w, recent.newer());
    write(w, recent.older());
  }
  return txn.put(Table::latencies, key, std::move(w).finish(key));
}

Result<void> add_latency(WriteTxn& txn, const IntegrationName& integration, Timed what, Duration took, Timestamp now) {
  auto latencies = get_latencies(txn, integration);
  if (!latencies) return fail(latencies);
  latencies->add(what, took, now);
  return put_latencies(txn, integration, *latencies);
}

Result<void> audit_latencies(ReadTxn&, std::string_view key, std::string_view value) {
  KeyReader k(key);
  (void)k.text();
  if (!k.at_end()) return fail(ErrorCode::store_corrupt, "latencies have a damaged key");
  return outcome_of(decode(key, value));
}

}  // namespace invd::store
