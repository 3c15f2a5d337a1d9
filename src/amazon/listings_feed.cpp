#include "amazon/listings_feed.h"

#include <unordered_set>

#include "json/write.h"

namespace invd::amazon {
namespace {

Result<void> check(std::string_view seller_id, std::span<const QuantityChange> changes) {
  if (seller_id.empty())
    return fail(ErrorCode::usage, "a listings feed takes a seller id", "set integrations[].seller_id in invd.yaml");
  if (changes.empty() || changes.size() > kMostFeedMessages)
    return fail(ErrorCode::usage, "a listings feed takes 1 to 25000 changes");
  std::unordered_set<std::string_view> skus;
  for (const QuantityChange& change : changes) {
    if (auto checked = check(change); !checked) return fail(checked);
    // Amazon promises no order within a feed.
    if (!skus.insert(change.sku.view()).second)
      return fail(ErrorCode::usage, "listing " + change.sku.str() + " stands twice in a listings feed");
  }
  return {};
}

json::Text header(std::string_view seller_id, std::string_view issue_locale) {
  return json::ObjectBuilder()
      .add("sellerId", seller_id)
      .add("version", "2.0")
      .add("issueLocale", issue_locale)
      .build();
}

json::Text message(std::size_t id, const QuantityChange& change) {
  return json::ObjectBuilder()
      .add("messageId", id)
      .add("sku", change.sku.view())
      .add("operationType", "PATCH")
      .add("productType", product_type(change))
      .add("patches", patches(change))
      .build();
}

}  // namespace

Result<std::string> listings_feed(std::string_view seller_id, std::span<const QuantityChange> changes,
                                  std::string_view issue_locale) {
  if (auto checked = check(seller_id, changes); !checked) return fail(checked);
  json::ArrayBuilder messages;
  for (std::size_t i = 0; i < changes.size() && messages.size() <= kLargestFeed; ++i)
    messages.add(message(i + 1, changes[i]));
  std::string document = json::ObjectBuilder()
                             .add("header", header(seller_id, issue_locale))
                             .add("messages", messages.build())
                             .build()
                             .str();
  if (document.size() > kLargestFeed)
    return fail(ErrorCode::limit, "the listings feed would be larger than 10 MiB", "send fewer changes in one");
  return document;
}

}  // namespace invd::amazon
