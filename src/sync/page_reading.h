#pragma once

#include "amazon/orders.h"
#include "base/error.h"

namespace invd::sync {

/// How the next page of a search is asked for when answers cannot be read, so that one bad order neither stops the
/// import for ever nor takes the others of its page with it (ORD-11): what is no JSON is asked for again, as it may
/// have been damaged on its way, and then repaired; what breaks a limit is asked for in pages of 10 orders and of one,
/// which grow again once the place is passed. Pure.
class PageReading {
 public:
  /// The search for the next page.
  [[nodiscard]] amazon::SearchOrders apply(amazon::SearchOrders search) const;
  /// The page could not be had. False when there is no other way to try: the error is not one of reading, or all were.
  [[nodiscard]] bool try_again(const Error& error);
  void succeeded();
  /// Failures in a row.
  [[nodiscard]] int failures() const { return failures_; }

 private:
  int page_size_ = kLargest;
  int good_pages_ = 0;  ///< of this size
  int failures_ = 0;
  int unreadable_ = 0;  ///< failures at this size that a smaller page cannot help

  static constexpr int kLargest = 100;
};

}  // namespace invd::sync
