#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "sandbox/faults.h"
#include "sandbox/feed.h"
#include "sandbox/feed_rules.h"
#include "sandbox/shop.h"
#include "sandbox/submissions.h"

namespace invd::sandbox {

/// How feeds fare. Durations are of the shop's time. What a message changes waits, once its feed has been processed, as
/// long as a submission by patchListingsItem does.
struct FeedSettings {
  Duration queued = std::chrono::seconds(30);
  Duration processing = std::chrono::minutes(2);
  bool fatal_document = true;  ///< a FATAL feed has a document with the reason
  bool compress = true;        ///< processing reports, GZIP
};

/// How many listings feeds may be created in how long, beside the usage plan of createFeed.
struct FeedLimit {
  std::size_t feeds = 5;
  Duration window = std::chrono::minutes(5);
};

/// The account's feeds and how they come about: IN_QUEUE, IN_PROGRESS one at a time, then DONE, FATAL or CANCELLED; and
/// the documents they are made from. Owned by the World, which lets the shop live up to each step before it is taken.
class Feeds {
 public:
  /// `shop`, `submissions` and `faults` outlive it. `seller_id` empty: feeds of whichever seller.
  Feeds(const Shop& shop, Submissions& submissions, Faults& faults, std::string seller_id)
      : shop_(shop), submissions_(submissions), faults_(faults), seller_id_(std::move(seller_id)) {}

  [[nodiscard]] const FeedSettings& settings() const { return settings_; }
  /// Errors: usage (a duration below 0 or beyond a year).
  Result<void> set(FeedSettings settings);
  void set_limit(FeedLimit limit) { limit_ = limit; }

  const FeedDocument& create_document(std::string content_type);
  /// The document of that id, nullptr when there is none.
  [[nodiscard]] const FeedDocument* find_document(std::string_view id) const;
  /// What is uploaded; the number exists. A later upload replaces an earlier one.
  void upload(std::uint32_t number, std::string body) { documents_[number].body = std::move(body); }

  /// Whether the limit allows another listings feed; takes its place if so.
  [[nodiscard]] bool take_place();
  /// A feed at the shop's now.
  const Feed& create(Feed feed);
  /// Errors: conflict, when it is not IN_QUEUE any more.
  Result<void> cancel(std::uint32_t number);

  /// When the next feed takes a step.
  [[nodiscard]] std::optional<Timestamp> next_step() const;
  /// Takes it. The shop is at that time.
  void step();

  /// By number, all that there ever were.
  [[nodiscard]] const std::vector<Feed>& all() const { return feeds_; }
  /// nullptr when there is none, or it is older than Amazon keeps feeds (28 days).
  [[nodiscard]] const Feed* find(std::string_view id, Timestamp now) const;
  /// The feed whose processing report has the id.
  [[nodiscard]] const Feed* find_result(std::string_view document_id, Timestamp now) const;
  [[nodiscard]] std::string result_document_id(const Feed& feed) const;
  [[nodiscard]] std::string document_id(const FeedDocument& document) const;
  [[nodiscard]] static bool is_kept(const Feed& feed, Timestamp now);

 private:
  void begin(Feed& feed, Timestamp at);
  void finish(Feed& feed, Timestamp at);
  void submit(const Feed& feed, FeedMessage message);
  [[nodiscard]] Region region() const { return shop_.stores().front().marketplace->region; }
  const Shop& shop_;
  Submissions& submissions_;
  Faults& faults_;
  std::string seller_id_;
  FeedSettings settings_;
  FeedLimit limit_;
  std::vector<FeedDocument> documents_;
  std::vector<Feed> feeds_;
  std::deque<Timestamp> recent_;  ///< when the listings feeds were created that count for the limit
  Timestamp busy_until_{0};       ///< a feed is IN_PROGRESS
  std::set<std::pair<Timestamp, std::uint32_t>> steps_;
};

}  // namespace invd::sandbox
