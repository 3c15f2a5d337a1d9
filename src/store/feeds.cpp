#include "store/feeds.h"

#include <algorithm>
#include <array>
#include <utility>

#include "store/key.h"
#include "store/pushes.h"
#include "store/record.h"
#include "store/rows.h"

namespace invd::store {
namespace {

using Outcome = StockFeed::Outcome;
using State = StockFeed::State;

constexpr std::uint8_t kVersion = 1;

std::string key_of(const IntegrationName& integration, std::uint64_t number) {
  return KeyWriter().text(integration.view()).u64(number).str();
}

std::string member_key(std::uint64_t feed, const DomainId& id) {
  return KeyWriter().text(id.integration.view()).u64(feed).text(id.sku.view()).text(id.group).str();
}

struct MemberKey {
  std::uint64_t feed = 0;
  DomainId id;
};

Result<MemberKey> read_member_key(std::string_view key) {
  KeyReader r(key);
  MemberKey member;
  member.id.integration = IntegrationName(r.text());
  member.feed = r.u64();
  member.id.sku = Sku(r.text());
  member.id.group = r.text();
  if (!r.at_end()) return fail(ErrorCode::store_corrupt, "a member of a feed has a damaged key");
  return member;
}

template <class Enum>
Enum read_enum(RecordReader& r, Enum last) {
  const std::uint64_t value = r.u64();
  if (value > static_cast<std::uint64_t>(last)) r.mark_bad();
  return static_cast<Enum>(value);
}

std::string encode(std::string_view key, const StockFeed& feed) {
  RecordWriter w(kVersion);
  w.u64(static_cast<std::uint64_t>(feed.state)).text(feed.marketplace).text(feed.document_id).text(feed.feed_id);
  w.u64(feed.messages).time(feed.created_at).maybe_time(feed.submitted_at).maybe_time(feed.ended_at);
  w.u64(static_cast<std::uint64_t>(feed.outcome)).text(feed.what);
  return std::move(w).finish(key);
}

Result<StockFeed> decode(std::string_view key, std::string_view value) {
  KeyReader k(key);
  StockFeed feed;
  feed.integration = IntegrationName(k.text());
  feed.number = k.u64();
  if (!k.at_end()) return fail(ErrorCode::store_corrupt, "a feed has a damaged key");
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r, "a feed");
  feed.state = read_enum(*r, State::ended);
  feed.marketplace = r->strong<MarketplaceId>();
  feed.document_id = r->text();
  feed.feed_id = r->text();
  feed.messages = r->u64();
  feed.created_at = r->time();
  feed.submitted_at = r->maybe_time();
  feed.ended_at = r->maybe_time();
  feed.outcome = read_enum(*r, Outcome::not_submitted);
  feed.what = r->text();
  if (const auto ok = r->finish(); !ok) return fail(ok, "a feed");
  return feed;
}

}  // namespace

std::string_view name(State state) {
  constexpr std::array<std::string_view, 4> kNames = {"preparing", "submitting", "submitted", "ended"};
  return kNames.at(static_cast<std::size_t>(state));
}

std::string_view name(Outcome outcome) {
  constexpr std::array<std::string_view, 7> kNames = {"none",  "done", "unclear",      "cancelled",
                                                      "fatal", "lost", "not_submitted"};
  return kNames.at(static_cast<std::size_t>(outcome));
}

Result<std::optional<StockFeed>> get_feed(ReadTxn& txn, const IntegrationName& integration, std::uint64_t number) {
  return get_row(txn, Table::feeds, key_of(integration, number), decode);
}

Result<void> put_feed(WriteTxn& txn, const StockFeed& feed) {
  const std::string key = key_of(feed.integration, feed.number);
  return txn.put(Table::feeds, key, encode(key, feed));
}

Result<std::vector<StockFeed>> list_feeds(ReadTxn& txn, const IntegrationName& integration) {
  const KeyRange range = KeyRange::prefix(KeyWriter().text(integration.view()).str());
  return collect_rows(txn, Table::feeds, range, Direction::descending, decode);
}

Result<void> forget_feeds(WriteTxn& txn, const IntegrationName& integration) {
  const auto all = list_feeds(txn, integration);
  if (!all) return fail(all);
  std::size_t ended = 0;
  for (const StockFeed& feed : *all) {
    if (feed.state != State::ended || ++ended <= kKeptFeeds) continue;
    const auto members = feed_members(txn, integration, feed.number, std::nullopt, 1);
    if (!members) return fail(members);
    if (!members->empty()) continue;
    if (const auto ok = txn.erase(Table::feeds, key_of(integration, feed.number)); !ok) return fail(ok);
  }
  return {};
}

Result<void> add_feed_member(WriteTxn& txn, std::uint64_t feed, const DomainId& id) {
  return txn.put(Table::feed_members, member_key(feed, id), {});
}

Result<bool> drop_feed_member(WriteTxn& txn, std::uint64_t feed, const DomainId& id) {
  return txn.erase(Table::feed_members, member_key(feed, id));
}

Result<std::vector<DomainId>> feed_members(ReadTxn& txn, const IntegrationName& integration, std::uint64_t feed,
                                           const std::optional<DomainId>& after, std::size_t limit) {
  std::vector<DomainId> members;
  KeyRange range = KeyRange::prefix(key_of(integration, feed));
  if (after) range.from = member_key(feed, *after) + '\0';
  const auto ok = scan_rows(txn, Table::feed_members, range, Direction::ascending,
                            [&](std::string_view key, std::string_view) -> Result<Scan> {
                              if (members.size() == limit) return Scan::stop;
                              auto member = read_member_key(key);
                              if (!member) return fail(member);
                              members.push_back(std::move(member->id));
                              return Scan::go_on;
                            });
  if (!ok) return fail(ok);
  return members;
}

Result<void> audit_feed(ReadTxn&, std::string_view key, std::string_view value) {
  return outcome_of(decode(key, value));
}

Result<void> audit_feed_member(ReadTxn& txn, std::string_view key, std::string_view) {
  const auto member = read_member_key(key);
  if (!member) return fail(member);
  const auto feed = get_feed(txn, member->id.integration, member->feed);
  if (!feed) return fail(feed);
  if (!*feed) return fail(ErrorCode::store_corrupt, to_string(member->id) + " is in a feed that is not there");
  const auto push = get_push(txn, member->id);
  if (!push) return fail(push);
  if (!*push) return fail(ErrorCode::store_corrupt, "nothing is known of " + to_string(member->id) + ", of a feed");
  return {};
}

Result<void> audit_push_by_feed(ReadTxn& txn, std::string_view key, std::string_view) {
  KeyReader r(key);
  const DomainId id{IntegrationName(r.text()), Sku(r.text()), r.text()};
  if (!r.at_end()) return fail(ErrorCode::store_corrupt, "a push has a damaged key");
  const auto push = get_push(txn, id);
  if (!push) return fail(push);
  if (!*push || !(*push)->state.attempt || !stock::travels_by_feed(*(*push)->state.attempt)) return {};
  const auto member = txn.get(Table::feed_members, member_key((*push)->state.attempt->feed, id));
  if (!member) return fail(member);
  if (!*member) return fail(ErrorCode::store_corrupt, "no feed has " + to_string(id) + ", which goes by one");
  return {};
}

}  // namespace invd::store
