#pragma once

#include <cstdint>
#include <string_view>

namespace invd {

/// The guards of the design that live in invd's own code. Each promise that they keep is proved by switching its guard
/// off and seeing a test notice (tests/guards): the tests link another definition of guarded(). What keeps the store's
/// file in order lies below our code, and is switched off at the simulator's seams (tests/sim/simulation.h).
enum class Guard : std::uint8_t {
  record_checksum,    ///< a record whose checksum is wrong is refused (I3)
  fence,              ///< each write transaction checks that the store is still ours (I4)
  put_if_absent,      ///< what exists under its natural key is not written again (I14)
  newest_version,     ///< an older version of an order changes nothing (I10)
  single_flight,      ///< many callers share one login (I23)
  limits,             ///< what is larger, longer or deeper than its limit is refused (I12, I27)
  value_at_send,      ///< a quantity is computed from the ledger in the transaction that notes it as being sent (I17)
  read_before_write,  ///< what is written rests on a number just read (STK-6, 7)
  horizon_before_raise,  ///< no raise before orders are known beyond what it rests on (STK-7)
  no_echo,               ///< what an order took from Amazon's number is not pushed back (STK-5)
  key_lock,              ///< one write of a quantity domain at a time (I21)
  channel_check,         ///< what Amazon ships is never written (I18)
  mapping_epoch,         ///< no number of the old mapping leaves after a switch: what is being sent ends before (I18)
};
inline constexpr std::uint8_t kGuards = static_cast<std::uint8_t>(Guard::mapping_epoch) + 1;

/// Stable lower-case name: "record_checksum".
[[nodiscard]] std::string_view name(Guard guard);

/// Whether the guard is on: in invd, always. Any thread.
[[nodiscard]] bool guarded(Guard guard) noexcept;

}  // namespace invd
