#include "sandbox/feeds.h"

#include <algorithm>

#include "sandbox/chance.h"
#include "sandbox/processing_search.h"

namespace invd::sandbox {
namespace {

constexpr std::string_view kCreate = "createFeed";
constexpr Duration kLongestWait = std::chrono::days(365);

/// The report of a feed that was given up. Of its messages some have been accepted, which it does not tell.
ReadFeed given_up(std::string seller) {
  ReadFeed feed;
  feed.seller = std::move(seller);
  feed.issues.push_back({{}, {}, {"InternalError", "The feed could not be processed. Please submit it again.", {}}});
  return feed;
}

}  // namespace

Result<void> Feeds::set(FeedSettings wanted) {
  for (const Duration d : {wanted.queued, wanted.processing})
    if (d.count() < 0 || d > kLongestWait) return fail(ErrorCode::usage, "a duration is from 0 to a year");
  settings_ = wanted;
  return {};
}

const FeedDocument& Feeds::create_document(std::string content_type) {
  documents_.push_back({static_cast<std::uint32_t>(documents_.size()), std::move(content_type), shop_.now(), {}});
  return documents_.back();
}

const FeedDocument* Feeds::find_document(std::string_view id) const {
  const auto at = std::ranges::find_if(documents_, [&](const FeedDocument& one) { return document_id(one) == id; });
  return at == documents_.end() ? nullptr : &*at;
}

bool Feeds::take_place() {
  while (!recent_.empty() && shop_.now() - recent_.front() >= limit_.window) recent_.pop_front();
  if (recent_.size() >= limit_.feeds) return false;
  recent_.push_back(shop_.now());
  return true;
}

const Feed& Feeds::create(Feed feed) {
  feed.number = static_cast<std::uint32_t>(feeds_.size());
  feed.created = shop_.now();
  steps_.emplace(feed.created + settings_.queued, feed.number);
  feeds_.push_back(std::move(feed));
  return feeds_.back();
}

Result<void> Feeds::cancel(std::uint32_t number) {
  Feed& feed = feeds_[number];
  if (feed.status != FeedStatus::in_queue) return fail(ErrorCode::conflict, "the feed is not IN_QUEUE");
  std::erase_if(steps_, [number](const auto& step) { return step.second == number; });
  feed.status = FeedStatus::cancelled;
  feed.ended = shop_.now();
  return {};
}

std::optional<Timestamp> Feeds::next_step() const {
  if (steps_.empty()) return std::nullopt;
  return steps_.begin()->first;
}

void Feeds::step() {
  const auto [at, number] = *steps_.begin();
  steps_.erase(steps_.begin());
  Feed& feed = feeds_[number];
  if (feed.status == FeedStatus::in_queue)
    begin(feed, at);
  else
    finish(feed, at);
}

void Feeds::begin(Feed& feed, Timestamp at) {
  if (at < busy_until_) {
    steps_.emplace(busy_until_, feed.number);
    return;
  }
  if (faults_.fires(FaultKind::cancelled_feed, kCreate) != nullptr) {
    feed.status = FeedStatus::cancelled;
    feed.ended = at;
    return;
  }
  feed.status = FeedStatus::in_progress;
  feed.started = at;
  busy_until_ = at + settings_.processing;
  steps_.emplace(busy_until_, feed.number);
}

void Feeds::finish(Feed& feed, Timestamp at) {
  feed.ended = at;
  const auto& body = documents_[feed.document].body;
  ReadFeed read = read_feed(body.value_or(""), feed.stores, seller_id_, shop_);
  const bool fatal = faults_.fires(FaultKind::fatal_feed, kCreate) != nullptr;
  if (fatal) {  // some of it has been done
    Chance chance(shop_.seed(), 'X', feed.number);
    std::erase_if(read.messages, [&](const FeedMessage&) { return chance.in_thousand(500); });
  } else {
    std::erase_if(read.messages, [&](const FeedMessage& message) {
      if (!submissions_.is_unfounded(kCreate)) return false;
      read.issues.push_back({message.id, message.sku, unfounded_issue()});
      return true;
    });
  }
  feed.status = fatal || read.unreadable() ? FeedStatus::fatal : FeedStatus::done;
  if (feed.status == FeedStatus::done || settings_.fatal_document)
    feed.result = processing_report(fatal ? given_up(read.seller) : read, feed.id());
  for (std::size_t i = read.messages.size(); i < read.processed && !fatal; ++i) submissions_.refuse();
  for (FeedMessage& message : read.messages) submit(feed, std::move(message));
}

void Feeds::submit(const Feed& feed, FeedMessage message) {
  Submission submission;
  submission.source = "feed " + feed.id() + "/" + std::to_string(message.id);
  submission.sku = std::move(message.sku);
  submission.stores = feed.stores;
  submission.patch = std::move(message.patch);
  submissions_.accept(submissions_.next_id(), std::move(submission), kCreate);
}

bool Feeds::is_kept(const Feed& feed, Timestamp now) {
  return now - feed.created <= kFeedKind.retention;
}

const Feed* Feeds::find(std::string_view id, Timestamp now) const {
  const auto at = std::ranges::find_if(feeds_, [&](const Feed& feed) { return feed.id() == id; });
  return at == feeds_.end() || !is_kept(*at, now) ? nullptr : &*at;
}

const Feed* Feeds::find_result(std::string_view id, Timestamp now) const {
  const auto at = std::ranges::find_if(
      feeds_, [&](const Feed& feed) { return feed.result.has_value() && result_document_id(feed) == id; });
  return at == feeds_.end() || !is_kept(*at, now) ? nullptr : &*at;
}

std::string Feeds::result_document_id(const Feed& feed) const {
  return feed.result_document_id(shop_.seed(), region());
}

std::string Feeds::document_id(const FeedDocument& document) const {
  return document.id(shop_.seed(), region());
}

}  // namespace invd::sandbox
