#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/timestamp.h"

namespace invd::sandbox {

/// What can be made to go wrong. `amount` is in milliseconds where the fault is about time.
enum class FaultKind : std::uint8_t {
  throttle,             ///< 429 without the rate header, as Amazon sends it; takes no token
  throttle_header,      ///< 429 with the rate header
  internal_error,       ///< 500
  unavailable,          ///< 503
  late_search,          ///< an update shows in searchOrders only `amount` later
  silent_cancel,        ///< a cancellation does not move lastUpdatedTime
  lost_answer,          ///< the request has its effect, the connection closes without an answer
  reset,                ///< the connection is reset, no effect
  truncated_body,       ///< the body ends halfway
  corrupt_body,         ///< bytes of the body are flipped
  html_ok,              ///< 200 with a page of HTML
  repeated_page,        ///< a page token gives the page before again
  expired_token,        ///< a page token is refused: 400 InvalidInput
  duplicated_order,     ///< the last order of a page comes again on the next
  hidden_order,         ///< the order is never in searchOrders, only in getOrder; chosen by order, not by call
  access_token_expiry,  ///< the access token of the call has just expired: 403
  slow_answer,          ///< `amount` of delay
  trickle,              ///< the body comes in small pieces, `amount` between them
  malformed_order,      ///< one order of the answer has a field of the wrong type
  unknown_enum,         ///< one order of the answer has a status that no model knows
  missing_date,         ///< no Date header
  forbidden,            ///< 403: the application lacks the role, or the right
  skewed_date,          ///< the Date header is off by `amount`
  late_listing,         ///< a listing's change shows only `amount` later
  late_error,           ///< 500, but the request has had its effect
  // Of listings submissions, by the operation that brought them: patchListingsItem, or createFeed for each message. An
  // amount of 0 is drawn: from one minute to half an hour.
  late_submission,       ///< applied `amount` later; those of the SKU that come after it wait for it
  overtaken_submission,  ///< applied `amount` later; those of the SKU that come after it do not wait
  dropped_submission,    ///< accepted, and never applied
  invalid_submission,    ///< refused though nothing is wrong with it: INVALID
  cancelled_feed,        ///< a feed ends as CANCELLED, though nobody asked for it
  fatal_feed,            ///< a feed ends as FATAL, when some of its messages have been accepted
};
inline constexpr std::size_t kFaultKinds = 31;

[[nodiscard]] std::string_view name(FaultKind kind);  ///< "late_search"
/// Whether it can only happen to a client that writes: submits changes of listings.
[[nodiscard]] constexpr bool needs_submissions(FaultKind kind) {
  return kind >= FaultKind::late_submission && kind <= FaultKind::fatal_feed;
}
[[nodiscard]] std::optional<FaultKind> fault_from_name(std::string_view name);

/// What an enumeration of Amazon holds when `unknown_enum` fires: no model knows it.
inline constexpr std::string_view kUnknownStatus = "AWAITING_SANDBOX";

/// A fault that is switched on.
struct Fault {
  FaultKind kind = FaultKind::throttle;
  double probability = 1;       ///< of each occasion
  std::int64_t remaining = -1;  ///< how often it may fire still; -1: for ever
  std::string operation;        ///< "searchOrders", "login"; empty: every one
  std::int64_t amount = 0;
};

/// The faults that are on, and how often each has fired. Draws nothing while no fault of the kind is on, so that a
/// world without faults is the same whatever could be switched on.
class Faults {
 public:
  explicit Faults(std::uint64_t seed) : random_(seed) {}

  /// Replaces the fault of the same kind and operation.
  void set(Fault fault);
  void clear(FaultKind kind);
  void clear();

  /// Whether it happens now; counts it if so. The fault comes back for its amount.
  [[nodiscard]] const Fault* fires(FaultKind kind, std::string_view operation);
  /// Whether it hits the thing of that number, always the same way for the same thing. Does not count.
  [[nodiscard]] bool hits(FaultKind kind, std::string_view operation, std::uint64_t thing) const;
  void count(FaultKind kind) { ++fired_[static_cast<std::size_t>(kind)]; }

  [[nodiscard]] std::uint64_t fired(FaultKind kind) const { return fired_[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] const std::map<std::pair<FaultKind, std::string>, Fault>& on() const { return on_; }
  [[nodiscard]] Random& random() { return random_; }

 private:
  [[nodiscard]] const Fault* find(FaultKind kind, std::string_view operation) const;
  SeededRandom random_;
  std::map<std::pair<FaultKind, std::string>, Fault> on_;
  std::array<std::uint64_t, kFaultKinds> fired_{};
};

/// "late_search=0.1", "throttle=0.05@searchOrders", "slow_answer=1:2000", "reset=1x3" (probability, then in any order
/// `:amount`, `xcount`, `@operation`). nullopt when it is none of these.
[[nodiscard]] std::optional<Fault> parse_fault(std::string_view text);

}  // namespace invd::sandbox
