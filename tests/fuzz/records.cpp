// Every record of the store but those of the books (book_records.cpp), as any bytes under a checksum that is right:
// each gives an error or a value, and the value is written as a record that reads as the same value again.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/random.h"
#include "fuzz/fuzzer.h"
#include "fuzz/input.h"
#include "fuzz/memory_txn.h"
#include "fuzz/record_checks.h"
#include "store/history.h"
#include "store/history_record.h"
#include "store/key.h"
#include "store/meta.h"
#include "store/order_record.h"
#include "store/orders.h"
#include "store/quarantine.h"
#include "store/quotas.h"
#include "store/sync_state.h"

using namespace invd;
using namespace invd::store;
using fuzz::check;
using fuzz::check_row;
using fuzz::expect_damage;
using fuzz::MemoryTxn;
using fuzz::sealed;

namespace {

const IntegrationName kShop("amazon-us");
const OrderId kOrder("902-1845936-5435065");

void check_quarantined(std::string_view body) {
  MemoryTxn txn;
  const std::string key = KeyWriter().text(kShop.view()).text(kOrder.view()).str();
  INVD_ASSERT(txn.put(Table::unresolved, key, sealed(key, body)).has_value());
  const auto entry = get_quarantined(txn, kShop, kOrder);
  if (!entry) return expect_damage(entry.error());
  INVD_ASSERT(put_quarantined(txn, **entry).has_value());
  const auto again = get_quarantined(txn, (*entry)->integration, (*entry)->order_id);
  INVD_ASSERT(again && *again && **again == **entry);
}

/// Compared as bytes: a level that is no number equals nothing, not even itself.
void check_bucket(std::string_view body) {
  MemoryTxn txn;
  const std::string key = KeyWriter().text(kShop.view()).text("na").text("searchOrders").str();
  INVD_ASSERT(txn.put(Table::quotas, key, sealed(key, body)).has_value());
  const auto buckets = all_buckets(txn);
  if (!buckets) return expect_damage(buckets.error());
  MemoryTxn first;
  for (const SavedBucket& bucket : *buckets) INVD_ASSERT(put_bucket(first, bucket).has_value());
  const auto again = all_buckets(first);
  INVD_ASSERT(again.has_value());
  MemoryTxn second;
  for (const SavedBucket& bucket : *again) INVD_ASSERT(put_bucket(second, bucket).has_value());
  INVD_ASSERT(first.rows() == second.rows());
}

std::string state_key(std::string_view what) {
  return KeyWriter().text(kShop.view()).text(what).str();
}

/// One of the store's facts about itself among others that are as they should be.
void check_meta(std::uint8_t which, std::string_view body) {
  constexpr std::array<std::string_view, 4> kFacts = {"schema", "uuid", "epoch", "tables"};
  MemoryTxn txn;
  SeededRandom random(1);
  INVD_ASSERT(write_meta(txn, new_meta(random)).has_value());
  const std::string_view key = kFacts.at(which % kFacts.size());
  INVD_ASSERT(txn.put(Table::meta, key, sealed(key, body)).has_value());
  (void)check_fence(txn, Fence{7});
  const auto meta = read_meta(txn);
  if (!meta) return expect_damage(meta.error());
  INVD_ASSERT(meta->has_value() && write_meta(txn, **meta).has_value());
  const auto again = read_meta(txn);
  INVD_ASSERT(again && *again && (*again)->schema == (*meta)->schema && (*again)->uuid == (*meta)->uuid &&
              (*again)->epoch == (*meta)->epoch && (*again)->tables == (*meta)->tables);
}

/// Whatever the counter of runs holds, two runs get two numbers, and none gets 0, which stands for "none".
void check_run_counter(std::string_view body) {
  MemoryTxn txn;
  const std::string key = KeyWriter().text("").text("next-run").str();
  INVD_ASSERT(txn.put(Table::sync_state, key, sealed(key, body)).has_value());
  for (int i = 0; i < 2; ++i) {
    const auto run = begin_run(txn, {});
    if (!run) return expect_damage(run.error());
    INVD_ASSERT(run->id != 0);
    const auto stored = get_run(txn, run->id);
    INVD_ASSERT(stored && *stored && **stored == *run);
  }
  INVD_ASSERT(txn.count(Table::runs).value() == 2);
}

/// What a client gives as the place to go on from is no key of ours: the page holds what it was asked for, or nothing.
void check_page_places(std::string_view after) {
  MemoryTxn txn;
  for (const char* own : {"0", "1", "2"}) {
    auto run = begin_run(txn, {});
    INVD_ASSERT(run && add_record(txn, *run, {"order", own, history::Outcome::synced, {}}) && put_run(txn, *run));
    orders::StoredOrder order;
    order.integration = kShop;
    order.amazon.order_id = OrderId(own);
    INVD_ASSERT(put_order(txn, order, std::nullopt).has_value());
  }
  const auto records = list_records(txn, 2, std::nullopt, after, 10);
  INVD_ASSERT(records && records->records.size() <= 1);
  for (const history::RunRecord& record : records->records) INVD_ASSERT(record.id == "1");
  RunQuery runs;
  runs.after = after;
  INVD_ASSERT(list_runs(txn, runs).has_value());
  OrderQuery orders;
  orders.after = after;
  INVD_ASSERT(list_orders(txn, orders).has_value());
}

/// The audit meets rows that should not be there, and says so.
void audit(std::uint8_t which, std::string_view key, std::string_view body) {
  constexpr auto kAudits =
      std::to_array({audit_order, audit_order_by_time, audit_open_order, audit_quarantined, audit_bucket,
                     audit_sync_state, audit_run, audit_run_by_time, audit_run_record, audit_expiry});
  MemoryTxn txn;
  const auto said = kAudits.at(which % kAudits.size())(txn, key, sealed(key, body));
  if (!said) expect_damage(said.error());
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint8_t kind = input.u8();
  switch (kind % 12) {
    case 0:
      check(kOrder.view(), input.rest(), decode_order, encode_order);
      break;
    case 1:
      check("run", input.rest(), decode_run, encode_run);
      break;
    case 2:
      check("record", input.rest(), decode_run_record, encode_run_record);
      break;
    case 3:
      check_quarantined(input.rest());
      break;
    case 4:
      check_bucket(input.rest());
      break;
    case 5:
      check_row(
          Table::sync_state, state_key("orders"), input.rest(),
          [](ReadTxn& txn) { return get_orders_state(txn, kShop); },
          [](WriteTxn& txn, const OrdersState& state) { return put_orders_state(txn, kShop, state); });
      break;
    case 6:
      check_row(
          Table::sync_state, state_key("module/orders"), input.rest(),
          [](ReadTxn& txn) { return get_module_state(txn, kShop, history::Module::orders); },
          [](WriteTxn& txn, const ModuleState& state) {
            return put_module_state(txn, kShop, history::Module::orders, state);
          });
      break;
    case 7:
      check_row(
          Table::sync_state, state_key("participations"), input.rest(),
          [](ReadTxn& txn) { return get_participations(txn, kShop); },
          [](WriteTxn& txn, const std::optional<Participations>& p) { return put_participations(txn, kShop, *p); });
      break;
    case 8:
      check_meta(input.u8(), input.rest());
      break;
    case 9:
      check_run_counter(input.rest());
      break;
    case 10:
      check_page_places(input.rest());
      break;
    default: {
      const std::uint8_t which = input.u8();
      const std::string_view key = input.text();
      audit(which, key, input.rest());
      break;
    }
  }
  return 0;
}
