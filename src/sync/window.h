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
/// The first import of marketplaces that were added later, as the others had it (INT-4): a window, then the sweep over
/// what is still open. Which of the two comes next stands in the stored chain.
[[nodiscard]] store::PageChain added_window(const store::OrdersState& state, const OrdersSettings& settings,
                                            Timestamp now);
/// Orders purchased in a period (PREF-4).
[[nodiscard]] store::PageChain period(const OrdersSettings& settings, std::optional<Timestamp> from,
                                      std::optional<Timestamp> to, Timestamp now);

/// A chain that was to begin `lookback` ago by our clock, as it must begin by Amazon's: nothing when the two agree to
/// some hours, or the first page states no horizon. A clock that is years ahead would else leave out what it was to
/// read (I13).
[[nodiscard]] std::optional<store::PageChain> begun_by_horizon(const store::PageChain& chain, Duration lookback,
                                                               const amazon::OrdersPage& first_page);

/// May the stored chain go on in place of the one that would begin now: the same kind of search of the same
/// marketplaces, the token still alive.
[[nodiscard]] bool can_resume(const store::PageChain& chain, const store::PageChain& wanted, Timestamp now);
/// Whether two periods are the same; `open`: they begin some time ago by our clock, and not at the user's word.
[[nodiscard]] bool same_period(const store::PageChain& one, const store::PageChain& other, bool open);

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

/// The state after the last page of a chain of `added` (added_window()): the window is followed by its sweep, and with
/// that done the watermark speaks for these marketplaces too.
[[nodiscard]] store::OrdersState complete_added(store::OrdersState state, const store::PageChain& chain,
                                                const OrdersSettings& settings, Timestamp now);

/// An update before this time that is met for the first time is late; nothing when that cannot be told: the order's
/// marketplace is still being added, or an order that could not be read may have hidden it (I8).
[[nodiscard]] std::optional<Timestamp> late_below(const store::OrdersState& state, const orders::AmazonOrder& order);
/// The state after an update was late by so much.
[[nodiscard]] store::OrdersState note_late(store::OrdersState state, Duration late_by);
/// The state after an audit: lateness that was not met again counts half, so that one bad hour does not make windows
/// overlap by a day for ever.
[[nodiscard]] store::OrdersState complete_audit(store::OrdersState state, Timestamp now);
/// "13 min", rounded up.
[[nodiscard]] std::string in_minutes(Duration duration);

/// The state after a chain broke: the same window begins anew, half as long.
[[nodiscard]] store::OrdersState break_window(store::OrdersState state, const store::PageChain& chain, Duration overlap,
                                              Timestamp now);

}  // namespace invd::sync
