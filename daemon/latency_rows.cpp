#include "daemon/latency_rows.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace invd::daemon {
namespace {

/// In the sequence of store::Timed.
constexpr std::array<std::string_view, store::kTimedKinds> kKinds = {"order_seen", "to_first_byte", "to_confirmed"};
using Histograms = std::array<LatencyHistogram, store::kTimedKinds>;

double in_seconds(Duration duration) {
  return static_cast<double>(duration.count()) / 1000.0;
}

control::Latencies message_of(const Histograms& histograms) {
  control::Latencies out;
  for (std::size_t kind = 0; kind < kKinds.size(); ++kind)
    if (histograms.at(kind).count() > 0) out.emplace(kKinds.at(kind), to_message(histograms.at(kind)));
  return out;
}

}  // namespace

control::LatencyStatus to_message(const LatencyHistogram& histogram) {
  return {.count = static_cast<std::int64_t>(histogram.count()),
          .p50 = in_seconds(histogram.percentile(50)),
          .p99 = in_seconds(histogram.percentile(99)),
          .max = in_seconds(histogram.max())};
}

LatenciesBy latencies_of(const Runtime& runtime, store::ReadTxn& txn) {
  LatenciesBy out;
  Histograms all;
  const Timestamp now = runtime.services.clock.now();
  for (const IntegrationName& name : runtime.integrations.names()) {
    const auto latencies = store::get_latencies(txn, name);
    if (!latencies) continue;  // what is damaged is told by the check of the store
    Histograms own;
    for (std::size_t kind = 0; kind < own.size(); ++kind) {
      own.at(kind) = latencies->lately(static_cast<store::Timed>(kind), now);
      all.at(kind).add(own.at(kind));
    }
    out[name] = message_of(own);
  }
  out[IntegrationName()] = message_of(all);
  return out;
}

}  // namespace invd::daemon
