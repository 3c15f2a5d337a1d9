#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "base/ids.h"
#include "base/latency_histogram.h"
#include "base/timestamp.h"
#include "store/kv.h"

namespace invd::store {

/// What is timed of each integration.
enum class Timed : std::uint8_t {
  order_seen,  ///< from an order's purchase to its being in the books, of those that the timer's windows bring
  /// From what a number rests on (of an order: as Amazon dates it) to its being committed as sent, right before the
  /// first byte. Of lowerings and of raises, which wait for orders.
  to_first_byte,
  to_confirmed,  ///< from the same to a reading that shows the number
};
inline constexpr std::size_t kTimedKinds = 3;

/// The table `latencies`: how long these took lately. Written in transactions that commit anyway.
struct Latencies {
  std::array<RecentLatencies, kTimedKinds> kinds;
  void add(Timed what, Duration took, Timestamp now) { kinds.at(static_cast<std::size_t>(what)).add(took, now); }
  [[nodiscard]] LatencyHistogram lately(Timed what, Timestamp now) const {
    return kinds.at(static_cast<std::size_t>(what)).lately(now);
  }
  bool operator==(const Latencies&) const = default;
};

/// Empty where nothing was timed.
[[nodiscard]] Result<Latencies> get_latencies(ReadTxn& txn, const IntegrationName& integration);
[[nodiscard]] Result<void> put_latencies(WriteTxn& txn, const IntegrationName& integration, const Latencies& latencies);
[[nodiscard]] Result<void> add_latency(WriteTxn& txn, const IntegrationName& integration, Timed what, Duration took,
                                       Timestamp now);

[[nodiscard]] Result<void> audit_latencies(ReadTxn& txn, std::string_view key, std::string_view value);

}  // namespace invd::store
