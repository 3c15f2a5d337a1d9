#include "sandbox/feed_rules.h"

#include <expected>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace invd::sandbox {
namespace {

using Json = nlohmann::json;
constexpr std::int64_t kLastMessageId = 2'147'483'647;

SubmissionIssue bad_request(std::string what) {
  return {"BAD_REQUEST", std::move(what), {}};
}

bool is_text(const Json& object, const char* field) {
  const auto at = object.find(field);
  return at != object.end() && at->is_string() && !at->get_ref<const std::string&>().empty();
}

/// PARTIAL_UPDATE is PATCH with `replace`.
Json as_patches(const Json& attributes) {
  Json patches = Json::array();
  for (const auto& [name, value] : attributes.items())
    patches.push_back({{"op", "replace"}, {"path", "/attributes/" + name}, {"value", value}});
  return patches;
}

/// The patches of the message; text says what is wrong with it.
std::expected<Json, std::string> patches_of(const Json& message) {
  const bool patch = message.value("operationType", Json()) == "PATCH";
  if (!patch && message.value("operationType", Json()) != "PARTIAL_UPDATE")
    return std::unexpected("Only PATCH and PARTIAL_UPDATE are known.");
  if (!is_text(message, "productType")) return std::unexpected("productType is required.");
  if (message.contains("requirements") || message.contains(patch ? "attributes" : "patches"))
    return std::unexpected("A field does not belong to the operation.");
  if (patch) return message.value("patches", Json());
  const Json attributes = message.value("attributes", Json());
  if (!attributes.is_object() || attributes.empty()) return std::unexpected("attributes are required.");
  return as_patches(attributes);
}

class Reader {
 public:
  Reader(std::uint32_t stores, const Shop& shop) : stores_(stores), shop_(shop) {}

  void message(const Json& message) {
    ++feed_.processed;
    if (!message.is_object()) return refuse({}, {}, bad_request("A message is not an object."));
    const Json id = message.value("messageId", Json());
    if (!id.is_number_integer() || id < 1 || id > kLastMessageId)
      return refuse({}, {}, bad_request("messageId must be from 1 to 2147483647."));
    const auto number = id.get<std::int64_t>();
    if (!is_text(message, "sku")) return refuse(number, {}, bad_request("sku is required."));
    const auto sku = message.at("sku").get<std::string>();
    if (!ids_.insert(number).second) return refuse(number, sku, bad_request("messageId is not unique."));
    const auto patches = patches_of(message);
    if (!patches) return refuse(number, sku, bad_request(patches.error()));
    auto judged = judge_patches(*patches, stores_, shop_);
    if (!judged) return refuse(number, sku, bad_request("Invalid parameters provided."));
    for (SubmissionIssue& issue : judged->issues) refuse(number, sku, std::move(issue));
    if (judged->issues.empty()) feed_.messages.push_back({number, sku, std::move(judged->patch)});
  }
  void refuse(std::optional<std::int64_t> message, std::string sku, SubmissionIssue issue) {
    feed_.issues.push_back({message, std::move(sku), std::move(issue)});
  }
  [[nodiscard]] ReadFeed take(std::string seller) {
    feed_.seller = std::move(seller);
    return std::move(feed_);
  }

 private:
  std::uint32_t stores_;
  const Shop& shop_;
  ReadFeed feed_;
  std::set<std::int64_t> ids_;
};

/// Why no message can be looked at; empty: nothing.
std::string_view flaw(const Json& document, std::string_view seller_id) {
  if (!document.is_object()) return "The document is not a JSON object.";
  const Json header = document.value("header", Json());
  if (!header.is_object() || !is_text(header, "sellerId")) return "The header needs a sellerId.";
  if (header.value("version", Json()) != "2.0") return "The header needs the version 2.0.";
  if (!seller_id.empty() && header.at("sellerId") != seller_id) return "The seller is not the one of the account.";
  const auto messages = document.find("messages");
  if (messages == document.end() || !messages->is_array() || messages->empty()) return "There are no messages.";
  return messages->size() > kMostMessages ? "There are more than 25000 messages." : "";
}

}  // namespace

ReadFeed read_feed(std::string_view text, std::uint32_t stores, std::string_view seller_id, const Shop& shop) {
  const Json document = Json::parse(text, nullptr, false);
  Reader reader(stores, shop);
  const std::string_view why = flaw(document, seller_id);
  if (!why.empty()) {
    reader.refuse({}, {}, bad_request(std::string(why)));
    return reader.take(std::string(seller_id));
  }
  for (const Json& message : document.at("messages")) reader.message(message);
  return reader.take(document.at("header").at("sellerId").get<std::string>());
}

std::string processing_report(const ReadFeed& feed, std::string_view feed_id) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.key("header").open('{');
  json.field("sellerId", feed.seller);
  json.field("version", "2.0");
  json.field("feedId", feed_id);
  json.close('}');
  json.key("issues").open('[');
  for (const auto& [message, sku, issue] : feed.issues) {
    json.open('{');
    if (message) json.field("messageId", *message);
    if (!sku.empty()) json.field("sku", sku);
    json.field("code", issue.code);
    json.field("severity", "ERROR");
    json.field("message", issue.message);
    if (!issue.attribute.empty()) json.field("attributeName", issue.attribute);
    json.close('}');
  }
  json.close(']');
  json.key("summary").open('{');
  json.field("errors", feed.issues.size());
  json.field("warnings", 0);
  json.field("messagesProcessed", feed.processed);
  json.field("messagesAccepted", feed.messages.size());
  json.field("messagesInvalid", feed.processed - feed.messages.size());
  json.close('}');
  json.close('}');
  return text;
}

}  // namespace invd::sandbox
