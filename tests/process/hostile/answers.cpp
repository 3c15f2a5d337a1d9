#include "process/hostile/answers.h"

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <zlib.h>

namespace invd::process {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMiB = std::size_t{1} << 20U;

/// So many MiB of spaces, which JSON allows anywhere, packed a thousandfold.
std::string gzip_of_spaces(std::size_t mebibytes) {
  const std::string piece(kMiB, ' ');
  std::string out(mebibytes * 2'048 + 4'096, '\0');
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib does not begin");
  stream.next_out = reinterpret_cast<Bytef*>(out.data());  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
  stream.avail_out = static_cast<uInt>(out.size());
  for (std::size_t i = 0; i < mebibytes; ++i) {
    std::string copy = piece;
    stream.next_in = reinterpret_cast<Bytef*>(copy.data());  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
    stream.avail_in = static_cast<uInt>(copy.size());
    deflate(&stream, i + 1 == mebibytes ? Z_FINISH : Z_NO_FLUSH);
  }
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

/// The answer's body is made of the sandbox's own.
Gate::Answer changed(const std::function<std::string(std::string good)>& change) {
  return [change](const Caller& caller, const std::string& good) { caller.write(whole_answer(change(good))); };
}

/// Where the value of a member of the first order begins, as text.
std::size_t value_of_first(const std::string& page, const std::string& member) {
  const std::string name = "\"" + member + "\":";
  const std::size_t at = page.find(name);
  return at == std::string::npos ? at : at + name.size();
}

/// The page with other bytes as the value of that member of its first order; an empty page stays as it is.
Gate::Answer with_value(const std::string& member, const std::string& bytes) {
  return changed([=](std::string page) {
    const std::size_t begin = value_of_first(page, member);
    if (begin == std::string::npos) return page;
    return page.replace(begin, page.find_first_of(",}", begin) - begin, bytes);
  });
}

/// Packed before the tests only where it is wanted: they are listed by running the program.
void gzip_bomb(const Caller& caller, const std::string&) {
  static const std::string kBomb = whole_answer(gzip_of_spaces(256), "Content-Encoding: gzip\r\n");
  caller.write(kBomb);
}

/// As many as the limit of structural characters lets through to the parser.
std::string million_values() {
  std::string page = "{\"orders\":[";
  for (int i = 0; i < 990'000; ++i) page += "\"a\",";
  return page + "0]}";
}

void hundred_megabytes(const Caller& caller, const std::string&) {
  caller.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\n\r\n{\"orders\":[");
  const std::string piece(kMiB, ' ');
  while (caller.write(piece)) {
  }
}

void endless_headers(const Caller& caller, const std::string&) {
  caller.write("HTTP/1.1 200 OK\r\n");
  while (caller.write("x-filler: " + std::string(1'000, 'x') + "\r\n")) {
  }
}

/// Each order stands there twice, the second time as it was before: the books keep the newer.
std::string twice_each(std::string page) {
  Json json = Json::parse(page);
  Json orders = Json::array();
  for (const Json& order : json.at("orders")) {
    orders.push_back(order);
    Json older = order;
    older["lastUpdatedTime"] = older.at("createdTime");
    older["fulfillment"]["fulfillmentStatus"] = "PENDING";
    orders.push_back(std::move(older));
  }
  json["orders"] = std::move(orders);
  return json.dump();
}

}  // namespace

std::vector<Hostility> hostilities() {
  constexpr int kFailed = 1;
  constexpr int kPartly = 8;
  const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
  return {
      {"GzipBomb", gzip_bomb, "larger than the limit", kFailed},
      {"HundredMegabytes", hundred_megabytes, "larger than the limit", kFailed},
      {"EndlessHeaders", endless_headers, "larger than the limit", kFailed},
      {"Brackets", changed([](const std::string&) { return "{\"orders\":[" + std::string(15 * kMiB, ','); }),
       "structural characters", kFailed},
      {"DepthOfTenThousandInAnOrder", with_value("quantityOrdered", deep), "quantityOrdered: expected an integer",
       kPartly},
      {"DepthOfTenThousandUnclosed",
       changed([](const std::string&) { return "{\"orders\":" + std::string(10'000, '['); }), "not JSON", kFailed},
      {"AMillionValues", changed([](const std::string&) { return million_values(); }), "more than 10000 elements",
       kFailed},
      {"NotJson", changed([](const std::string& page) { return page.substr(0, page.size() / 2); }), "not JSON",
       kFailed},
      {"HtmlWithStatus200", changed([](const std::string&) { return "<!DOCTYPE html><html>Log in</html>"; }),
       "answered HTML", kFailed},
      {"MemberTwiceInThePage", changed([](const std::string& page) { return R"({"orders":[],)" + page.substr(1); }),
       "\"orders\" stands there twice", kFailed},
      {"MemberTwiceInAnOrder", with_value("asin", R"("B0","asin":"B1")"), "\"asin\" stands there twice", kPartly},
      {"BadUtf8InAnOrder", with_value("sellerSku", "\"SKU\xC3\x28\""), "sellerSku: holds bytes that are no text",
       kPartly},
      {"NumberBeyondRange", with_value("quantityOrdered", "1e400"), "quantityOrdered: expected an integer", kPartly},
      {"IntegerBeyondRange", with_value("quantityOrdered", "18446744073709551615"),
       "quantityOrdered: the integer is too large", kPartly},
      {"IdsTwiceInAPage", changed(twice_each), "", 0},
  };
}

}  // namespace invd::process
