#include "process/durability/books.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "store/history.h"
#include "store/lmdb/engine.h"
#include "store/orders.h"
#include "store/sync_state.h"

namespace invd::process {
namespace {

constexpr std::size_t kAll = 10'000'000;
constexpr std::size_t kMostTold = 20;

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error("the store cannot be read: " + result.error().message);
  return std::move(*result);
}

class Differences {
 public:
  void add(const std::string& order, const std::string& what) {
    if (told_.size() < kMostTold) told_.push_back(order + " " + what);
  }
  [[nodiscard]] std::vector<std::string> told() && { return std::move(told_); }

 private:
  std::vector<std::string> told_;
};

bool same(const Books::Order& a, const Books::Order& b) {
  return a.last_updated == b.last_updated && a.status == b.status && a.lines == b.lines;
}

}  // namespace

Books read_books(const std::filesystem::path& store) {
  // Not a page of the store was made: opened to be read, LMDB would want to make it.
  if (std::filesystem::file_size(store / "data.mdb") == 0) return {};
  const auto engine = must(store::lmdb::LmdbEngine::open({.directory = store, .read_only = true}));
  Books books;
  if (engine->missing_tables().size() == store::all_tables().size()) return books;  // it was being made
  const auto txn = must(engine->begin_read());
  store::OrderQuery all_orders;
  all_orders.limit = all_orders.scan_limit = kAll;
  const auto list = must(store::list_orders(*txn, all_orders));
  for (const orders::StoredOrder& stored : list.orders) {
    Books::Order& order = books.orders[stored.amazon.order_id.str()];
    ++order.copies;
    order.last_updated = stored.amazon.last_updated;
    order.status = stored.amazon.status;
    for (const orders::AmazonOrderItem& item : stored.amazon.items)
      order.lines[item.line_id.str()] = {item.seller_sku.str(), item.quantity_ordered,
                                         item.quantity_fulfilled.value_or(0)};
  }
  books.watermark = must(store::get_orders_state(*txn, IntegrationName("demo"))).watermark;
  store::RunQuery all_runs;
  all_runs.limit = all_runs.scan_limit = kAll;
  const auto runs = must(store::list_runs(*txn, all_runs));
  for (const history::Run& run : runs.runs) {
    ++books.runs;
    if (run.module == history::Module::orders) books.pages += run.pages;
    for (const history::RunRecord& record : must(store::list_records(*txn, run.id, {}, {}, kAll, kAll)).records)
      if (const auto order = books.orders.find(record.id); order != books.orders.end()) ++order->second.records;
  }
  return books;
}

Books truth_of(const nlohmann::json& orders) {
  Books truth;
  for (const auto& one : orders) {
    Books::Order& order = truth.orders[one.at("orderId").get<std::string>()];
    const auto updated = parse_rfc3339(one.at("lastUpdatedTime").get<std::string>());
    if (!updated) throw std::runtime_error("the sandbox's truth has a bad time");
    order.last_updated = *updated;
    order.status = one.at("status").get<std::string>();
    order.copies = 1;
    for (const auto& line : one.at("lines"))
      order.lines[line.at("orderItemId").get<std::string>()] = {line.at("sku").get<std::string>(),
                                                                line.at("ordered").get<std::int64_t>(),
                                                                line.at("fulfilled").get<std::int64_t>()};
  }
  return truth;
}

std::vector<std::string> impossible(const Books& books, const Books& truth) {
  Differences found;
  for (const auto& [id, order] : books.orders) {
    const auto real = truth.orders.find(id);
    if (order.copies != 1) found.add(id, "is in the books twice");
    if (real == truth.orders.end())
      found.add(id, "is not Amazon's");
    else if (order.last_updated > real->second.last_updated)
      found.add(id, "is newer in the books than at Amazon");
    else if (order.last_updated == real->second.last_updated && !same(order, real->second))
      found.add(id, "is another in the books than at Amazon");
  }
  for (const auto& [id, real] : truth.orders) {
    if (!books.watermark || real.last_updated >= *books.watermark) continue;
    const auto order = books.orders.find(id);
    if (order == books.orders.end())
      found.add(id, "lies below the watermark and is missing");
    else if (order->second.last_updated != real.last_updated)
      found.add(id, "lies below the watermark and is old");
  }
  return std::move(found).told();
}

std::vector<std::string> lost_since(const Books& before, const Books& now) {
  Differences found;
  for (const auto& [id, order] : before.orders) {
    const auto still = now.orders.find(id);
    if (still == now.orders.end())
      found.add(id, "was in the books and is gone");
    else if (still->second.last_updated < order.last_updated)
      found.add(id, "was newer in the books");
    else if (still->second.records < order.records)
      found.add(id, "has lost a record of its history");
  }
  if (now.runs < before.runs) found.add("history", "has lost a run");
  if (before.watermark && (!now.watermark || *now.watermark < *before.watermark))
    found.add("the watermark", "has gone back");
  return std::move(found).told();
}

std::vector<std::string> unequal(const Books& books, const Books& truth, Timestamp start, Timestamp settled) {
  Differences found;
  for (const auto& [id, real] : truth.orders) {
    if (real.last_updated >= settled) continue;
    const auto order = books.orders.find(id);
    if (order == books.orders.end())
      found.add(id, "is missing");
    else if (!same(order->second, real))
      found.add(id, "is another in the books than at Amazon");
    else if (order->second.records < 1 || (real.last_updated < start && order->second.records != 1))
      found.add(id, "has " + std::to_string(order->second.records) + " records in history");
  }
  for (const auto& [id, order] : books.orders)
    if (!truth.orders.contains(id)) found.add(id, "is not Amazon's");
  return std::move(found).told();
}

}  // namespace invd::process
