#include "store/pushes.h"

#include <algorithm>
#include <utility>

#include "store/key.h"
#include "store/record.h"
#include "store/rows.h"

namespace invd::store {
namespace {

using stock::PushState;
using stock::PushTask;

constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kTouchedVersion = 1;

std::string key_of(const DomainId& id) {
  return KeyWriter().text(id.integration.view()).text(id.sku.view()).text(id.group).str();
}

Result<DomainId> read_key(std::string_view key) {
  KeyReader r(key);
  DomainId id{IntegrationName(r.text()), Sku(r.text()), r.text()};
  if (!r.at_end()) return fail(ErrorCode::store_corrupt, "a push has a damaged key");
  return id;
}

std::string queue_prefix(const IntegrationName& integration, PushTask task) {
  return KeyWriter().text(integration.view()).u8(static_cast<std::uint8_t>(task)).str();
}

std::string queue_key(const DomainId& id, const stock::NextPush& next) {
  return KeyWriter()
      .text(id.integration.view())
      .u8(static_cast<std::uint8_t>(next.task))
      .time(next.at)
      .text(id.sku.view())
      .text(id.group)
      .str();
}

struct QueueKey {
  DomainId id;
  stock::NextPush next;
};

Result<QueueKey> read_queue_key(std::string_view key) {
  KeyReader r(key);
  QueueKey out;
  out.id.integration = IntegrationName(r.text());
  const std::uint8_t task = r.u8();
  out.next.at = r.time();
  out.id.sku = Sku(r.text());
  out.id.group = r.text();
  if (!r.at_end() || task >= static_cast<std::uint8_t>(PushTask::none))
    return fail(ErrorCode::store_corrupt, "a row of push_queue has a damaged key");
  out.next.task = static_cast<PushTask>(task);
  return out;
}

void write(RecordWriter& w, const std::optional<stock::Reading>& reading) {
  w.boolean(reading.has_value());
  if (reading) w.i64(reading->quantity).time(reading->at);
}

std::optional<stock::Reading> read_reading(RecordReader& r) {
  if (!r.boolean()) return std::nullopt;
  const std::int64_t quantity = r.i64();
  return stock::Reading{quantity, r.time()};
}

void write(RecordWriter& w, const std::optional<stock::Attempt>& attempt) {
  w.boolean(attempt.has_value());
  if (!attempt) return;
  w.u64(attempt->generation).u64(static_cast<std::uint64_t>(attempt->state)).i64(attempt->value);
  w.i64(attempt->before.quantity).time(attempt->before.at).time(attempt->sent_at);
  w.u64(attempt->looks).u64(attempt->feed);
}

std::optional<stock::Attempt> read_attempt(RecordReader& r) {
  if (!r.boolean()) return std::nullopt;
  stock::Attempt attempt;
  attempt.generation = r.u64();
  const std::uint64_t state = r.u64();
  if (state > static_cast<std::uint64_t>(stock::Attempt::State::unknown)) r.mark_bad();
  attempt.state = static_cast<stock::Attempt::State>(state);
  attempt.value = r.i64();
  attempt.before.quantity = r.i64();
  attempt.before.at = r.time();
  attempt.sent_at = r.time();
  attempt.looks = static_cast<std::uint32_t>(r.u64());
  attempt.feed = r.u64();
  return attempt;
}

void write(RecordWriter& w, const std::optional<std::int64_t>& units) {
  w.boolean(units.has_value());
  if (units) w.i64(*units);
}

std::optional<std::int64_t> read_units(RecordReader& r) {
  if (!r.boolean()) return std::nullopt;
  return r.i64();
}

void write(RecordWriter& w, const stock::AmazonChanges& changes) {
  w.time(changes.exact_from()).u64(changes.all().size());
  for (const stock::AmazonChange& change : changes.all()) w.time(change.at).i64(change.units);
}

stock::AmazonChanges read_changes(RecordReader& r) {
  const Timestamp exact_from = r.time();
  std::vector<stock::AmazonChange> all(r.count());
  for (stock::AmazonChange& change : all) {
    change.at = r.time();
    change.units = r.i64();
  }
  if (!std::ranges::is_sorted(all, {}, &stock::AmazonChange::at)) r.mark_bad();
  return {std::move(all), exact_from};
}

template <class Enum>
Enum read_enum(RecordReader& r, Enum last) {
  const std::uint64_t value = r.u64();
  if (value > static_cast<std::uint64_t>(last)) r.mark_bad();
  return static_cast<Enum>(value);
}

std::string encode(std::string_view key, const Push& push) {
  const PushState& s = push.state;
  RecordWriter w(kVersion);
  w.text(push.item);
  write(w, s.verified);
  write(w, s.changes);
  write(w, s.odd);
  write(w, s.attempt);
  w.u64(s.generation);
  write(w, s.desired);
  w.i64(s.delta).time(s.changed_at).maybe_time(s.dirty_since);
  w.u64(static_cast<std::uint64_t>(s.cause)).u64(static_cast<std::uint64_t>(s.hold)).boolean(s.cleared);
  w.text(s.off);
  w.time(s.next_try).u64(s.failures).text(s.failure).time(s.next_look).maybe_time(s.look_again);
  w.maybe_time(s.sent_at).maybe_time(s.accepted_at).maybe_time(s.confirmed_at);
  write(w, s.sent);
  write(w, s.confirmed);
  w.u64(s.corrected);
  return std::move(w).finish(key);
}

Result<Push> decode(std::string_view key, std::string_view value) {
  auto id = read_key(key);
  if (!id) return fail(id);
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r, "a push");
  Push push;
  push.id = std::move(*id);
  push.item = r->strong<ItemId>();
  PushState& s = push.state;
  s.verified = read_reading(*r);
  s.changes = read_changes(*r);
  s.odd = read_reading(*r);
  s.attempt = read_attempt(*r);
  s.generation = r->u64();
  s.desired = read_units(*r);
  s.delta = r->i64();
  s.changed_at = r->time();
  s.dirty_since = r->maybe_time();
  s.cause = read_enum(*r, stock::kLastCause);
  s.hold = read_enum(*r, stock::kLastHold);
  s.cleared = r->boolean();
  s.off = r->text();
  s.next_try = r->time();
  s.failures = static_cast<std::uint32_t>(r->u64());
  s.failure = r->text();
  s.next_look = r->time();
  s.look_again = r->maybe_time();
  s.sent_at = r->maybe_time();
  s.accepted_at = r->maybe_time();
  s.confirmed_at = r->maybe_time();
  s.sent = read_units(*r);
  s.confirmed = read_units(*r);
  s.corrected = r->u64();
  if (const auto ok = r->finish(); !ok) return fail(ok, "a push");
  return push;
}

std::string touched_key(const IntegrationName& integration, const ItemId& item) {
  return KeyWriter().text(integration.view()).text(item.view()).str();
}

Result<Touched> decode_touched(std::string_view key, std::string_view value) {
  KeyReader k(key);
  Touched out{.integration = IntegrationName(k.text()), .item = ItemId(k.text()), .cause = {}, .rests_on = {}};
  if (!k.at_end()) return fail(ErrorCode::store_corrupt, "a row of touched has a damaged key");
  auto r = RecordReader::open(key, value, kTouchedVersion);
  if (!r) return fail(r, "a touched item");
  out.cause = read_enum(*r, stock::kLastCause);
  out.rests_on = r->time();
  if (const auto ok = r->finish(); !ok) return fail(ok, "a touched item");
  return out;
}

/// What a person did is held by the guard, so it must not hide behind an order (STK-8).
stock::Cause stronger(stock::Cause a, stock::Cause b) {
  return a == stock::Cause::order ? b : a;
}

}  // namespace

Result<std::optional<Push>> get_push(ReadTxn& txn, const DomainId& id) {
  return get_row(txn, Table::pushes, key_of(id), decode);
}

Result<void> put_push(WriteTxn& txn, const Push& push) {
  const std::string key = key_of(push.id);
  const auto before = get_row(txn, Table::pushes, key, decode);
  if (!before) return fail(before);
  const stock::NextPush next = stock::next_push(push.state);
  if (*before) {
    const stock::NextPush was = stock::next_push((*before)->state);
    if (was != next && was.task != PushTask::none)
      if (const auto ok = txn.erase(Table::push_queue, queue_key(push.id, was)); !ok) return fail(ok);
  }
  if (next.task != PushTask::none)
    if (const auto ok = txn.put(Table::push_queue, queue_key(push.id, next), {}); !ok) return ok;
  return txn.put(Table::pushes, key, encode(key, push));
}

Result<PushQueuePage> due_pushes(ReadTxn& txn, const IntegrationName& integration, PushTask task, Timestamp until,
                                 std::size_t limit, const std::optional<QueuedPush>& after) {
  PushQueuePage page;
  KeyRange range = KeyRange::prefix(queue_prefix(integration, task));
  if (after) range.from = queue_key(after->id, {task, after->at}) + '\0';
  const auto ok = scan_rows(txn, Table::push_queue, range, Direction::ascending,
                            [&](std::string_view key, std::string_view) -> Result<Scan> {
                              if (page.due.size() == limit) return Scan::stop;
                              auto row = read_queue_key(key);
                              if (!row) return fail(row);
                              if (row->next.at >= until) {
                                page.next_at = row->next.at;
                                return Scan::stop;
                              }
                              page.due.push_back({std::move(row->id), row->next.at});
                              return Scan::go_on;
                            });
  if (!ok) return fail(ok);
  return page;
}

Result<std::uint64_t> count_due(ReadTxn& txn, const IntegrationName& integration, PushTask task, Timestamp until,
                                std::uint64_t most) {
  std::uint64_t count = 0;
  KeyRange range = KeyRange::prefix(queue_prefix(integration, task));
  range.to = KeyWriter().text(integration.view()).u8(static_cast<std::uint8_t>(task)).time(until).str();
  const auto ok = txn.scan(Table::push_queue, range, Direction::ascending, [&](std::string_view, std::string_view) {
    return ++count < most ? Scan::go_on : Scan::stop;
  });
  if (!ok) return fail(ok);
  return count;
}

Result<std::vector<Push>> pushes_of_sku(ReadTxn& txn, const IntegrationName& integration, const Sku& sku) {
  const KeyRange range = KeyRange::prefix(KeyWriter().text(integration.view()).text(sku.view()).str());
  return collect_rows(txn, Table::pushes, range, Direction::ascending, decode);
}

std::string push_page_key(const DomainId& id) {
  return key_of(id);
}

Result<PushList> list_pushes(ReadTxn& txn, const PushQuery& query) {
  PushList page;
  KeyRange range = KeyRange::prefix(KeyWriter().text(query.integration.view()).str());
  if (!query.after.empty()) range.from = query.after + '\0';
  std::size_t looked = 0;
  std::string last;
  const auto ok = scan_rows(txn, Table::pushes, range, Direction::ascending,
                            [&](std::string_view key, std::string_view value) -> Result<Scan> {
                              if (page.pushes.size() == query.limit || looked == query.scan_limit) {
                                page.next = last;
                                return Scan::stop;
                              }
                              ++looked;
                              last = key;
                              auto push = decode(key, value);
                              if (!push) return fail(push);
                              if (!query.only_differing || stock::differs(push->state))
                                page.pushes.push_back(std::move(*push));
                              return Scan::go_on;
                            });
  if (!ok) return fail(ok);
  return page;
}

Result<PushCounts> count_pushes(ReadTxn& txn, const IntegrationName& integration, std::uint64_t most) {
  PushCounts counts;
  std::uint64_t looked = 0;
  const auto ok = scan_rows(txn, Table::push_queue, KeyRange::prefix(KeyWriter().text(integration.view()).str()),
                            Direction::ascending, [&](std::string_view key, std::string_view) -> Result<Scan> {
                              if (looked++ == most) return Scan::stop;
                              const auto row = read_queue_key(key);
                              if (!row) return fail(row);
                              switch (row->next.task) {
                                case PushTask::lower_to_zero:
                                case PushTask::lower:
                                  ++counts.lower;
                                  break;
                                case PushTask::raise:
                                  ++counts.raise;
                                  break;
                                case PushTask::look:
                                  ++counts.look;
                                  break;
                                case PushTask::judge:
                                  ++counts.judge;
                                  break;
                                case PushTask::guard:
                                  ++counts.guard;
                                  break;
                                case PushTask::none:
                                  break;
                              }
                              return Scan::go_on;
                            });
  if (!ok) return fail(ok);
  return counts;
}

Result<void> touch(WriteTxn& txn, const Touched& touched) {
  const std::string key = touched_key(touched.integration, touched.item);
  const auto known = get_row(txn, Table::touched, key, decode_touched);
  if (!known) return fail(known);
  Touched sum = touched;
  if (*known) {
    sum.cause = stronger((*known)->cause, touched.cause);
    sum.rests_on = std::max((*known)->rests_on, touched.rests_on);
  }
  RecordWriter w(kTouchedVersion);
  w.u64(static_cast<std::uint64_t>(sum.cause)).time(sum.rests_on);
  return txn.put(Table::touched, key, std::move(w).finish(key));
}

Result<std::optional<Touched>> get_touched(ReadTxn& txn, const IntegrationName& integration, const ItemId& item) {
  return get_row(txn, Table::touched, touched_key(integration, item), decode_touched);
}

Result<bool> drop_touched(WriteTxn& txn, const IntegrationName& integration, const ItemId& item) {
  return txn.erase(Table::touched, touched_key(integration, item));
}

Result<std::vector<Touched>> list_touched(ReadTxn& txn, const IntegrationName& integration, std::size_t limit) {
  const KeyRange range = KeyRange::prefix(KeyWriter().text(integration.view()).str());
  return collect_rows(txn, Table::touched, range, Direction::ascending, decode_touched, limit);
}

Result<void> audit_push(ReadTxn& txn, std::string_view key, std::string_view value) {
  const auto push = decode(key, value);
  if (!push) return fail(push);
  const stock::NextPush next = stock::next_push(push->state);
  if (next.task == PushTask::none) return {};
  const auto queued = txn.get(Table::push_queue, queue_key(push->id, next));
  if (!queued) return fail(queued);
  if (!*queued) return fail(ErrorCode::store_corrupt, "push_queue lacks " + to_string(push->id));
  return {};
}

Result<void> audit_queued_push(ReadTxn& txn, std::string_view key, std::string_view) {
  const auto row = read_queue_key(key);
  if (!row) return fail(row);
  const auto push = get_push(txn, row->id);
  if (!push) return fail(push);
  if (!*push || stock::next_push((*push)->state) != row->next)
    return fail(ErrorCode::store_corrupt, "push_queue is wrong about " + to_string(row->id));
  return {};
}

Result<void> audit_touched(ReadTxn&, std::string_view key, std::string_view value) {
  return outcome_of(decode_touched(key, value));
}

}  // namespace invd::store
