#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/timestamp.h"

namespace invd::sandbox {

/// Amazon's published limit of an operation.
struct Quota {
  double rate = 1;  ///< tokens a second
  double burst = 1;
};

/// A token bucket, exact: tokens are counted in billionths, the clock in milliseconds of the shop's time.
/// Over any time t it grants at most rate x t + burst.
class Bucket {
 public:
  /// Full at `opened`.
  Bucket(Quota quota, Timestamp opened);

  /// Takes a token, if there is one. A clock that goes back adds nothing.
  [[nodiscard]] bool take(Timestamp now);
  /// From now on another rate and burst; the level stays, cut to the new burst.
  void change(Quota quota, Timestamp now);

  [[nodiscard]] Quota quota() const { return quota_; }
  /// Tokens in the bucket.
  [[nodiscard]] double level(Timestamp now);
  /// Tokens that were to be had since it was opened: the first burst, and the rate times the time.
  [[nodiscard]] double offered(Timestamp now);
  /// Tokens that ran over the rim because nobody took them in time.
  [[nodiscard]] double spilled(Timestamp now);

 private:
  void refill(Timestamp now);
  Quota quota_;
  Timestamp last_;
  std::int64_t per_ms_ = 0;
  std::int64_t capacity_ = 0;
  std::int64_t level_ = 0;
  double offered_ = 0;
  double spilled_ = 0;
};

/// The rate as Amazon writes it in x-amzn-RateLimit-Limit: "0.0056", "5.0".
[[nodiscard]] std::string rate_text(double rate);

}  // namespace invd::sandbox
