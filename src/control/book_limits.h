#pragma once

#include <cstddef>
#include <cstdint>

#include "control/fields.h"

namespace invd::control {

// What a request about the books may hold. Sizes of text are bytes of UTF-8; a request as a whole is bounded by
// kMaxRequestBytes. The ids that Amazon gives are shorter than any of these.

/// As stock::kMaxUnits: the most units that one change or quantity may state.
inline constexpr std::int64_t kMaxUnits = 1'000'000'000'000;
/// A seller SKU has at most 40 characters on Amazon; items of ours may have somewhat longer ones.
inline constexpr AtMost kSkuBytes{200};
inline constexpr AtMost kItemNameBytes{1000};
inline constexpr AtMost kUnitBytes{40};
inline constexpr AtMost kWarehouseBytes{100};
inline constexpr AtMost kIntegrationBytes{100};
inline constexpr AtMost kMarketplaceBytes{40};
/// `integration/marketplace/seller-sku`.
inline constexpr AtMost kListingBytes{400};
inline constexpr AtMost kIdBytes{100};
inline constexpr AtMost kReasonBytes{500};
inline constexpr AtMost kCommentBytes{2000};
inline constexpr AtMost kMomentBytes{40};
inline constexpr AtMost kCursorBytes{2000};
inline constexpr AtMost kCurrencyBytes{3};
/// SKUs or listings of a bulk command: one answer comes for each.
inline constexpr TextsAtMost kBulk{1000, 400};
/// Lines of a manual order or of a return.
inline constexpr AtMost kLines{200};
inline constexpr Between kPageRows{0, kMaxUnits};
inline constexpr Between kQuantity{1, kMaxUnits};
inline constexpr Between kDelta{-kMaxUnits, kMaxUnits};
/// Of what is counted: none or more.
inline constexpr Between kCount{0, kMaxUnits};

}  // namespace invd::control
