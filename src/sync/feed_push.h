#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "amazon/feed_result.h"
#include "amazon/feeds.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "history/run.h"
#include "stock/push_path.h"
#include "store/feeds.h"
#include "store/kv.h"
#include "sync/push_settings.h"
#include "sync/pushing.h"

namespace invd::sync {

// Raises that go by a feed (STK-10, I21, I22), each function one transaction's work. A number is computed in the
// transaction that notes it as being sent, as with a patch; what becomes of it is told by the feed's result, and that
// it is true by a reading, as with a patch.

/// Whether it was waited for too long: its numbers wait no longer, but Amazon may still process it. It is submitted,
/// and for the time being lost.
[[nodiscard]] bool is_given_up(const store::StockFeed& feed);

/// "feed 7 (Amazon's 50000000007)".
[[nodiscard]] std::string feed_words(const store::StockFeed& feed);

/// So many members are changed in one transaction.
inline constexpr std::size_t kMembersAtOnce = 250;

/// One that is about to be filled.
[[nodiscard]] Result<store::StockFeed> begin_feed(store::WriteTxn& txn, const PushSettings& settings,
                                                  const MarketplaceId& marketplace, Timestamp now);
/// As begin_send(), and makes it a member.
[[nodiscard]] Result<std::optional<ToSend>> take_member(store::WriteTxn& txn, const PushSettings& settings,
                                                        std::uint64_t feed, const store::DomainId& id,
                                                        const catalog::ListingId& of, const stock::Reading& reading,
                                                        bool by_hand, Timestamp now);

/// A member as it was noted.
struct FeedMember {
  store::DomainId id;
  ToSend sending;
  Timestamp read_at;  ///< when its reading began
};
/// Whether its number may still leave: the feed has it, the ledger supports it, and its reading serves.
[[nodiscard]] Result<bool> may_leave(store::ReadTxn& txn, const PushSettings& settings, std::uint64_t feed,
                                     const FeedMember& member, Timestamp now);
/// Nothing of it was written, for certain: it is free again.
[[nodiscard]] Result<void> leave_out(store::WriteTxn& txn, std::uint64_t feed, const store::DomainId& id);
/// The same for up to `limit` members of a feed that was not submitted. How many there were.
[[nodiscard]] Result<std::size_t> free_members(store::WriteTxn& txn, const store::StockFeed& feed, std::size_t limit);

/// What became of a feed's messages.
struct FeedVerdict {
  store::StockFeed::Outcome outcome = store::StockFeed::Outcome::lost;
  SendOutcome others = SendOutcome::no_answer;           ///< of those that are not refused
  std::map<std::uint64_t, std::string> refused = {};     ///< by the number of the message: Amazon's words
  std::map<std::string, std::string> refused_skus = {};  ///< where Amazon names no message
  std::string why = {};                                  ///< of those without an answer
};
/// Of one that is done, with its result. Where the result does not account for every message, nothing is certain of
/// those that it does not refuse.
[[nodiscard]] FeedVerdict verdict_of(const amazon::FeedResult& result, const store::StockFeed& feed);
[[nodiscard]] FeedVerdict verdict_without_result(store::StockFeed::Outcome outcome, std::string why);

/// Where resolving a feed stands.
struct FeedProgress {
  std::optional<store::DomainId> after;  ///< the last member that was looked at
  std::uint64_t messages = 0;            ///< so many were
  std::uint64_t accepted = 0, refused = 0, unclear = 0;
  bool at_end = false;
  std::vector<history::RunRecord> refusals = {};  ///< of the last transaction's members, those that were refused
  std::optional<history::Run> run = {};           ///< that they were last added to
};
/// Notes with up to `limit` further members what became of them. Those that are no more of the feed are passed over, so
/// that it may be done again.
[[nodiscard]] Result<FeedProgress> resolve_members(store::WriteTxn& txn, const store::StockFeed& feed,
                                                   const FeedVerdict& verdict, FeedProgress so_far, std::size_t limit,
                                                   Timestamp now);
[[nodiscard]] Result<void> end_feed(store::WriteTxn& txn, store::StockFeed feed, store::StockFeed::Outcome outcome,
                                    std::string what, Timestamp now);
/// Each of up to `limit` members behind `after` is to be read as soon as may be, as Amazon may have changed its number.
/// The last one, where there are more.
[[nodiscard]] Result<std::optional<store::DomainId>> look_at_members(store::WriteTxn& txn, const store::StockFeed& feed,
                                                                     const std::optional<store::DomainId>& after,
                                                                     std::size_t limit, Timestamp now);
/// Of an ended one, up to `limit`; with the last ones, forgets older feeds. How many there were.
[[nodiscard]] Result<std::size_t> drop_members(store::WriteTxn& txn, const store::StockFeed& feed, std::size_t limit);

/// What the path of the raises that wait now is chosen by, but for the buckets. Counts at most `most` of them.
[[nodiscard]] Result<stock::PathFacts> path_facts(store::ReadTxn& txn, const PushSettings& settings, std::uint64_t most,
                                                  Timestamp now);
/// How long Amazon took for each of those that it has processed.
[[nodiscard]] std::vector<Duration> processing_times(const std::vector<store::StockFeed>& feeds);
/// Whether another feed may be begun: none is being begun or was given up, few are on their way, and the last one came
/// to something, or that is some time ago: ever longer, as long as none does.
[[nodiscard]] bool may_begin_feed(const std::vector<store::StockFeed>& feeds, Timestamp now);
inline constexpr std::size_t kMostFeedsAtOnce = 5;

/// Among feeds that Amazon tells of, the one that a createFeed without answer made: of its marketplace, created since,
/// and none that is known already (I20).
[[nodiscard]] const amazon::Feed* find_made(const std::vector<amazon::Feed>& told, const store::StockFeed& feed,
                                            const std::vector<store::StockFeed>& known);
/// From when on feeds are looked for: clocks may differ by as much.
[[nodiscard]] Timestamp made_since(const store::StockFeed& feed);

}  // namespace invd::sync
