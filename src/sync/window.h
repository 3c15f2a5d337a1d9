#pragma once

#include <optional>
#include <string>
#include <vector>

#include "amazon/orders.h"
#include "store/sync_state.h"
#include "sync/orders_settings.h"

namespace invd::sync {

/// Which part of Amazon's orders is read next, and what a page of the answer means. Pure (I8, I9).

/// A page token lives 24 hours; one older than this is not tried.
inline constexpr Duration kTokenLife = std::chrono::hours(23);
/// Amazon's horizon lies two minutes back; a window that would end within this long of now is left open instead.
inline constexpr Duration kHorizonLag = std::chrono::minutes(3);

/// The overlap of consecutive windows: the setting, or twice the most by which an update was seen late, at most a day.
[[nodiscard]] Duration overlap(const store::OrdersState& state, const OrdersSettings& settings);

/// The next window by update time: from the watermark less the overlap (or now less initial_window) to Amazon's
/// horizon; after a broken chain only as long as state.window.
[[nodiscard]] store::PageChain next_window(const store::OrdersState& state, const OrdersSettings& settings,
                                           Timestamp now);
/// The marketplaces that were added since the watermark began: what lies before it has not been read there.
[[nodiscard]] std::vector<MarketplaceId> added_marketplaces(const store::OrdersState& state,
                                                            const OrdersSettings& settings);
/// Every order of the last 90 days that is still open (INT-4).
[[nodiscard]] store::PageChain open_sweep(const OrdersSettings& settings, Timestamp now);
/// An independent look at the last 48 hours of updates, which finds what became visible late (I8).
[[nodiscard]] store::PageChain audit_window(const OrdersSettings& settings, Timestamp now);
/// Orders purchased in a period (PREF-4).
[[nodiscard]] store::PageChain period(const OrdersSettings& settings, std::optional<Timestamp> from,
                                      std::optional<Timestamp> to, Timestamp now);

/// A chain that was to begin `lookback` ago by our clock, as it must begin by Amazon's: nothing when the two agree to
/// some hours, or the first page states no horizon. A clock that is years ahead would else leave out what it was to
/// read (I13).
[[nodiscard]] std::optional<store::PageChain> begun_by_horizon(const store::PageChain& chain, Duration lookback,
                                                               const amazon::OrdersPage& first_page);

/// May a stored chain go on after a restart: same marketplaces, token still alive.
[[nodiscard]] bool can_resume(const store::PageChain& chain, const OrdersSettings& settings, Timestamp now);

[[nodiscard]] amazon::SearchOrders to_search(const store::PageChain& chain);

/// What a page means for its chain.
struct PageVerdict {
  enum class Kind { next, last, broken } kind = Kind::last;
  std::string reason;  ///< when broken
};
/// `repeats`: how often in a row the page before was seen. A page that comes a third time, a token that repeats, or
/// more than kMaxPages pages break the chain (lessons 3).
[[nodiscard]] PageVerdict judge(const store::PageChain& chain, const amazon::OrdersPage& page, int repeats);
inline constexpr std::uint64_t kMaxPages = 10'000;
inline constexpr int kMaxRepeats = 2;

/// The chain after a good page that is not the last.
[[nodiscard]] store::PageChain advance(store::PageChain chain, const amazon::OrdersPage& page, Timestamp now);

/// The state after the last page of a window by update time: the watermark is the earliest horizon Amazon stated on the
/// chain, or the window's own end if that is earlier; never our clock, and never back. It speaks for the marketplaces
/// of the first window, less those that were taken out since. Errors: malformed when Amazon stated no horizon.
[[nodiscard]] Result<store::OrdersState> complete_window(store::OrdersState state, const store::PageChain& chain,
                                                         const amazon::OrdersPage& last_page);

/// The state after a chain broke: the same window begins anew, half as long.
[[nodiscard]] store::OrdersState break_window(store::OrdersState state, const store::PageChain& chain, Duration overlap,
                                              Timestamp now);

}  // namespace invd::sync
