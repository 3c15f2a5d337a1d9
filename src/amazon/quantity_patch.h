#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "amazon/account.h"
#include "amazon/change.h"
#include "amazon/issue.h"
#include "async/task.h"
#include "base/error.h"
#include "base/ids.h"
#include "json/write.h"

namespace invd::amazon {

/// Fits every listing where its own product type is not known, as only an attribute that all have is written.
inline constexpr std::string_view kAnyProductType = "PRODUCT";

/// What a merchant-fulfilled listing is to offer. Nothing else of it is written (STK-6): with the operation "merge"
/// Amazon keeps its handling time and restock date, which "replace" would erase. Never to be made for a listing that is
/// not MFN: it would get a second offer.
struct QuantityChange {
  Sku sku;
  std::string product_type = {};  ///< "SHIRT"; empty: kAnyProductType
  std::int64_t quantity = 0;      ///< units, 0 to 10^9
};

/// Whether Amazon can be asked for it. Errors: usage: a SKU that is empty, too long or no text, a quantity out of
/// range.
[[nodiscard]] Result<void> check(const QuantityChange& change);
/// Its product type, and its "patches" as patchListingsItem and a message of a listings feed have them.
[[nodiscard]] std::string_view product_type(const QuantityChange& change);
[[nodiscard]] json::Text patches(const QuantityChange& change);

struct QuantityPatch {
  std::vector<MarketplaceId> marketplaces;  ///< 1 to 50: those of the quantity domain
  QuantityChange change;
};

enum class SubmissionStatus : std::uint8_t {
  accepted,  ///< queued, not applied: only reading it back shows that (I22)
  invalid,   ///< refused as a whole, for its issues
};
[[nodiscard]] std::string_view name(SubmissionStatus status);  ///< "accepted"

/// Amazon's answer to a patch.
struct Submission {
  std::string id;  ///< Amazon's, for its support
  SubmissionStatus status = SubmissionStatus::accepted;
  std::vector<Issue> issues = {};  ///< at most kMostIssues, errors first
  std::size_t more_issues = 0;     ///< others, also such as cannot be read
  bool operator==(const Submission&) const = default;
};
inline constexpr std::size_t kMostIssues = 10;

/// patchListingsItem, 5/s burst 5, of which one token is kept for what is `urgent`; other lowerings are an `effect`.
/// INVALID, which Amazon says with 200, is a result. Errors: as Account::change(): where it is `maybe_done`, the value
/// may be queued, and is not simply sent again, as a newer one may be due (I20). Usage; malformed when the answer
/// cannot be read, which is `maybe_done` too.
[[nodiscard]] async::Task<Changed<Submission>> patch_quantity(Account& account, QuantityPatch patch, Priority priority,
                                                              Duration deadline = kCallDeadline);

/// The answer of patchListingsItem about that SKU. Errors: malformed, limit: with the place, never with a value. Any
/// thread.
[[nodiscard]] Result<Submission> decode_submission(std::string_view body, const Sku& sku);

}  // namespace invd::amazon
