// The floor of an import: libcurl, simdjson and LMDB doing the same requests, bytes and commits, and nothing else. Logs
// in, asks which marketplaces there are, reads every page of orders; each page is parsed whole, and of each order so
// many bytes are kept under its id with two index rows and a row of history, in one synced commit for each page. One
// small commit goes before each request, as invd notes a token as spent before it is.
//
//   import_floor ADDRESS FOLDER ORDER_BYTES AFTER MARKETPLACES PACE_MS
//
// PACE_MS: from the beginning of one page to that of the next; 0: as fast as they come. Amazon's rate makes invd wait
// between pages, and what was cold has to be fetched again: by a fifth more processor time for the same work.
//
// Prints what it did and its processor time as JSON.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <simdjson.h>
#include <stdexcept>
#include <string>
#include <thread>

#include "bench/cpu_used.h"
#include "bench/floor_http.h"
#include "bench/floor_store.h"

namespace invd::bench {
namespace {

enum Table : std::size_t { orders_table, by_time, open_orders, records, quota };

int run(char** argv) {
  const std::string address = argv[1];
  const std::size_t order_bytes = std::strtoul(argv[3], nullptr, 10);
  const std::chrono::milliseconds pace(std::strtol(argv[6], nullptr, 10));
  const char* const client = std::getenv("FLOOR_LOGIN");
  if (client == nullptr) throw std::runtime_error("FLOOR_LOGIN: the form of the login is missing");
  FloorHttp http;
  FloorStore books(argv[2], {"orders", "by_time", "open", "records", "quota"});
  simdjson::dom::parser parser;
  const auto spend = [&books] {
    books.begin();
    books.put(quota, "searchOrders", std::string(80, 'q'));
    books.commit();
  };
  const std::string token(
      parser
          .parse(http.post(address + "/auth/o2/token", {}, "application/x-www-form-urlencoded", client))["access_token"]
          .get_string()
          .value());
  spend();
  (void)parser.parse(http.get(address + "/sellers/v1/marketplaceParticipations", token)).get_object().value();
  const std::string base = address + "/orders/2026-01-01/orders?lastUpdatedAfter=" + argv[4] +
                           "&marketplaceIds=" + argv[5] +
                           "&maxResultsPerPage=100&includedData=PROCEEDS,CANCELLATION,FULFILLMENT,PACKAGES";
  const auto begun = std::chrono::steady_clock::now();
  std::string next;
  std::size_t orders = 0;
  std::size_t pages = 0;
  do {
    std::this_thread::sleep_until(begun + static_cast<int>(pages) * pace);
    spend();
    const auto page =
        parser.parse(http.get(next.empty() ? base : base + "&paginationToken=" + http.escape(next), token))
            .get_object()
            .value();
    books.begin();
    for (const simdjson::dom::element order : page["orders"].get_array()) {
      const std::string id(order["orderId"].get_string().value());
      const std::string created(order["createdTime"].get_string().value());
      std::string kept = simdjson::minify(order);
      kept.resize(order_bytes, ' ');
      books.put(orders_table, id, kept);
      books.put(by_time, created + id, "");
      if (order["fulfillment"]["fulfillmentStatus"].get_string().value() != "SHIPPED")
        books.put(open_orders, created + id, "");
      books.put(records, std::to_string(10'000'000 + orders), "order " + id + " SHIPPED");
      ++orders;
    }
    books.commit();
    ++pages;
    std::string_view following;
    next.clear();
    if (page["pagination"]["nextToken"].get_string().get(following) == simdjson::SUCCESS) next = following;
  } while (!next.empty());
  const CpuUsed used = cpu_used();
  std::printf("{\"orders\":%zu,\"pages\":%zu,\"user_s\":%.4f,\"system_s\":%.4f}\n", orders, pages, used.user_s,
              used.system_s);
  return 0;
}

}  // namespace
}  // namespace invd::bench

int main(int argc, char** argv) {
  if (argc != 7) return 2;
  try {
    return invd::bench::run(argv);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "import_floor: %s\n", e.what());
    return 1;
  }
}
