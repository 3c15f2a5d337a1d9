#include "amazon/sellers.h"

#include <utility>

#include "amazon/fields.h"
#include "json/document.h"

namespace invd::amazon {
namespace {

Result<Participation> decode(const json::Value& value) {
  Participation one;
  Fields fields(value);
  Fields marketplace = fields.required_object("marketplace");
  one.marketplace = MarketplaceId(marketplace.required_text("id"));
  one.name = marketplace.text("name");
  one.country = marketplace.required_text("countryCode");
  one.currency = marketplace.required_text("defaultCurrencyCode");
  one.language = marketplace.text("defaultLanguageCode");
  one.domain = marketplace.text("domainName");
  Fields participation = fields.required_object("participation");
  one.participating = participation.required_boolean("isParticipating");
  one.suspended_listings = participation.required_boolean("hasSuspendedListings");
  one.store_name = fields.text("storeName");
  if (const auto& failed = fields.error()) return std::unexpected(*failed);
  return one;
}

Result<std::vector<Participation>> read(const std::string& body) {
  const auto document = json::Document::parse(body);
  if (!document) return fail(document);
  const auto root = document->root().object();
  if (!root) return fail(root);
  const auto list = root->array_at("payload");
  if (!list) return fail(list);
  std::vector<Participation> all;
  for (const json::Value& element : list->elements()) {
    auto one = decode(element);
    if (!one) return fail(one);
    all.push_back(std::move(*one));
  }
  return all;
}

}  // namespace

async::Task<Result<std::vector<Participation>>> get_marketplace_participations(Account& account, Priority priority) {
  const auto response = co_await account.call(
      {.operation = Operation::get_marketplace_participations, .path = "/sellers/v1/marketplaceParticipations"},
      priority);
  if (!response) co_return fail(response);
  auto all = read(response->body);
  if (!all) co_return fail(all, account.name().str() + ": getMarketplaceParticipations");
  co_return all;
}

}  // namespace invd::amazon
