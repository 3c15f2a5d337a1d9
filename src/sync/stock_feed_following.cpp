// The feeds of StockSync that were begun: what becomes of each is found out, whatever is lost on the way, and noted
// with its members (I20 to I22).

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <memory>
#include <utility>

#include "amazon/feed_documents.h"
#include "async/timeout.h"
#include "log/log.h"
#include "sync/run_log.h"
#include "sync/stock_sync.h"

namespace invd::sync {
namespace {

using amazon::Priority;
using store::StockFeed;

constexpr Duration kFirstPoll = std::chrono::seconds(15);
constexpr Duration kLongestPoll = std::chrono::minutes(2);
constexpr Duration kResultWithin = std::chrono::minutes(10);
constexpr int kMostResultTries = 5;
constexpr int kMostPages = 20;
/// How long a feed may take to show in a search.
constexpr Duration kShowsWithin = std::chrono::minutes(15);
/// So long none is left in Amazon's queue: its numbers go by patches then.
constexpr Duration kQueuedWithin = std::chrono::hours(2);
constexpr Duration kLostAfter = std::chrono::hours(6);
/// Amazon keeps feeds for 28 days.
constexpr Duration kForgottenAfter = std::chrono::days(28);

/// The longer it takes, the less often it is asked after.
Duration poll_pause(const StockFeed& feed, Timestamp now) {
  const Duration age = now - feed.submitted_at.value_or(now);
  return std::clamp(age / 4, kFirstPoll, kLongestPoll);
}

std::string summary(const FeedVerdict& verdict, const FeedProgress& progress) {
  std::string out = fmt::format("{}: {} accepted, {} refused, {} to be looked for", name(verdict.outcome),
                                progress.accepted, progress.refused, progress.unclear);
  if (!verdict.why.empty()) out += "; " + verdict.why;
  return out;
}

}  // namespace

/// Of a feed that is not at Amazon, for certain.
async::Task<Result<void>> StockSync::abandon(StockFeed feed, std::string why) {
  while (true) {
    const auto count = co_await services_.store.write(
        [feed](store::WriteTxn& txn) { return free_members(txn, feed, kMembersAtOnce); });
    if (!count) co_return fail(count);
    if (*count < kMembersAtOnce) break;
  }
  const auto ended = co_await services_.store.write([feed, why, now = services_.clock.now()](store::WriteTxn& txn) {
    return end_feed(txn, feed, StockFeed::Outcome::not_submitted, why, now);
  });
  if (!ended) co_return ended;
  co_return co_await drop_all_members(feed);
}

async::Task<> StockSync::follow_feeds() {
  while (true) {
    feeds_.reset();
    const auto pause = co_await follow_all();
    if (!pause) fail_store(pause.error());
    (void)co_await async::set_within(services_.scheduler, pause ? *pause : kAfterStoreFailure, feeds_);
  }
}

async::Task<Result<Duration>> StockSync::follow_all() {
  Duration pause = kLookAround * 4;
  std::vector<std::uint64_t> numbers;
  if (auto txn = services_.store.read()) {
    const auto feeds = store::list_feeds(**txn, settings_.integration);
    if (!feeds) co_return fail(feeds);
    for (const StockFeed& feed : *feeds) numbers.push_back(feed.number);
  }
  for (const std::uint64_t number : numbers) {
    std::optional<StockFeed> feed;  // as it is when its turn comes
    if (auto txn = services_.store.read())
      if (auto found = store::get_feed(**txn, settings_.integration, number)) feed = std::move(*found);
    if (!feed) continue;
    const bool is_in_hand =
        preparing_ && (feed->state == StockFeed::State::preparing || feed->state == StockFeed::State::submitting);
    if (is_in_hand) continue;
    const auto next = co_await follow(std::move(*feed));
    if (!next) co_return fail(next);
    pause = std::min(pause, *next);
  }
  co_return std::max(pause, Duration(100));
}

async::Task<Result<Duration>> StockSync::follow(StockFeed feed) {
  const Monotonic here = services_.scheduler.monotonic();
  if (feed.state == StockFeed::State::ended) {
    follow_at_.erase(feed.number);
    result_tries_.erase(feed.number);
    bool any = false;
    if (auto txn = services_.store.read())
      if (const auto some = store::feed_members(**txn, feed.integration, feed.number, std::nullopt, 1))
        any = !some->empty();
    if (any)
      if (const auto ok = co_await drop_all_members(feed); !ok) co_return fail(ok);
    co_return kLookAround * 4;
  }
  if (feed.state == StockFeed::State::preparing) {
    if (const auto ok = co_await abandon(std::move(feed), "invd ended while it was prepared"); !ok) co_return fail(ok);
    raises_.wake.set();
    co_return kLookAround * 4;
  }
  const auto [at, is_new] = follow_at_.try_emplace(feed.number, here);
  if (here < at->second) co_return at->second - here;
  const std::uint64_t number = feed.number;
  const auto pause = feed.state == StockFeed::State::submitting ? co_await search_feed(std::move(feed))
                                                                : co_await poll_feed(std::move(feed));
  if (!pause) co_return pause;
  follow_at_[number] = services_.scheduler.monotonic() + *pause;
  co_return *pause;
}

/// What became of a createFeed without an answer: by looking, never by doing it again (I20). Where nothing is found,
/// its numbers are looked for one by one, and written anew as they are then.
async::Task<Result<Duration>> StockSync::search_feed(StockFeed feed) {
  std::vector<amazon::Feed> told;
  std::string token;
  Result<void> searched;
  int pages = 0;
  do {
    auto page = co_await amazon::get_feeds(
        account_, {.types = {std::string(amazon::kListingsFeed)}, .created_since = made_since(feed)}, token,
        Priority::verify, kResultWithin);
    if (!page || ++pages > kMostPages) {
      searched =
          page ? fail(ErrorCode::limit, "Amazon tells of too many feeds", "it is asked again later") : fail(page);
      break;
    }
    if (!page->malformed.empty())
      searched = fail(ErrorCode::malformed, "a feed cannot be read: " + page->malformed.front());
    std::ranges::move(page->feeds, std::back_inserter(told));
    token = std::move(page->next_token);
  } while (!token.empty());
  std::vector<StockFeed> known;
  {
    auto txn = services_.store.read();
    if (!txn) co_return fail(txn);
    auto all = store::list_feeds(**txn, settings_.integration);
    if (!all) co_return fail(all);
    known = std::move(*all);
  }
  const Timestamp now = services_.clock.now();
  if (const amazon::Feed* made = find_made(told, feed, known)) {
    feed.state = StockFeed::State::submitted;
    feed.feed_id = made->id;
    const auto noted = co_await put(feed);
    if (!noted) co_return fail(noted);
    co_return kFirstPoll;
  }
  const Duration since = now - feed.submitted_at.value_or(now);
  if (searched ? since < kShowsWithin : since < kLostAfter) co_return std::clamp(since, kFirstPoll, kLongestPoll);
  auto verdict = verdict_without_result(StockFeed::Outcome::lost, "Amazon does not know of the feed");
  if (const auto ok = co_await resolve(std::move(feed), std::move(verdict)); !ok) co_return fail(ok);
  co_return kLookAround;
}

async::Task<Result<Duration>> StockSync::poll_feed(StockFeed feed) {
  const auto told = co_await amazon::get_feed(account_, feed.feed_id, Priority::verify, kResultWithin);
  const Timestamp now = services_.clock.now();
  const Duration since = now - feed.submitted_at.value_or(now);
  const bool is_ours = told && told->id == feed.feed_id;
  std::optional<FeedVerdict> verdict;
  if (is_ours && amazon::is_final(told->status)) {
    verdict = co_await verdict_on(feed, *told);
    if (!is_given_up(feed)) feed.ended_at = std::min(told->processing_ended.value_or(now), now);
  } else if ((!told && told.error().code == ErrorCode::not_found && since > kShowsWithin) || since > kForgottenAfter) {
    verdict = verdict_without_result(StockFeed::Outcome::lost, "Amazon has not told what became of the feed");
  }
  if (verdict && is_given_up(feed)) co_return co_await look_after(std::move(feed), *verdict);
  if (verdict) {
    if (const auto ok = co_await resolve(std::move(feed), std::move(*verdict)); !ok) co_return fail(ok);
    co_return kLookAround;
  }
  if (is_ours && told->status == amazon::FeedStatus::in_queue && since > kQueuedWithin) co_await cancel(feed);
  if (since > kLostAfter && !is_given_up(feed))
    if (const auto ok = co_await give_up(feed); !ok) co_return fail(ok);
  co_return poll_pause(feed, now);
}

/// Whether it was in time, the next question tells.
async::Task<> StockSync::cancel(const StockFeed& feed) {
  const auto cancelled = co_await amazon::cancel_feed(account_, feed.feed_id, Priority::verify, kResultWithin);
  log::warning("stock", settings_.integration.view(),
               cancelled ? feed_words(feed) + " has waited too long at Amazon: it is cancelled"
                         : feed_words(feed) + " cannot be cancelled: " + cancelled.error().message);
}

/// Its numbers wait for it no longer, but are looked for one by one. Amazon may still process it: so it is followed.
async::Task<Result<void>> StockSync::give_up(StockFeed feed) {
  const auto verdict =
      verdict_without_result(StockFeed::Outcome::lost, "Amazon has not told what became of the feed in time");
  const auto progress = co_await note_members(feed, verdict);
  if (!progress) co_return fail(progress);
  feed.outcome = verdict.outcome;
  feed.what = summary(verdict, *progress);
  const auto noted = co_await put(feed);
  if (noted) tell_of(feed, false);
  co_return noted;
}

/// Of one that was given up, and that Amazon has ended since: whatever it did is found by looking at each of its
/// numbers, at once and when all of it must show.
async::Task<Result<Duration>> StockSync::look_after(StockFeed feed, const FeedVerdict& verdict) {
  const Timestamp now = services_.clock.now();
  if (feed.ended_at && now - *feed.ended_at < stock::kShownWithin)
    co_return stock::kShownWithin - std::max(now - *feed.ended_at, Duration(0));
  std::optional<store::DomainId> after;
  do {
    const auto last = co_await services_.store.write(
        [feed, after, now](store::WriteTxn& txn) { return look_at_members(txn, feed, after, kMembersAtOnce, now); });
    if (!last) co_return fail(last);
    after = *last;
  } while (after);
  const bool is_first = !feed.ended_at;
  if (is_first) {
    feed.ended_at = now;
  } else {
    feed.state = StockFeed::State::ended;
    feed.outcome = verdict.outcome;
    feed.what = fmt::format("{}, after it was given up: its numbers were looked at", name(verdict.outcome));
  }
  const auto noted = co_await put(feed);
  if (!noted) co_return fail(noted);
  looks_.set();
  if (is_first) co_return stock::kShownWithin;
  tell_of(feed, true);
  if (const auto ok = co_await drop_all_members(feed); !ok) co_return fail(ok);
  co_return kLookAround;
}

async::Task<std::optional<FeedVerdict>> StockSync::verdict_on(const StockFeed& feed, amazon::Feed told) {
  if (told.status == amazon::FeedStatus::cancelled)
    co_return verdict_without_result(StockFeed::Outcome::cancelled, "Amazon has cancelled the feed");
  const auto result = co_await result_of(told);
  if (told.status == amazon::FeedStatus::fatal) {
    std::string why = "Amazon has given the feed up";
    if (result && !result->issues.empty()) why += ": " + result->issues.front().issue.message;
    co_return verdict_without_result(StockFeed::Outcome::fatal, std::move(why));
  }
  if (result) co_return verdict_of(*result, feed);
  if (++result_tries_[feed.number] < kMostResultTries) co_return std::nullopt;
  co_return verdict_without_result(StockFeed::Outcome::unclear, result.error().message);
}

async::Task<Result<amazon::FeedResult>> StockSync::result_of(const amazon::Feed& told) {
  if (told.result_document_id.empty()) co_return fail(ErrorCode::not_found, "the feed has no result");
  auto place = co_await amazon::get_feed_document(account_, told.result_document_id, Priority::verify, kResultWithin);
  if (!place) co_return fail(place);
  co_return co_await amazon::read_feed_result(account_, std::move(*place));
}

async::Task<Result<void>> StockSync::resolve(StockFeed feed, FeedVerdict verdict) {
  const auto progress = co_await note_members(feed, verdict);
  if (!progress) co_return fail(progress);
  feed.what = summary(verdict, *progress);
  const auto ended = co_await services_.store.write(
      [feed, outcome = verdict.outcome, now = services_.clock.now()](store::WriteTxn& txn) {
        return end_feed(txn, feed, outcome, feed.what, now);
      });
  if (!ended) co_return ended;
  tell_of(feed, verdict.outcome == StockFeed::Outcome::done && progress->refused == 0);
  co_return co_await drop_all_members(feed);
}

/// Notes with each member what became of it, and what was refused in a run of the history.
async::Task<Result<FeedProgress>> StockSync::note_members(const StockFeed& feed, const FeedVerdict& verdict) {
  const auto shared = std::make_shared<const FeedVerdict>(verdict);
  std::shared_ptr<ActiveRun> run;
  if (!verdict.refused.empty() || !verdict.refused_skus.empty()) {
    run = std::make_shared<ActiveRun>(services_.scheduler);
    if (const auto ok = co_await begin(*run); !ok) co_return fail(ok);
  }
  FeedProgress progress;
  while (!progress.at_end) {
    auto further =
        co_await services_.store.write([feed, shared, progress, id = run ? run->run.id : 0,
                                        now = services_.clock.now()](store::WriteTxn& txn) -> Result<FeedProgress> {
          auto page = resolve_members(txn, feed, *shared, progress, kMembersAtOnce, now);
          if (!page || page->refusals.empty()) return page;
          auto stored = add_records(txn, id, page->refusals);
          if (!stored) return fail(stored);
          page->run = std::move(*stored);
          return page;
        });
    if (!further) co_return fail(further);
    progress = std::move(*further);
    if (run && progress.run) run->run = *progress.run;
  }
  looks_.set();
  raises_.wake.set();
  if (run)
    if (const auto ok = co_await end_run(services_, *run, feed_words(feed)); !ok) co_return fail(ok);
  co_return progress;
}

async::Task<Result<void>> StockSync::put(StockFeed feed) {
  co_return co_await services_.store.write([feed](store::WriteTxn& txn) { return store::put_feed(txn, feed); });
}

void StockSync::tell_of(const StockFeed& feed, bool is_well) {
  if (!is_well) log::warning("stock", settings_.integration.view(), feed_words(feed) + ": " + feed.what);
  services_.events.publish(
      {services_.clock.now(), "stock.push_processed", settings_.integration.str(), feed.feed_id, feed.what});
}

async::Task<Result<void>> StockSync::drop_all_members(const StockFeed& feed) {
  while (true) {
    const auto count = co_await services_.store.write(
        [feed](store::WriteTxn& txn) { return drop_members(txn, feed, kMembersAtOnce); });
    if (!count) co_return fail(count);
    if (*count < kMembersAtOnce) co_return Result<void>();
  }
}

}  // namespace invd::sync
