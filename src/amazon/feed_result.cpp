#include "amazon/feed_result.h"

#include <utility>

#include "amazon/fields.h"
#include "json/document.h"

namespace invd::amazon {
namespace {

constexpr std::size_t kStructuralOfAnIssue = 20;
constexpr std::size_t kStructuralOfTheRest = 1'000;
constexpr std::int64_t kMostMessages = 2'147'483'647;

json::Limits json_limits(const FeedResultLimits& limits) {
  return {.bytes = limits.text,
          .structural = limits.issues * kStructuralOfAnIssue + kStructuralOfTheRest,
          .elements = limits.issues};
}

Result<FeedIssue> feed_issue(const json::Value& value) {
  auto issue = decode_issue(value);
  if (!issue) return fail(issue);
  Fields fields(value);
  FeedIssue found;
  found.sku = Sku(fields.text("sku", Fields::kLongestSku));
  found.issue = std::move(*issue);
  if (const auto message = value.object()->find("messageId")) {
    const auto number = message->integer();
    if (!number) return fail(number);
    if (*number < 1 || *number > kMostMessages) return std::unexpected(message->error("no number of a message"));
    found.message = *number;
  }
  if (const auto& failed = fields.error()) return std::unexpected(*failed);
  return found;
}

}  // namespace

Result<FeedResult> decode_feed_result(std::string_view text, const FeedResultLimits& limits) {
  const auto document = json::Document::parse(text, json_limits(limits));
  if (!document) return fail(document);
  const auto root = document->root().object();
  if (!root) return fail(root);
  const auto issues = root->array_at("issues");
  if (!issues) return fail(issues);
  Fields fields(document->root());
  FeedResult result;
  result.feed_id = fields.required_object("header").text("feedId", Fields::kLongestId);
  Fields summary = fields.required_object("summary");
  result.errors = summary.required_quantity("errors");
  result.warnings = summary.required_quantity("warnings");
  result.messages_processed = summary.required_quantity("messagesProcessed");
  result.messages_accepted = summary.required_quantity("messagesAccepted");
  result.messages_invalid = summary.required_quantity("messagesInvalid");
  if (const auto& failed = fields.error()) return std::unexpected(*failed);
  for (const json::Value& element : issues->elements()) {
    if (auto issue = feed_issue(element)) {
      result.issues.push_back(std::move(*issue));
    } else {
      result.malformed.push_back(std::move(issue.error().message));
    }
  }
  return result;
}

}  // namespace invd::amazon
