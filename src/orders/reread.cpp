#include "orders/reread.h"

namespace invd::orders {

std::optional<Timestamp> next_reread(FulfillmentStatus status, Timestamp purchased, Timestamp changed_at,
                                     std::uint32_t rereads, Timestamp now) {
  using std::chrono::hours;
  if (is_final(status)) return std::nullopt;
  Duration after = hours(1);
  if (rereads == 1) after = hours(6);
  if (rereads >= 2) after = hours(24) * (rereads - 1);
  Timestamp next = changed_at + after;
  // A daemon that was off for days reads each overdue order once, not once for every day it missed.
  if (rereads > 0 && next <= now) next = now + hours(24);
  if (next > purchased + kFollowFor) return std::nullopt;
  return next;
}

}  // namespace invd::orders
