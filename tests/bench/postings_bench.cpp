// How many postings the books take per second: promises, shipments and what these deduct, for orders of 1,000 items, in
// transactions of 1, 100 and 1,000, beside bare LMDB that writes the same rows, bytes and commits.

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "bench/cpu_used.h"
#include "bench/filling.h"
#include "bench/floor_store.h"
#include "bench/recording_txn.h"
#include "bench/report.h"
#include "process/harness/temp_dir.h"
#include "store/postings.h"

namespace invd::bench {
namespace {

using process::TempDir;

constexpr std::uint64_t kItems = 1'000;
constexpr std::uint64_t kPostingsOfALine = 3;
constexpr int kRounds = 3;
const stock::Place kMain{stock::Account::own, WarehouseName("Main")};
const stock::Place kCustomer{stock::Account::customer, {}};
const store::Note kNote{"SHIPPED", "amazon"};

struct Load {
  std::uint64_t at_once = 1;  ///< postings of a transaction
  std::uint64_t transactions = 1;
  [[nodiscard]] double postings() const { return static_cast<double>(at_once * transactions); }
};

struct Cost {
  double cpu_s = 0;
  double wall_s = 0;
};

Cost cost_of_running(const std::function<void()>& work) {
  const CpuUsed before = cpu_used();
  const auto begin = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  return {cpu_used().cpu_s() - before.cpu_s(), wall.count()};
}

ItemId item(std::uint64_t n) {
  return ItemId(std::to_string(1'000'000'000 + n % kItems));
}

void open_stock(store::Kv& kv, Timestamp now) {
  in_transactions(kv, kItems, [&](store::WriteTxn& txn, std::uint64_t n) {
    const stock::Movement opening{
        {{"opening", OrderId(std::to_string(n)), LineId("1")}, stock::MovementKind::opening, 1},
        item(n),
        1'000'000,
        {stock::Account::opening, {}},
        kMain,
        now};
    must(store::post(txn, opening, stock::Floor::none, {}));
  });
}

/// The n-th posting: a line is promised a unit, which then goes out.
void post(store::WriteTxn& txn, std::uint64_t n, Timestamp now) {
  const std::uint64_t line_number = n / kPostingsOfALine;
  const stock::LineRef line{"demo", OrderId("701-" + std::to_string(1'000'000'000 + line_number)),
                            LineId("line-" + std::to_string(line_number))};
  const ItemId of = item(line_number * 7'919);
  switch (n % kPostingsOfALine) {
    case 0:
      must(store::post(txn, {{line, stock::CommitmentKind::reserve, 1}, of, kMain.warehouse, 1, now}, kNote));
      return;
    case 1:
      must(store::post(txn, {{line, stock::MovementKind::shipment, 2}, of, 1, kMain, kCustomer, now},
                       stock::Floor::none, kNote));
      return;
    default:
      must(store::post(txn, {{line, stock::CommitmentKind::deduct, 3}, of, kMain.warehouse, 1, now}, kNote));
  }
}

Cost books(const Load& load, Timestamp now) {
  const TempDir folder;
  const store::lmdb::OpenStore opened = open_to_fill(folder.path());
  open_stock(*opened.engine, now);
  return cost_of_running([&] {
    for (std::uint64_t n = 0, end = 0; n < load.at_once * load.transactions;) {
      auto txn = must(opened.engine->begin_write());
      for (end = n + load.at_once; n < end; ++n) post(*txn, n, now);
      must(opened.engine->commit(std::move(txn)));
    }
  });
}

/// Every row that the load changes, by transaction; the first is that of the openings.
using Changes = std::vector<std::vector<RowChange>>;

Changes record(const Load& load, Timestamp now) {
  const TempDir folder;
  const store::lmdb::OpenStore opened = open_to_fill(folder.path());
  Changes changes(1);
  open_stock(*opened.engine, now);
  {
    auto view = must(opened.engine->begin_read());
    for (const store::Table table : {store::Table::postings, store::Table::ledger, store::Table::balances})
      must(view->scan(table, {}, store::Direction::ascending, [&](std::string_view key, std::string_view value) {
        changes.front().push_back({table, std::string(key), std::string(value)});
        return store::Scan::go_on;
      }));
  }
  for (std::uint64_t n = 0, end = 0; n < load.at_once * load.transactions;) {
    auto txn = must(opened.engine->begin_write());
    RecordingTxn recording(*txn, changes.emplace_back());
    for (end = n + load.at_once; n < end; ++n) post(recording, n, now);
    must(opened.engine->commit(std::move(txn)));
  }
  return changes;
}

void write(FloorStore& store, const std::vector<RowChange>& changes) {
  store.begin();
  for (const RowChange& change : changes) {
    const auto table = static_cast<std::size_t>(change.table);
    if (change.erased)
      store.erase(table, change.key);
    else
      store.put(table, change.key, change.value);
  }
  store.commit();
}

Cost floor(const Changes& changes) {
  const TempDir folder;
  std::vector<std::string_view> tables;
  for (const store::Table table : store::all_tables()) tables.push_back(name(table));
  FloorStore store(folder.path(), tables);
  write(store, changes.front());
  return cost_of_running([&] {
    for (std::size_t i = 1; i < changes.size(); ++i) write(store, changes[i]);
  });
}

void measure(Report& out, const Load& load) {
  const Timestamp now = wall_clock();
  const Changes changes = record(load, now);
  std::size_t rows = 0;
  for (std::size_t i = 1; i < changes.size(); ++i) rows += changes[i].size();
  Cost best;
  Cost least;
  for (int round = 0; round < kRounds; ++round) {  // the least of a few: what disturbs only adds
    const Cost mine = books(load, now);
    const Cost bare = floor(changes);
    if (round == 0 || mine.cpu_s < best.cpu_s) best = mine;
    if (round == 0 || bare.cpu_s < least.cpu_s) least = bare;
  }
  const std::string in = "_in_" + std::to_string(load.at_once);
  out.add("postings_per_s" + in, load.postings() / best.wall_s);
  out.add("floor_postings_per_s" + in, load.postings() / least.wall_s);
  out.add("cpu_us_per_posting" + in, best.cpu_s / load.postings() * 1e6);
  out.add("floor_cpu_us_per_posting" + in, least.cpu_s / load.postings() * 1e6);
  out.add("floor_to_books_cpu_ratio" + in, least.cpu_s / best.cpu_s);
  out.add("rows_per_posting" + in, static_cast<double>(rows) / load.postings());
}

void report(bool json) {
  Report out("postings");
  for (const Load& load : {Load{1, 100}, {100, 200}, {1'000, 50}}) measure(out, load);
  out.print(json);
}

}  // namespace
}  // namespace invd::bench

int main(int argc, char** argv) {
  invd::bench::report(invd::bench::wants_json(argc, argv));
}
