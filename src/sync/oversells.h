#pragma once

#include <optional>
#include <utility>

#include "base/error.h"
#include "store/kv.h"
#include "store/oversells.h"
#include "sync/books.h"
#include "sync/push_settings.h"

namespace invd::sync {

/// Counts Amazon's order lines that find less than they need (STK-12). Has no state of its own; used on the writer
/// thread.
class OversellWatch final : public LineWitness {
 public:
  explicit OversellWatch(PushSettings settings) : settings_(std::move(settings)) {}
  [[nodiscard]] Result<News> line_booked(store::WriteTxn& txn, const orders::StoredOrder& order,
                                         const LineChange& change) const override;

 private:
  PushSettings settings_;
};

/// What a line that has just taken units lacked of them; nothing where it found them. Where no warehouse lacks anything
/// it is not looked further.
[[nodiscard]] Result<std::optional<store::Oversell>> find_oversell(store::ReadTxn& txn, const PushSettings& settings,
                                                                   const orders::StoredOrder& order,
                                                                   const LineChange& change);

}  // namespace invd::sync
