#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "control/fields.h"

namespace invd::control {

/// One of Amazon's token buckets, as invd models it.
struct QuotaRow {
  std::string integration;
  std::string region;
  std::string operation;  ///< "searchOrders"
  double rate = 0;        ///< tokens per second
  double burst = 0;       ///< tokens at most
  double level = 0;       ///< tokens now
  std::int64_t waiting = 0;
  double drain_seconds = 0;  ///< until the last of those waiting goes out
  bool operator==(const QuotaRow&) const = default;
};

struct QuotaReply {
  std::vector<QuotaRow> rows;
  bool operator==(const QuotaReply&) const = default;
};

void describe(Fields& f, QuotaRow& m);
void describe(Fields& f, QuotaReply& m);

}  // namespace invd::control
