#include "sync/feed_push.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "store/numbers.h"
#include "sync/confirm_listings.h"

namespace invd::sync {
namespace {

using store::DomainId;
using store::StockFeed;

constexpr std::string_view kSeries = "feed";
/// After a feed that came to nothing numbers go by patches, for so long; after several, ever longer.
constexpr Duration kAfterFailure = std::chrono::hours(1);
constexpr Duration kAfterUnsent = std::chrono::minutes(5);
constexpr Duration kLongestPause = std::chrono::hours(4);
constexpr Duration kClocksDiffer = std::chrono::minutes(2);

bool is_open(const StockFeed& feed) {
  return feed.state != StockFeed::State::ended;
}

std::string in_words(const amazon::FeedIssue& issue) {
  return "Amazon refuses it: " + (issue.issue.code.empty() ? "" : issue.issue.code + ": ") + issue.issue.message;
}

/// The pause that follows it; 0: none.
Duration pause_after(const StockFeed& feed) {
  switch (feed.outcome) {
    case StockFeed::Outcome::cancelled:
    case StockFeed::Outcome::fatal:
    case StockFeed::Outcome::lost:
    case StockFeed::Outcome::unclear:
      return kAfterFailure;
    case StockFeed::Outcome::not_submitted:
      return kAfterUnsent;
    case StockFeed::Outcome::none:
    case StockFeed::Outcome::done:
      return Duration(0);
  }
  return Duration(0);
}

/// The attempt of a member, while the feed still carries it.
const stock::Attempt* carried(const std::optional<store::Push>& push, std::uint64_t feed) {
  if (!push || !push->state.attempt) return nullptr;
  const stock::Attempt& attempt = *push->state.attempt;
  return attempt.feed == feed && stock::travels_by_feed(attempt) ? &attempt : nullptr;
}

/// Whether the feed still carried it.
Result<bool> end_member(store::WriteTxn& txn, std::uint64_t feed, const DomainId& id, SendOutcome outcome,
                        const std::string& why, Timestamp now) {
  const auto push = store::get_push(txn, id);
  if (!push) return fail(push);
  const stock::Attempt* attempt = carried(*push, feed);
  if (attempt == nullptr) return false;
  if (const auto ended = end_send(txn, id, attempt->generation, outcome, why, now); !ended) return fail(ended);
  return true;
}

}  // namespace

bool is_given_up(const StockFeed& feed) {
  return feed.state == StockFeed::State::submitted && feed.outcome == StockFeed::Outcome::lost;
}

std::string feed_words(const StockFeed& feed) {
  return feed.feed_id.empty() ? fmt::format("feed {}", feed.number)
                              : fmt::format("feed {} (Amazon's {})", feed.number, feed.feed_id);
}

Result<StockFeed> begin_feed(store::WriteTxn& txn, const PushSettings& settings, const MarketplaceId& marketplace,
                             Timestamp now) {
  const auto number = store::next_number(txn, kSeries);
  if (!number) return fail(number);
  StockFeed feed;
  feed.integration = settings.integration;
  feed.number = *number;
  feed.marketplace = marketplace;
  feed.created_at = now;
  if (const auto ok = store::put_feed(txn, feed); !ok) return fail(ok);
  return feed;
}

Result<std::optional<ToSend>> take_member(store::WriteTxn& txn, const PushSettings& settings, std::uint64_t feed,
                                          const DomainId& id, const catalog::ListingId& of,
                                          const stock::Reading& reading, bool by_hand, Timestamp now) {
  auto begun = begin_send(txn, settings, id, of, reading, by_hand, now, feed);
  if (!begun || !*begun) return begun;
  if (const auto ok = store::add_feed_member(txn, feed, id); !ok) return fail(ok);
  return begun;
}

Result<bool> may_leave(store::ReadTxn& txn, const PushSettings& settings, std::uint64_t feed, const FeedMember& member,
                       Timestamp now) {
  if (now - member.read_at > kReadingServes) return false;
  const auto push = store::get_push(txn, member.id);
  if (!push) return fail(push);
  const stock::Attempt* attempt = carried(*push, feed);
  if (attempt == nullptr || attempt->generation != member.sending.generation) return false;
  return is_still_right(txn, settings, member.id, member.sending);
}

Result<void> leave_out(store::WriteTxn& txn, std::uint64_t feed, const DomainId& id) {
  auto push = store::get_push(txn, id);
  if (!push) return fail(push);
  if (carried(*push, feed) != nullptr) {
    (*push)->state.attempt.reset();
    if (const auto ok = store::put_push(txn, **push); !ok) return ok;
  }
  return outcome_of(store::drop_feed_member(txn, feed, id));
}

Result<std::size_t> free_members(store::WriteTxn& txn, const StockFeed& feed, std::size_t limit) {
  const auto members = store::feed_members(txn, feed.integration, feed.number, std::nullopt, limit);
  if (!members) return fail(members);
  for (const DomainId& id : *members)
    if (const auto ok = leave_out(txn, feed.number, id); !ok) return fail(ok);
  return members->size();
}

FeedVerdict verdict_of(const amazon::FeedResult& result, const StockFeed& feed) {
  FeedVerdict verdict;
  verdict.outcome = StockFeed::Outcome::done;
  const bool is_of_it = result.feed_id.empty() || result.feed_id == feed.feed_id;
  bool is_whole = result.malformed.empty() && is_of_it;
  for (const amazon::FeedIssue& issue : result.issues) {
    if (issue.issue.severity != amazon::Severity::error) continue;
    if (issue.message > 0)
      verdict.refused.try_emplace(static_cast<std::uint64_t>(issue.message), in_words(issue));
    else if (!issue.sku.empty())
      verdict.refused_skus.try_emplace(issue.sku.str(), in_words(issue));
    else
      is_whole = false;  // about all of it
  }
  const bool is_counted =
      result.messages_accepted + result.messages_invalid == static_cast<std::int64_t>(feed.messages);
  if (!is_of_it || !is_counted) {  // it tells of other messages
    verdict.refused.clear();
    verdict.refused_skus.clear();
  }
  is_whole = is_whole && is_counted &&
             result.messages_invalid == std::ssize(verdict.refused) + std::ssize(verdict.refused_skus);
  if (is_whole) {
    verdict.others = SendOutcome::accepted;
  } else {
    verdict.outcome = StockFeed::Outcome::unclear;
    verdict.why = "the result of the feed does not say what became of each number";
  }
  return verdict;
}

FeedVerdict verdict_without_result(StockFeed::Outcome outcome, std::string why) {
  FeedVerdict verdict;
  verdict.outcome = outcome;
  verdict.why = std::move(why);
  return verdict;
}

Result<FeedProgress> resolve_members(store::WriteTxn& txn, const StockFeed& feed, const FeedVerdict& verdict,
                                     FeedProgress so_far, std::size_t limit, Timestamp now) {
  const auto members = store::feed_members(txn, feed.integration, feed.number, so_far.after, limit);
  if (!members) return fail(members);
  so_far.refusals.clear();
  for (const DomainId& id : *members) {
    const auto by_number = verdict.refused.find(++so_far.messages);
    const auto by_sku = verdict.refused_skus.find(id.sku.str());
    const std::string* refusal = by_number != verdict.refused.end()     ? &by_number->second
                                 : by_sku != verdict.refused_skus.end() ? &by_sku->second
                                                                        : nullptr;
    const SendOutcome outcome = refusal != nullptr ? SendOutcome::refused : verdict.others;
    const auto was_carried =
        end_member(txn, feed.number, id, outcome, refusal != nullptr ? *refusal : verdict.why, now);
    if (!was_carried) return fail(was_carried);
    std::uint64_t& count = outcome == SendOutcome::accepted  ? so_far.accepted
                           : outcome == SendOutcome::refused ? so_far.refused
                                                             : so_far.unclear;
    ++count;
    if (refusal != nullptr && *was_carried)
      so_far.refusals.push_back({"listing", to_string(catalog::ListingId{feed.integration, feed.marketplace, id.sku}),
                                 history::Outcome::failed, *refusal});
    so_far.after = id;
  }
  so_far.at_end = members->size() < limit;
  return so_far;
}

Result<void> end_feed(store::WriteTxn& txn, StockFeed feed, StockFeed::Outcome outcome, std::string what,
                      Timestamp now) {
  feed.state = StockFeed::State::ended;
  feed.outcome = outcome;
  feed.what = std::move(what);
  if (!feed.ended_at) feed.ended_at = now;
  return store::put_feed(txn, feed);
}

Result<std::optional<DomainId>> look_at_members(store::WriteTxn& txn, const StockFeed& feed,
                                                const std::optional<DomainId>& after, std::size_t limit,
                                                Timestamp now) {
  const auto members = store::feed_members(txn, feed.integration, feed.number, after, limit);
  if (!members) return fail(members);
  for (const DomainId& id : *members) {
    auto push = store::get_push(txn, id);
    if (!push) return fail(push);
    if (!*push) continue;
    (*push)->state.look_again = now;
    if (const auto ok = store::put_push(txn, **push); !ok) return fail(ok);
  }
  if (members->size() < limit) return std::optional<DomainId>();
  return std::optional(members->back());
}

Result<std::size_t> drop_members(store::WriteTxn& txn, const StockFeed& feed, std::size_t limit) {
  const auto members = store::feed_members(txn, feed.integration, feed.number, std::nullopt, limit);
  if (!members) return fail(members);
  for (const DomainId& id : *members)
    if (const auto ok = store::drop_feed_member(txn, feed.number, id); !ok) return fail(ok);
  if (members->size() < limit)
    if (const auto ok = store::forget_feeds(txn, feed.integration); !ok) return fail(ok);
  return members->size();
}

Result<stock::PathFacts> path_facts(store::ReadTxn& txn, const PushSettings& settings, std::uint64_t most,
                                    Timestamp now) {
  stock::PathFacts facts;
  facts.read_at_once = kSkusOfASearch;
  facts.feed_most = settings.feeds.most_messages;
  const auto horizon = raise_horizon(txn, settings, now);
  if (!horizon) return fail(horizon);
  if (*horizon) {
    const auto count = store::count_due(txn, settings.integration, stock::PushTask::raise, **horizon, most);
    if (!count) return fail(count);
    facts.changes = *count;
  }
  const auto feeds = store::list_feeds(txn, settings.integration);
  if (!feeds) return fail(feeds);
  facts.may_feed = may_begin_feed(*feeds, now);
  facts.processing = processing_times(*feeds);
  return facts;
}

std::vector<Duration> processing_times(const std::vector<StockFeed>& feeds) {
  std::vector<Duration> times;
  for (const StockFeed& feed : feeds) {
    if (feed.outcome != StockFeed::Outcome::done || !feed.submitted_at || !feed.ended_at) continue;
    times.push_back(std::max(*feed.ended_at - *feed.submitted_at, Duration(0)));
    if (times.size() == store::kKeptFeeds) break;
  }
  return times;
}

bool may_begin_feed(const std::vector<StockFeed>& feeds, Timestamp now) {
  if (std::ranges::any_of(feeds, [](const StockFeed& feed) {
        return feed.state == StockFeed::State::preparing || feed.state == StockFeed::State::submitting ||
               is_given_up(feed);
      }))
    return false;
  if (static_cast<std::size_t>(std::ranges::count_if(feeds, is_open)) >= kMostFeedsAtOnce) return false;
  const auto last = std::ranges::find_if_not(feeds, is_open);
  if (last == feeds.end() || !last->ended_at || *last->ended_at > now) return true;
  Duration pause(0);
  for (auto feed = last; feed != feeds.end() && pause < kLongestPause; ++feed) {
    if (is_open(*feed)) continue;
    if (pause_after(*feed) == Duration(0)) break;
    pause = std::max(2 * pause, pause_after(*feed));
  }
  return now - *last->ended_at >= std::min(pause, kLongestPause);
}

const amazon::Feed* find_made(const std::vector<amazon::Feed>& told, const StockFeed& feed,
                              const std::vector<StockFeed>& known) {
  const amazon::Feed* found = nullptr;
  for (const amazon::Feed& one : told) {
    if (one.type != amazon::kListingsFeed || one.marketplaces != std::vector{feed.marketplace}) continue;
    if (one.created < made_since(feed)) continue;
    if (std::ranges::find(known, one.id, &StockFeed::feed_id) != known.end()) continue;
    if (found == nullptr || one.created < found->created) found = &one;
  }
  return found;
}

Timestamp made_since(const StockFeed& feed) {
  return feed.submitted_at.value_or(feed.created_at) - kClocksDiffer;
}

}  // namespace invd::sync
