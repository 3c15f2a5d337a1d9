#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "store/domains.h"
#include "store/kv.h"

namespace invd::store {

/// The tables `feeds` and `feed_members`: raises that go to Amazon in one JSON_LISTINGS_FEED (STK-10), and whose
/// numbers each carries (I21). A member's stock::Attempt names the feed. The members in the sequence of their keys are
/// the messages of the feed, numbered from 1; so none goes between its submission and its end.

struct StockFeed {
  enum class State : std::uint8_t {
    preparing,   ///< numbers are read and computed: nothing was submitted
    submitting,  ///< committed before createFeed's first byte left; of an earlier life of invd: unknown
    submitted,   ///< Amazon has it
    ended,       ///< what became of each member is noted with it
  };
  enum class Outcome : std::uint8_t {
    none,           ///< it has not ended
    done,           ///< Amazon has processed it and told what it refuses
    unclear,        ///< Amazon has processed it, but its result cannot be read
    cancelled,      ///< by Amazon, before it was begun
    fatal,          ///< Amazon gave it up: some, none or all of it was done
    lost,           ///< nothing is known of it
    not_submitted,  ///< it never left
  };
  IntegrationName integration;
  std::uint64_t number = 0;  ///< from 1, as stock::Attempt::feed has it
  State state = State::preparing;
  MarketplaceId marketplace;  ///< that all of its numbers are for
  std::string document_id;    ///< Amazon's, of what was uploaded
  std::string feed_id;        ///< Amazon's; empty until it is known
  std::uint64_t messages = 0;
  Timestamp created_at;
  std::optional<Timestamp> submitted_at;  ///< right before createFeed
  std::optional<Timestamp> ended_at;      ///< as Amazon says, where it does
  Outcome outcome = Outcome::none;        ///< lost, of one that is submitted: its numbers wait for it no longer
  std::string what;                       ///< happened, in words
  bool operator==(const StockFeed&) const = default;
};
[[nodiscard]] std::string_view name(StockFeed::State state);      ///< "submitted"
[[nodiscard]] std::string_view name(StockFeed::Outcome outcome);  ///< "cancelled"

[[nodiscard]] Result<std::optional<StockFeed>> get_feed(ReadTxn& txn, const IntegrationName& integration,
                                                        std::uint64_t number);
[[nodiscard]] Result<void> put_feed(WriteTxn& txn, const StockFeed& feed);
/// All that are kept, newest first: those that have not ended, and kKeptFeeds that have.
[[nodiscard]] Result<std::vector<StockFeed>> list_feeds(ReadTxn& txn, const IntegrationName& integration);
inline constexpr std::size_t kKeptFeeds = 20;
/// Forgets older ones that have ended and have no members.
[[nodiscard]] Result<void> forget_feeds(WriteTxn& txn, const IntegrationName& integration);

[[nodiscard]] Result<void> add_feed_member(WriteTxn& txn, std::uint64_t feed, const DomainId& id);
[[nodiscard]] Result<bool> drop_feed_member(WriteTxn& txn, std::uint64_t feed, const DomainId& id);
/// In the sequence of their messages, behind `after`, which is the last one of the page before.
[[nodiscard]] Result<std::vector<DomainId>> feed_members(ReadTxn& txn, const IntegrationName& integration,
                                                         std::uint64_t feed, const std::optional<DomainId>& after,
                                                         std::size_t limit);

[[nodiscard]] Result<void> audit_feed(ReadTxn& txn, std::string_view key, std::string_view value);
[[nodiscard]] Result<void> audit_feed_member(ReadTxn& txn, std::string_view key, std::string_view value);
/// Of the table `pushes`: what a feed carries is among its members.
[[nodiscard]] Result<void> audit_push_by_feed(ReadTxn& txn, std::string_view key, std::string_view value);

}  // namespace invd::store
