// The feeds of StockSync: raises that are so many that one document is done before as many patches (STK-10, I20 to
// I22).

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "amazon/feed_documents.h"
#include "amazon/listings_feed.h"
#include "async/sleep.h"
#include "async/timeout.h"
#include "async/worker.h"
#include "log/log.h"
#include "sync/run_log.h"
#include "sync/stock_sync.h"

namespace invd::sync {
namespace {

using amazon::Operation;
using amazon::Priority;
using stock::PushTask;
using store::DomainId;
using store::StockFeed;

constexpr std::uint64_t kMostCounted = 100'000;
constexpr Duration kCountPause = std::chrono::seconds(10);
/// Of searches, to use the tokens that there are, whatever an answer takes.
constexpr std::size_t kReadersAtOnce = 4;
/// So that the first reading still serves when the document leaves.
constexpr Duration kFilledWithin = kReadingServes - std::chrono::minutes(1);
/// Those that were noted wait for the slowest.
constexpr Duration kReadWithin = std::chrono::minutes(1);
constexpr int kMostUploads = 3;
constexpr Duration kUploadedWithin = std::chrono::minutes(1);
/// What was looked at longer ago, before the upload, is looked at again.
constexpr Duration kLookServes = std::chrono::seconds(90);
constexpr Duration kPlacedWithin = std::chrono::minutes(2);
/// The numbers in it grow old meanwhile.
constexpr Duration kCreatedWithin = std::chrono::seconds(45);

stock::PathBucket bucket_of(const amazon::Account& account, Operation operation) {
  const amazon::BucketSnapshot bucket = account.bucket(operation);
  return {.tokens = bucket.level, .rate = bucket.rate};
}

bool has_token(const amazon::Account& account, Operation operation) {
  return account.bucket(operation).level >= 1;
}

history::RunRecord record_of(const FeedMember& member, const StockFeed& feed) {
  return {"listing", to_string(member.sending.listing.id()), history::Outcome::synced,
          fmt::format("{} -> {}, in {}", member.sending.read, member.sending.value, feed_words(feed))};
}

}  // namespace

/// A feed while it is prepared.
struct StockSync::Filling {
  StockFeed feed = {};
  Monotonic until = {};  ///< of the reading
  Timestamp horizon = {};
  std::optional<store::QueuedPush> last = {};  ///< of the queue, that was taken or passed over
  std::size_t reading = 0;                     ///< numbers that may become members
  std::vector<FeedMember> members = {};
  bool failed = false;
};

stock::PathEstimate StockSync::choose_path(stock::PathFacts facts) const {
  facts.patch = bucket_of(account_, Operation::patch_listings_item);
  facts.create_feed = bucket_of(account_, Operation::create_listings_feed);
  facts.reading = bucket_of(account_, Operation::search_listings_items);
  const bool may_feed = facts.may_feed;
  auto estimate = stock::choose_path(std::move(facts));
  if (settings_.feeds.from)
    estimate.path =
        may_feed && estimate.changes >= *settings_.feeds.from ? stock::PushPath::feed : stock::PushPath::patch;
  return estimate;
}

async::Task<Result<bool>> StockSync::is_worth_a_feed() {
  const Timestamp now = services_.clock.now();
  const Monotonic here = services_.scheduler.monotonic();
  if (here < counted_at_ + kCountPause && counted_at_ != Monotonic{}) co_return false;
  {
    // Few are no backlog, and are most of the time all that there are.
    auto txn = services_.store.read();
    if (!txn) co_return fail(txn);
    const auto horizon = raise_horizon(**txn, settings_, now);
    if (!horizon) co_return fail(horizon);
    if (!*horizon) co_return false;
    const std::uint64_t few = std::min<std::uint64_t>(settings_.feeds.from.value_or(kSkusOfASearch), kSkusOfASearch);
    const auto count = store::count_due(**txn, settings_.integration, PushTask::raise, **horizon, few);
    if (!count) co_return fail(count);
    if (*count < few) co_return false;
    const auto feeds = store::list_feeds(**txn, settings_.integration);
    if (!feeds) co_return fail(feeds);
    if (!may_begin_feed(*feeds, now)) co_return false;
  }
  counted_at_ = here;
  if (!has_token(account_, Operation::create_feed) || !has_token(account_, Operation::create_listings_feed))
    co_return false;
  auto facts = co_await services_.store.scan(
      [settings = settings_, now](store::ReadTxn& txn) { return path_facts(txn, settings, kMostCounted, now); });
  if (!facts) co_return fail(facts);
  co_return choose_path(std::move(*facts)).path == stock::PushPath::feed;
}

async::Task<bool> StockSync::send_by_feed() {
  if (paused_ || !(automatic_ || by_hand_)) co_return false;
  const auto worth = co_await is_worth_a_feed();
  if (!worth) fail_store(worth.error());
  if (!worth || !*worth || paused_) co_return false;
  preparing_ = true;
  const bool made = co_await make_feed();
  preparing_ = false;
  feeds_.set();
  co_return made;
}

async::Task<bool> StockSync::make_feed() {
  Filling filling;
  filling.until = services_.scheduler.monotonic() + kFilledWithin;
  if (const auto begun = co_await begin(filling); !begun) {
    fail_store(begun.error());
    co_return false;
  }
  if (filling.feed.number == 0) co_return false;  // there is nothing any more
  co_await fill(filling);
  std::string why = "the numbers changed meanwhile";
  bool submitted = false;
  if (paused_)
    why = "a change of the mapping waits";
  else if (!filling.failed && !filling.members.empty())
    submitted = co_await submit(filling, why);
  if (!submitted) {
    if (!filling.members.empty())
      log::warning("stock", settings_.integration.view(), feed_words(filling.feed) + " is not submitted: " + why);
    if (const auto ok = co_await abandon(filling.feed, why); !ok) fail_store(ok.error());
  }
  Ids ids;
  for (const FeedMember& member : filling.members) ids.push_back(member.id);
  leave(ids);
  co_return true;
}

void StockSync::leave(const Ids& ids) {
  for (const DomainId& id : ids) busy_.erase(id);
  if (busy_.empty()) drained_.set();
  raises_.wake.set();
  lowers_.wake.set();
}

async::Task<Result<void>> StockSync::begin(Filling& filling) {
  std::optional<MarketplaceId> marketplace;
  {
    auto txn = services_.store.read();
    if (!txn) co_return fail(txn);
    const auto horizon = raise_horizon(**txn, settings_, services_.clock.now());
    if (!horizon) co_return fail(horizon);
    if (!*horizon) co_return Result<void>();
    filling.horizon = **horizon;
    const auto page = store::due_pushes(**txn, settings_.integration, PushTask::raise, filling.horizon, kSkusOfASearch);
    if (!page) co_return fail(page);
    for (const store::QueuedPush& due : page->due) {
      const auto found = assess(**txn, settings_, due.id);
      if (!found) co_return fail(found);
      if (!found->target) continue;
      marketplace = found->target->amazon.marketplace;
      break;
    }
  }
  if (!marketplace) co_return Result<void>();
  auto feed =
      co_await services_.store.write([settings = settings_, marketplace = *marketplace, now = services_.clock.now()](
                                         store::WriteTxn& txn) { return begin_feed(txn, settings, marketplace, now); });
  if (!feed) co_return fail(feed);
  filling.feed = std::move(*feed);
  co_return Result<void>();
}

/// Reads what waits, and notes it as being sent, until the feed is full, nothing waits or the first reading grows old.
/// A number that the ledger supports no longer is given back meanwhile, so that it is lowered at once.
async::Task<> StockSync::fill(Filling& filling) {
  filling_ = &filling;
  async::TaskScope readers(services_.scheduler);
  for (std::size_t i = 0; i < kReadersAtOnce; ++i) readers.spawn(read_for_feed(filling));
  co_await readers.join();
  const auto permit = co_await one_giving_back_.acquire();
  filling_ = nullptr;
}

async::Task<Result<void>> StockSync::give_back(Ids ids) {
  if (ids.empty()) co_return Result<void>();
  const auto permit = co_await one_giving_back_.acquire();
  if (filling_ == nullptr) co_return Result<void>();
  co_return co_await leave_out_of(*filling_, std::move(ids));
}

async::Task<> StockSync::read_for_feed(Filling& filling) {
  while (!filling.failed && !paused_ && services_.scheduler.monotonic() < filling.until) {
    const auto targets = co_await next_for_feed(filling);
    if (!targets) {
      fail_store(targets.error());
      filling.failed = true;
    }
    if (!targets || targets->ids.empty()) co_return;
    const LiveListings live = co_await read_live(services_, account_, targets->listings, Priority::raise, kReadWithin);
    const auto taken = co_await take_members(filling, *targets, live);
    filling.reading -= targets->ids.size();
    if (!taken) {
      fail_store(taken.error());
      filling.failed = true;
    }
  }
}

/// The next that wait for the feed's marketplace; they are busy from then on.
async::Task<Result<StockSync::Targets>> StockSync::next_for_feed(Filling& filling) {
  Targets out;
  while (out.ids.empty()) {
    co_await async::yield(services_.scheduler);  // all of a long queue may be of other marketplaces
    const std::size_t so_far = filling.members.size() + filling.reading;
    const std::size_t most = settings_.feeds.most_messages;
    if (so_far >= most) co_return out;
    Ids ids;
    {
      auto txn = services_.store.read();
      if (!txn) co_return fail(txn);
      const auto page = store::due_pushes(**txn, settings_.integration, PushTask::raise, filling.horizon,
                                          std::min(kSkusOfASearch, most - so_far), filling.last);
      if (!page) co_return fail(page);
      if (page->due.empty()) co_return out;
      filling.last = page->due.back();
      for (const store::QueuedPush& due : page->due)
        if (!busy_.contains(due.id)) ids.push_back(due.id);
    }
    const auto targets = targets_of(ids);
    if (!targets) co_return fail(targets);
    for (std::size_t i = 0; i < targets->ids.size(); ++i) {
      if (targets->listings[i].marketplace != filling.feed.marketplace) continue;
      out.ids.push_back(targets->ids[i]);
      out.listings.push_back(targets->listings[i]);
    }
  }
  filling.reading += out.ids.size();
  for (const DomainId& id : out.ids) busy_.insert(id);
  drained_.reset();
  co_return out;
}

async::Task<Result<void>> StockSync::take_members(Filling& filling, const Targets& targets, const LiveListings& live) {
  std::vector<std::pair<DomainId, LiveListing>> read;
  for (std::size_t i = 0; i < targets.ids.size(); ++i) {
    const auto found = live.find(targets.listings[i]);
    if (found != live.end() && found->second) {
      read.emplace_back(targets.ids[i], *found->second);
      continue;
    }
    const std::string why = why_not_read(live, targets.listings[i]);
    if (const auto ok = co_await note_unreadable(targets.ids[i], why); !ok) fail_store(ok.error());
  }
  auto taken = co_await services_.store.write(
      [settings = settings_, items = items_, feed = filling.feed.number, read, by_hand = by_hand_ != nullptr,
       now = services_.clock.now()](store::WriteTxn& txn) -> Result<std::vector<FeedMember>> {
        std::vector<FeedMember> members;
        for (const auto& [id, one] : read) {
          if (const auto ok = apply_live(txn, items, one, now); !ok) return fail(ok);
          const auto begun =
              take_member(txn, settings, feed, id, {settings.integration, one.amazon.marketplace, one.amazon.sku},
                          number_of(one), by_hand, now);
          if (!begun) return fail(begun);
          if (*begun) members.push_back({id, **begun, one.cut});
        }
        return members;
      });
  Ids free = targets.ids;
  if (taken)
    for (FeedMember& member : *taken) {
      std::erase(free, member.id);
      filling.members.push_back(std::move(member));
    }
  leave(free);
  co_return outcome_of(taken);
}

/// Looks at every number once more, right before they leave (I17).
async::Task<Result<void>> StockSync::leave_out_changed(Filling& filling) {
  Ids changed;
  for (std::size_t begin = 0; begin < filling.members.size(); begin += kMembersAtOnce) {
    const std::size_t end = std::min(begin + kMembersAtOnce, filling.members.size());
    std::vector<FeedMember> some(filling.members.begin() + static_cast<std::ptrdiff_t>(begin),
                                 filling.members.begin() + static_cast<std::ptrdiff_t>(end));
    const auto wrong =
        co_await services_.store.scan([settings = settings_, feed = filling.feed.number, some = std::move(some),
                                       now = services_.clock.now()](store::ReadTxn& txn) -> Result<Ids> {
          Ids out;
          for (const FeedMember& member : some) {
            const auto may = may_leave(txn, settings, feed, member, now);
            if (!may) return fail(may);
            if (!*may) out.push_back(member.id);
          }
          return out;
        });
    if (!wrong) co_return fail(wrong);
    changed.insert(changed.end(), wrong->begin(), wrong->end());
  }
  co_return co_await leave_out_of(filling, std::move(changed));
}

async::Task<Result<void>> StockSync::leave_out_of(Filling& filling, Ids ids) {
  for (std::size_t begin = 0; begin < ids.size(); begin += kMembersAtOnce) {
    const std::size_t end = std::min(begin + kMembersAtOnce, ids.size());
    const Ids some(ids.begin() + static_cast<std::ptrdiff_t>(begin), ids.begin() + static_cast<std::ptrdiff_t>(end));
    const auto ok =
        co_await services_.store.write([feed = filling.feed.number, some](store::WriteTxn& txn) -> Result<void> {
          for (const DomainId& id : some)
            if (const auto left = leave_out(txn, feed, id); !left) return left;
          return {};
        });
    if (!ok) co_return ok;
  }
  const std::set<DomainId> gone(ids.begin(), ids.end());
  std::erase_if(filling.members, [&gone](const FeedMember& member) { return gone.contains(member.id); });
  leave(ids);
  co_return Result<void>();
}

/// Its messages in the sequence of the members' keys. What makes it too long is left out.
async::Task<Result<std::string>> StockSync::document_of(Filling& filling) {
  while (true) {
    std::vector<amazon::QuantityChange> changes;
    for (const FeedMember& member : filling.members) {
      const catalog::AmazonListing& listing = member.sending.listing.amazon;
      changes.push_back({listing.sku, listing.product_type, member.sending.value});
    }
    auto document =
        co_await async::on_worker(services_.scheduler, [seller = account_.seller_id(), changes = std::move(changes)] {
          return amazon::listings_feed(seller, changes);
        });
    if (document || document.error().code != ErrorCode::limit || filling.members.size() < 2) co_return document;
    Ids rest;
    for (std::size_t i = filling.members.size() / 2; i < filling.members.size(); ++i)
      rest.push_back(filling.members[i].id);
    if (const auto ok = co_await leave_out_of(filling, std::move(rest)); !ok) co_return fail(ok);
  }
}

/// What begins a feed is asked once more before it leaves (STK-13).
bool StockSync::raises_may_go() {
  if (!automatic_ && !by_hand_) return false;
  auto txn = services_.store.read();
  if (!txn) return false;
  const auto horizon = raise_horizon(**txn, settings_, services_.clock.now());
  return horizon && *horizon;
}

async::Task<bool> StockSync::submit(Filling& filling, std::string& why) {
  std::ranges::sort(filling.members, {}, [](const FeedMember& member) { return store::push_page_key(member.id); });
  for (int upload = 0; upload < kMostUploads; ++upload) {
    // Whatever may take long, before the last look.
    auto place = co_await amazon::create_feed_document(account_, std::string(amazon::kListingsFeedContent),
                                                       Priority::raise, kPlacedWithin);
    if (!place) {
      why = place.error().message;
      continue;
    }
    const Monotonic looked_at = services_.scheduler.monotonic();
    if (const auto ok = co_await leave_out_changed(filling); !ok) {
      fail_store(ok.error());
      co_return false;
    }
    if (filling.members.empty()) {
      why = "the numbers changed meanwhile";
      co_return false;
    }
    auto text = co_await document_of(filling);
    if (!text) {
      why = text.error().message;
      co_return false;
    }
    std::string document = place->id;
    const auto uploaded = co_await async::with_timeout(
        services_.scheduler, kUploadedWithin,
        amazon::upload_feed_document(account_, std::move(*place), std::string(amazon::kListingsFeedContent),
                                     std::move(*text)));
    if (!uploaded || !*uploaded) {
      why = uploaded ? uploaded->error().message : "uploading it takes too long";
      continue;
    }
    if (paused_) {
      why = "a change of the mapping waits";
      co_return false;
    }
    if (!raises_may_go()) {
      why = "raises stop: orders or pushes are switched off, or orders are not known";
      co_return false;
    }
    if (services_.scheduler.monotonic() - looked_at <= kLookServes)
      co_return co_await create(filling, std::move(document), why);
    why = "preparing it takes too long";
  }
  co_return false;
}

async::Task<bool> StockSync::create(Filling& filling, std::string document, std::string& why) {
  StockFeed& feed = filling.feed;
  feed.state = StockFeed::State::submitting;
  feed.document_id = std::move(document);
  feed.messages = filling.members.size();
  feed.submitted_at = services_.clock.now();
  if (const auto noted = co_await put(feed); !noted) {
    fail_store(noted.error());
    co_return false;
  }
  amazon::FeedRequest request{.marketplaces = {feed.marketplace}, .document_id = feed.document_id};
  const auto created = co_await amazon::create_feed(account_, std::move(request), Priority::raise, kCreatedWithin);
  if (!created && !created.error().maybe_done) {
    why = created.error().message;
    co_return false;
  }
  if (created) {
    feed.state = StockFeed::State::submitted;
    feed.feed_id = *created;
    if (const auto noted = co_await put(feed); !noted) fail_store(noted.error());
    services_.events.publish({services_.clock.now(), "stock.push_submitted", settings_.integration.str(), feed.feed_id,
                              fmt::format("{} numbers", feed.messages)});
  } else {
    log::warning("stock", settings_.integration.view(),
                 feed_words(feed) + " is looked for, as createFeed gave no answer: " + created.error().message);
  }
  std::vector<history::RunRecord> records;
  for (const FeedMember& member : filling.members) records.push_back(record_of(member, feed));
  co_await note_sent(std::move(records));
  co_return true;
}

/// To the run of what is sent now, while something is busy.
async::Task<> StockSync::note_sent(std::vector<history::RunRecord> records) {
  if (const auto ok = co_await have_run(); !ok) {
    fail_store(ok.error());
    co_return;
  }
  for (std::size_t begin = 0; begin < records.size(); begin += kMembersAtOnce) {
    const std::size_t end = std::min(begin + kMembersAtOnce, records.size());
    std::vector<history::RunRecord> some(records.begin() + static_cast<std::ptrdiff_t>(begin),
                                         records.begin() + static_cast<std::ptrdiff_t>(end));
    const auto stored = co_await services_.store.write(
        [some = std::move(some), id = run_->run.id](store::WriteTxn& txn) { return add_records(txn, id, some); });
    if (!stored) fail_store(stored.error());
    if (!stored || !*stored || !run_ || run_->run.id != (*stored)->id) co_return;
    if ((*stored)->next_record <= run_->run.next_record) continue;
    run_->run = **stored;
    run_->last_page_at = services_.clock.now();
    run_->tell(fmt::format("pushing: {} written, {} failed", run_->run.counts.synced, run_->run.counts.failed));
  }
}

}  // namespace invd::sync
