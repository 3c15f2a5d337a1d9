#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"

namespace invd::amazon {

/// An answer may have been under way for so long; the time it tells has passed by as much.
inline constexpr Duration kLongestExchange = std::chrono::minutes(2);

/// The time as Amazon tells it: the Date of an answer, carried on by the monotonic clock, so that setting this
/// machine's clock moves nothing (I13). While the machine's clock agrees to half a minute, or Amazon has said nothing
/// yet, it is the machine's. On the scheduler's thread.
class ServerClock final : public Clock {
 public:
  explicit ServerClock(const Clock& machine) : machine_(machine) {}

  [[nodiscard]] Timestamp now() const override;
  /// What this machine takes for the time.
  [[nodiscard]] Timestamp machines() const { return machine_.now(); }
  [[nodiscard]] Monotonic monotonic() const override { return machine_.monotonic(); }
  /// Amazon's time, to the second and the length of an exchange; never later than it is. Absent: not told in this boot.
  [[nodiscard]] std::optional<Timestamp> told() const;

  /// Amazon said that it was `date`, at `at` by the monotonic clock or a little before.
  void note(Timestamp date, Monotonic at);
  /// That time has passed, as Amazon told it in an earlier boot.
  void note_passed(Timestamp date);

 private:
  struct Told {
    Timestamp date;
    Monotonic at;
  };
  const Clock& machine_;
  std::optional<Told> told_;
  std::optional<Timestamp> passed_;
};

}  // namespace invd::amazon
