#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "sandbox/faults.h"
#include "sandbox/listing_patch.h"
#include "sandbox/shop.h"

namespace invd::sandbox {

/// Why an accepted submission is never applied.
enum class NeverApplied : std::uint8_t {
  no,           ///< it was, or will be
  dropped,      ///< fault dropped_submission
  unknown_sku,  ///< the account has no listing of the SKU; Amazon accepts it all the same
  not_listed,   ///< not, or not any more, in the stores it was sent to
  parent,       ///< a variation parent has no offer
};
[[nodiscard]] std::string_view name(NeverApplied why);  ///< "unknownSku"; empty for `no`

/// A submission that Amazon has accepted: ACCEPTED says no more than that it waits to be applied.
struct Submission {
  std::uint64_t number = 0;  ///< index among the accepted ones
  std::string id;            ///< submissionId
  std::string source;        ///< "patchListingsItem", or "feed 50000000000/7" with the message's id
  std::string sku;
  std::optional<std::uint32_t> listing;  ///< number
  std::uint32_t stores = 0;              ///< bits: those it was sent to
  ListingPatch patch;
  Timestamp received;
  std::optional<Timestamp> due;      ///< nothing when it will never be applied
  std::optional<Timestamp> applied;  ///< when it was
  NeverApplied never = NeverApplied::no;
  std::size_t orders_before = 0;                      ///< of the shop, when it was received
  std::size_t orders_until = 0;                       ///< of the shop, when it was applied
  std::optional<std::int32_t> quantity_was;           ///< in the first of its stores, just before it was applied
  [[nodiscard]] std::optional<int> quantity() const;  ///< the merchant's quantity that it sets
};

/// How long submissions wait. Of the shop's time, drawn for each.
struct SubmissionSettings {
  Duration shortest = std::chrono::seconds(5);
  Duration longest = std::chrono::minutes(2);
};

/// The submissions to the account's listings, and when they are applied: those of one SKU in their order, unless a
/// fault says otherwise. Owned by the World, which lets the shop live up to each step before it is taken.
class Submissions {
 public:
  /// Both outlive it.
  Submissions(Shop& shop, Faults& faults) : shop_(shop), faults_(faults) {}

  [[nodiscard]] const SubmissionSettings& settings() const { return settings_; }
  /// Errors: usage (a duration below 0, the shortest longer than the longest).
  Result<void> set(SubmissionSettings settings);

  /// The next submissionId, of whatever is submitted.
  [[nodiscard]] std::string next_id();
  /// Whether a fault makes the submission INVALID.
  [[nodiscard]] bool is_unfounded(std::string_view operation) {
    return faults_.fires(FaultKind::invalid_submission, operation) != nullptr;
  }
  /// Takes one at the shop's now: `source`, `sku`, `stores` and `patch` are given. `operation` names the faults.
  const Submission& accept(std::string id, Submission submission, std::string_view operation);
  /// Counts one that was INVALID.
  void refuse() { ++invalid_; }

  /// When the next one is applied.
  [[nodiscard]] std::optional<Timestamp> next_step() const;
  /// Applies it. The shop is at that time.
  void step();

  /// The accepted ones by number.
  [[nodiscard]] const std::vector<Submission>& all() const { return submissions_; }
  [[nodiscard]] std::uint64_t applied() const { return applied_; }
  [[nodiscard]] std::uint64_t invalid() const { return invalid_; }
  /// Orders placed between its receipt and its application (or until now) that take units of its quantity.
  struct OrderBetween {
    std::uint32_t order = 0;  ///< number
    std::int32_t units = 0;
  };
  [[nodiscard]] std::vector<OrderBetween> orders_between(const Submission& submission) const;

 private:
  [[nodiscard]] NeverApplied obstacle(const Submission& submission) const;
  [[nodiscard]] Timestamp due_time(const Submission& submission, std::string_view operation);
  Shop& shop_;
  Faults& faults_;
  SubmissionSettings settings_;
  std::vector<Submission> submissions_;
  std::set<std::pair<Timestamp, std::uint64_t>> steps_;
  std::map<std::uint32_t, Timestamp> last_due_;  ///< of each listing, without those that are overtaken
  std::uint64_t ids_ = 0;
  std::uint64_t applied_ = 0;
  std::uint64_t invalid_ = 0;
};

}  // namespace invd::sandbox
