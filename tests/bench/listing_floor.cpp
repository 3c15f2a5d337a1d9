// The floor of an import of listings: libcurl with simdjson, or with zlib and a split of lines, and LMDB doing the same
// requests, bytes and commits, and nothing else. Of each listing so many bytes are kept with one index row and a row of
// history; a page, or 500 rows of a report, is one synced commit, and one small commit goes before each request, as
// invd notes a token as spent before it is.
//
//   listing_floor pages|report ADDRESS FOLDER SELLER MARKETPLACES LISTING_BYTES
//
// Prints what it did and its processor time as JSON.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <simdjson.h>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>
#include <zlib.h>

#include "bench/cpu_used.h"
#include "bench/floor_http.h"
#include "bench/floor_store.h"

namespace invd::bench {
namespace {

enum Table : std::size_t { listings_table, unconfirmed, records, quota };
constexpr std::size_t kRowsOfACommit = 500;
constexpr std::int64_t kMostOfASearch = 1'000;

class Floor {
 public:
  explicit Floor(char** argv)
      : address_(argv[2]),
        seller_(argv[4]),
        marketplaces_(argv[5]),
        listing_bytes_(std::strtoul(argv[6], nullptr, 10)),
        store_(argv[3], {"listings", "unconfirmed", "records", "quota"}) {
    const char* const form = std::getenv("FLOOR_LOGIN");
    if (form == nullptr) throw std::runtime_error("FLOOR_LOGIN: the form of the login is missing");
    token_ = std::string(parser_
                             .parse(http_.post(address_ + "/auth/o2/token", {}, "application/x-www-form-urlencoded",
                                               form))["access_token"]
                             .get_string()
                             .value());
  }

  /// A search gives so many SKUs at most: the next begins at the creation of the last one.
  void read_pages() {
    std::string after;
    while (true) {
      const Slice slice = read_slice(after);
      if (slice.results <= kMostOfASearch) return;
      after = slice.newest;
    }
  }

  void read_reports() {
    for (std::size_t at = 0; at < marketplaces_.size();) {
      const std::size_t end = std::min(marketplaces_.find(',', at), marketplaces_.size());
      read_report(marketplaces_.substr(at, end - at));
      at = end + 1;
    }
  }

  void print() const {
    const CpuUsed used = cpu_used();
    std::printf("{\"listings\":%zu,\"text_bytes\":%zu,\"user_s\":%.4f,\"system_s\":%.4f}\n", listings_, text_bytes_,
                used.user_s, used.system_s);
  }

 private:
  struct Slice {
    std::int64_t results = 0;
    std::string newest;
  };

  Slice read_slice(const std::string& after) {
    std::string base =
        address_ + "/listings/2021-08-01/items/" + seller_ + "?marketplaceIds=" + marketplaces_ +
        "&includedData=summaries,fulfillmentAvailability,relationships,productTypes&sortBy=createdDate&sortOrder=ASC"
        "&pageSize=20";
    if (!after.empty()) base += "&createdAfter=" + http_.escape(after);
    Slice slice;
    std::string next;
    do {
      spend();
      const auto page =
          parser_.parse(http_.get(next.empty() ? base : base + "&pageToken=" + http_.escape(next), token_))
              .get_object()
              .value();
      slice.results = std::max(slice.results, page["numberOfResults"].get_int64().value());
      store_.begin();
      for (const simdjson::dom::element item : page["items"].get_array()) {
        const std::string sku(item["sku"].get_string().value());
        const std::string kept = simdjson::minify(item);
        for (const simdjson::dom::element summary : item["summaries"].get_array()) {
          slice.newest = std::max(slice.newest, std::string(summary["createdDate"].get_string().value()));
          keep(sku + std::string(summary["marketplaceId"].get_string().value()), kept);
        }
      }
      store_.commit();
      std::string_view following;
      next.clear();
      if (page["pagination"]["nextToken"].get_string().get(following) == simdjson::SUCCESS) next = following;
    } while (!next.empty());
    return slice;
  }

  void read_report(const std::string& marketplace) {
    spend();
    const std::string reports = address_ + "/reports/2021-06-30/reports";
    const std::string asked =
        R"({"reportType":"GET_MERCHANT_LISTINGS_ALL_DATA","marketplaceIds":[")" + marketplace + R"("]})";
    const std::string id(
        parser_.parse(http_.post(reports, token_, "application/json", asked))["reportId"].get_string().value());
    std::string document;
    while (document.empty()) {
      spend();
      const auto report = parser_.parse(http_.get(reports + "/" + id, token_)).get_object().value();
      if (report["processingStatus"].get_string().value() == "DONE")
        document = std::string(report["reportDocumentId"].get_string().value());
      else
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    spend();
    const std::string url(
        parser_.parse(http_.get(address_ + "/reports/2021-06-30/documents/" + document, token_))["url"]
            .get_string()
            .value());
    read_document(url, marketplace);
  }

  void read_document(const std::string& url, const std::string& marketplace) {
    z_stream unpacking{};
    if (inflateInit2(&unpacking, 16 + MAX_WBITS) != Z_OK) throw std::runtime_error("zlib");
    std::string text;
    std::size_t rows = 0;
    std::size_t sku_column = 0;
    const auto take_line = [&](std::string_view line) {
      std::vector<std::string_view> fields;
      for (std::size_t at = 0; at <= line.size();) {
        const std::size_t tab = std::min(line.find('\t', at), line.size());
        fields.push_back(line.substr(at, tab - at));
        at = tab + 1;
      }
      if (rows++ == 0) {
        sku_column = static_cast<std::size_t>(std::ranges::find(fields, "seller-sku") - fields.begin());
        return;
      }
      if (rows % kRowsOfACommit == 2) store_.begin();
      keep(std::string(fields.at(sku_column)) + marketplace, line);
      if (rows % kRowsOfACommit == 1) store_.commit();
    };
    std::string unpacked(64U << 10, '\0');
    http_.stream(url, [&](std::string_view bytes) {
      unpacking.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
      unpacking.avail_in = static_cast<uInt>(bytes.size());
      do {
        unpacking.next_out = reinterpret_cast<Bytef*>(unpacked.data());
        unpacking.avail_out = static_cast<uInt>(unpacked.size());
        const int code = inflate(&unpacking, Z_NO_FLUSH);
        if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) throw std::runtime_error("not gzip");
        const std::size_t made = unpacked.size() - unpacking.avail_out;
        text_bytes_ += made;
        text.append(unpacked, 0, made);
        std::size_t at = 0;
        for (std::size_t end = 0; (end = text.find('\n', at)) != std::string::npos; at = end + 1)
          take_line(std::string_view(text).substr(at, end - at));
        text.erase(0, at);
      } while (unpacking.avail_in > 0 || unpacking.avail_out == 0);
    });
    inflateEnd(&unpacking);
    if (rows == 0) throw std::runtime_error("the report is empty");
    if (rows % kRowsOfACommit != 1) store_.commit();
  }

  void keep(const std::string& key, std::string_view content) {
    std::string kept(content.substr(0, listing_bytes_));
    kept.resize(listing_bytes_, ' ');
    store_.put(listings_table, key, kept);
    store_.put(unconfirmed, key, "");
    store_.put(records, std::to_string(1'000'000'000 + listings_), "listing " + key + " new");
    ++listings_;
  }

  void spend() {
    store_.begin();
    store_.put(quota, "searchListingsItems", std::string(80, 'q'));
    store_.commit();
  }

  std::string address_;
  std::string seller_;
  std::string marketplaces_;
  std::size_t listing_bytes_;
  FloorHttp http_;
  FloorStore store_;
  simdjson::dom::parser parser_;
  std::string token_;
  std::size_t listings_ = 0;
  std::size_t text_bytes_ = 0;
};

int run(char** argv) {
  const std::string_view what = argv[1];
  Floor floor(argv);
  if (what == "pages")
    floor.read_pages();
  else if (what == "report")
    floor.read_reports();
  else
    return 2;
  floor.print();
  return 0;
}

}  // namespace
}  // namespace invd::bench

int main(int argc, char** argv) {
  if (argc != 7) return 2;
  try {
    return invd::bench::run(argv);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "listing_floor: %s\n", e.what());
    return 1;
  }
}
