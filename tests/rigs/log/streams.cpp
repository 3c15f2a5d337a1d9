#include "rigs/log/streams.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <string_view>

namespace invd::rigs {
namespace {

using Json = nlohmann::json;

std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Takes one whole answer off the front; false when it is not complete yet. The sandbox always states the length.
bool take_answer(std::string& stream, std::string& body) {
  const std::size_t head = stream.find("\r\n\r\n");
  if (head == std::string::npos) return false;
  std::string lower = stream.substr(0, head);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  constexpr std::string_view kLength = "content-length:";
  std::size_t length = 0;
  if (const std::size_t at = lower.find(kLength); at != std::string::npos) {
    const std::size_t digits = lower.find_first_not_of(' ', at + kLength.size());
    if (digits != std::string::npos) std::from_chars(lower.data() + digits, lower.data() + lower.size(), length);
  }
  if (stream.size() < head + 4 + length) return false;
  body = stream.substr(head + 4, length);
  stream.erase(0, head + 4 + length);
  return true;
}

void add_order(const Json& order, std::size_t at, std::vector<Statement>& out) {
  const auto version = parse_rfc3339(text_of(order, "lastUpdatedTime"));
  const std::string id = text_of(order, "orderId");
  if (!version || id.empty()) return;
  const auto fulfillment = order.find("fulfillment");
  out.push_back({at, id, *version, fulfillment == order.end() ? "" : text_of(*fulfillment, "fulfillmentStatus")});
}

/// Adds the bytes that a call really passed on: all of them when it never came back.
void add_event(const std::string& line, std::size_t at, std::vector<Told>& out) {
  const Json message = Json::parse(line, nullptr, false);
  if (!message.is_object() || text_of(message, "method") != "event") return;
  const auto params = message.find("params");
  if (params == message.end()) return;
  const Json& event = params->contains("value") ? params->at("value") : *params;
  out.push_back({at, text_of(event, "kind"), text_of(event, "object"), text_of(event, "message")});
}

}  // namespace

std::vector<Statement> statements(const std::vector<Entry>& entries) {
  std::vector<Statement> out;
  std::map<std::uint64_t, std::string> streams;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].kind != EntryKind::heard) continue;
    std::string& stream = streams[entries[i].object];
    stream += entries[i].payload;
    for (std::string body; take_answer(stream, body);) {
      const Json answer = Json::parse(body, nullptr, false);
      if (!answer.is_object()) continue;
      if (const auto orders = answer.find("orders"); orders != answer.end() && orders->is_array())
        for (const Json& order : *orders) add_order(order, i, out);
      if (const auto order = answer.find("order"); order != answer.end() && order->is_object())
        add_order(*order, i, out);
    }
  }
  return out;
}

std::vector<Told> told_events(const std::vector<Entry>& entries) {
  std::map<std::uint64_t, std::int64_t> results;  // of the calls that came back
  for (const Entry& entry : entries)
    if (entry.kind == EntryKind::ended) results[entry.call] = entry.result;
  std::vector<Told> out;
  std::map<std::uint64_t, std::string> streams;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    if (entry.kind != EntryKind::told) continue;
    const auto result = results.find(entry.place);
    const std::size_t passed = result == results.end()
                                   ? entry.payload.size()
                                   : static_cast<std::size_t>(std::max<std::int64_t>(result->second, 0));
    std::string& stream = streams[entry.object];
    stream += entry.payload.substr(0, passed);
    for (std::size_t end = stream.find('\n'); end != std::string::npos; end = stream.find('\n')) {
      add_event(stream.substr(0, end), i, out);
      stream.erase(0, end + 1);
    }
  }
  return out;
}

}  // namespace invd::rigs
