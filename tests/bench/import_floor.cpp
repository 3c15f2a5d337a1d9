// The floor of an import: libcurl, simdjson and LMDB doing the same requests, bytes and commits, and nothing else. Logs
// in, asks which marketplaces there are, reads every page of orders; each page is parsed whole, and of each order so
// many bytes are kept under its id with two index rows and a row of history, in one synced commit for each page. One
// small commit goes before each request, as invd notes a token as spent before it is.
//
//   import_floor ADDRESS FOLDER ORDER_BYTES AFTER MARKETPLACES
//
// Prints what it did and its processor time as JSON.

#include <cstdio>
#include <cstdlib>
#include <curl/curl.h>
#include <lmdb.h>
#include <simdjson.h>
#include <stdexcept>
#include <string>
#include <sys/resource.h>

namespace {

void must(int rc, const char* what) {
  if (rc != 0) throw std::runtime_error(std::string(what) + ": " + mdb_strerror(rc));
}

class Http {
 public:
  Http() : easy_(curl_easy_init()) {
    curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &Http::take);
    curl_easy_setopt(easy_, CURLOPT_WRITEDATA, &body_);
  }
  ~Http() { curl_easy_cleanup(easy_); }
  Http(const Http&) = delete;
  Http& operator=(const Http&) = delete;

  const std::string& send(const std::string& url, const std::string& token, const std::string& form) {
    body_.clear();
    curl_slist* headers =
        token.empty() ? nullptr : curl_slist_append(nullptr, ("x-amz-access-token: " + token).c_str());
    curl_easy_setopt(easy_, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers);
    if (form.empty())
      curl_easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
    else
      curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, form.c_str());
    curl_easy_setopt(easy_, CURLOPT_USERAGENT, "floor/1 (Language=C++/23; Platform=Linux)");
    const CURLcode code = curl_easy_perform(easy_);
    curl_slist_free_all(headers);
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK || status != 200) throw std::runtime_error(url + " answers " + std::to_string(status) + body_);
    return body_;
  }
  std::string escape(const std::string& text) {
    char* const escaped = curl_easy_escape(easy_, text.data(), static_cast<int>(text.size()));
    std::string out(escaped);
    curl_free(escaped);
    return out;
  }

 private:
  static std::size_t take(char* bytes, std::size_t, std::size_t n, void* to) {
    static_cast<std::string*>(to)->append(bytes, n);
    return n;
  }
  CURL* easy_;
  std::string body_;
};

class Books {
 public:
  explicit Books(const char* folder) {
    must(mdb_env_create(&env_), "lmdb");
    must(mdb_env_set_maxdbs(env_, 8), "lmdb");
    must(mdb_env_set_mapsize(env_, 4UL << 30U), "lmdb");
    must(mdb_env_open(env_, folder, MDB_NOTLS, 0600), folder);
    begin();
    const char* const names[] = {"orders", "by_time", "open", "records", "quota"};
    for (std::size_t i = 0; i < 5; ++i) must(mdb_dbi_open(txn_, names[i], MDB_CREATE, &tables_[i]), "table");
    commit();
  }
  ~Books() { mdb_env_close(env_); }
  Books(const Books&) = delete;
  Books& operator=(const Books&) = delete;

  void begin() { must(mdb_txn_begin(env_, nullptr, 0, &txn_), "begin"); }
  void commit() { must(mdb_txn_commit(txn_), "commit"); }
  void put(std::size_t table, std::string_view key, std::string_view value) {
    MDB_val k{key.size(), const_cast<char*>(key.data())};
    MDB_val v{value.size(), const_cast<char*>(value.data())};
    must(mdb_put(txn_, tables_[table], &k, &v, 0), "put");
  }

 private:
  MDB_env* env_ = nullptr;
  MDB_txn* txn_ = nullptr;
  MDB_dbi tables_[5] = {};
};

int run(char** argv) {
  const std::string address = argv[1];
  const std::size_t order_bytes = std::strtoul(argv[3], nullptr, 10);
  const char* const client = std::getenv("FLOOR_LOGIN");
  if (client == nullptr) throw std::runtime_error("FLOOR_LOGIN: the form of the login is missing");
  Http http;
  Books books(argv[2]);
  simdjson::dom::parser parser;
  const auto spend = [&books] {
    books.begin();
    books.put(4, "searchOrders", std::string(80, 'q'));
    books.commit();
  };
  std::string token;
  {
    simdjson::dom::parser login;
    token = std::string(
        login.parse(http.send(address + "/auth/o2/token", "", client))["access_token"].get_string().value());
  }
  spend();
  (void)parser.parse(http.send(address + "/sellers/v1/marketplaceParticipations", token, "")).get_object().value();
  const std::string base = address + "/orders/2026-01-01/orders?lastUpdatedAfter=" + argv[4] +
                           "&marketplaceIds=" + argv[5] +
                           "&maxResultsPerPage=100&includedData=PROCEEDS,CANCELLATION,FULFILLMENT,PACKAGES";
  std::string next;
  std::size_t orders = 0;
  std::size_t pages = 0;
  do {
    spend();
    const std::string& body =
        http.send(next.empty() ? base : base + "&paginationToken=" + http.escape(next), token, "");
    const auto page = parser.parse(body).get_object().value();
    books.begin();
    for (const simdjson::dom::element order : page["orders"].get_array()) {
      const std::string id(order["orderId"].get_string().value());
      const std::string created(order["createdTime"].get_string().value());
      std::string kept = simdjson::minify(order);
      kept.resize(order_bytes, ' ');
      books.put(0, id, kept);
      books.put(1, created + id, "");
      if (order["fulfillment"]["fulfillmentStatus"].get_string().value() != "SHIPPED") books.put(2, created + id, "");
      books.put(3, std::to_string(10'000'000 + orders), "order " + id + " SHIPPED");
      ++orders;
    }
    books.commit();
    ++pages;
    std::string_view following;
    next.clear();
    if (page["pagination"]["nextToken"].get_string().get(following) == simdjson::SUCCESS) next = following;
  } while (!next.empty());
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  std::printf("{\"orders\":%zu,\"pages\":%zu,\"user_s\":%.4f,\"system_s\":%.4f}\n", orders, pages,
              seconds(used.ru_utime), seconds(used.ru_stime));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) return 2;
  try {
    return run(argv);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "import_floor: %s\n", e.what());
    return 1;
  }
}
