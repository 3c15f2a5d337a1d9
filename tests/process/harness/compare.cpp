#include <array>
#include <ctime>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "process/harness/daemon.h"

namespace invd::process {
namespace {

using Json = nlohmann::json;

std::string text_of(const Json& object, const char* name) {
  const auto it = object.find(name);
  if (it == object.end() || it->is_null()) return "-";
  return it->is_string() ? it->get<std::string>() : it->dump();
}

/// Collects the first differences.
class Differences {
 public:
  void add(const std::string& what) {
    if (list_.size() < 20) list_.push_back(what);
  }
  void equal(const std::string& where, const std::string& truth, const std::string& books) {
    if (truth != books) add(where + ": " + truth + " at Amazon, " + books + " in the books");
  }
  [[nodiscard]] std::vector<std::string> take() { return std::move(list_); }

 private:
  std::vector<std::string> list_;
};

/// {amount, currency} as one text; "-" where Amazon states none yet.
std::string money_of(const Json& object, const char* name) {
  if (!object.contains(name)) return "-";
  return text_of(object.at(name), "amount") + " " + text_of(object.at(name), "currency");
}

void compare_lines(Differences& out, const std::string& id, const Json& truth, const Json& books) {
  std::map<std::string, Json> stored;
  for (const Json& line : books.at("lines"))
    if (!stored.emplace(text_of(line, "line_id"), line).second) out.add(id + ": a line twice");
  out.equal(id + " lines", std::to_string(truth.at("lines").size()), std::to_string(stored.size()));
  for (const Json& line : truth.at("lines")) {
    const std::string where = id + " line " + text_of(line, "orderItemId");
    const auto found = stored.find(text_of(line, "orderItemId"));
    if (found == stored.end()) {
      out.add(where + " is missing");
      continue;
    }
    out.equal(where + " SKU", text_of(line, "sku"), text_of(found->second, "seller_sku"));
    out.equal(where + " quantity", text_of(line, "ordered"), text_of(found->second, "quantity"));
    out.equal(where + " fulfilled", text_of(line, "fulfilled"), text_of(found->second, "fulfilled"));
    out.equal(where + " unit price", money_of(line, "unitPrice"), money_of(found->second, "unit_price"));
  }
}

}  // namespace

std::string settled_before(const Sandbox& sandbox) {
  const std::string text = sandbox.counters().at("now").get<std::string>();
  std::tm parts{};
  strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
  const std::time_t moment = timegm(&parts) - 150;
  gmtime_r(&moment, &parts);
  std::array<char, 32> out{};
  return {out.data(), std::strftime(out.data(), out.size(), "%Y-%m-%dT%H:%M:%S.000Z", &parts)};
}

std::vector<std::string> compare_with_truth(const Daemon& daemon, const Sandbox& sandbox) {
  const std::string settled = settled_before(sandbox);
  const Outcome listed = daemon.invctl({"--jsonl", "orders", "list", "--limit", "0"}, std::chrono::minutes(2));
  if (listed.exit != 0) throw std::runtime_error("orders list: " + listed.out + listed.err);
  Differences out;
  std::map<std::string, Json> stored;
  std::istringstream lines(listed.out);
  for (std::string line; std::getline(lines, line);) {
    Json order = Json::parse(line);
    const std::string id = text_of(order, "order_id");
    if (!stored.emplace(id, std::move(order)).second) out.add(id + " is stored twice");
  }
  for (const Json& truth : sandbox.visible()) {
    const std::string id = text_of(truth, "orderId");
    const auto found = stored.find(id);
    if (text_of(truth, "lastUpdatedTime") > settled) {
      if (found != stored.end()) stored.erase(found);
      continue;
    }
    if (found == stored.end()) {
      if (!truth.value("hidden", false)) out.add(id + " is missing");
      continue;
    }
    const Json& books = found->second;
    out.equal(id + " status", text_of(truth, "status"), text_of(books, "amazon_status"));
    out.equal(id + " created", text_of(truth, "createdTime"), text_of(books, "purchased_at"));
    out.equal(id + " last updated", text_of(truth, "lastUpdatedTime"), text_of(books, "updated_at"));
    out.equal(id + " marketplace", text_of(truth, "marketplaceId"), text_of(books, "marketplace"));
    out.equal(id + " channel", truth.at("fulfilledBy") == "AMAZON" ? "FBA" : "MFN", text_of(books, "channel"));
    out.equal(id + " total", money_of(truth, "total"), money_of(books, "total"));
    compare_lines(out, id, truth, books);
    stored.erase(found);
  }
  for (const auto& [id, order] : stored) out.add(id + " is in the books, but not at Amazon");
  return out.take();
}

std::vector<std::string> compare_with_truth(const Daemon& daemon, const Sandbox& sandbox, Milliseconds most) {
  std::vector<std::string> differences;
  (void)eventually(most, [&] {
    differences = compare_with_truth(daemon, sandbox);
    return differences.empty();
  });
  return differences;
}

}  // namespace invd::process
