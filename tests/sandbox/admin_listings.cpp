#include "sandbox/admin_listings.h"

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "sandbox/admin_answer.h"
#include "sandbox/json_text.h"

namespace invd::sandbox {
namespace {

using Json = nlohmann::json;

template <class Value>
void read(const Json& body, const char* name, std::optional<Value>& into) {
  if (const auto at = body.find(name); at != body.end()) into = at->get<Value>();
}

/// Errors: usage.
Result<ListingChange> change_of(const Json& body) {
  ListingChange change;
  change.marketplace = body.value("marketplace", "");
  read(body, "title", change.title);
  read(body, "quantity", change.quantity);
  read(body, "buyable", change.buyable);
  read(body, "discoverable", change.discoverable);
  read(body, "leadTimeToShipMaxDays", change.lead_time_days);
  read(body, "price", change.price);
  read(body, "otherChannel", change.other_channel);
  if (const auto at = body.find("fulfilledBy"); at != body.end()) change.by_amazon = *at == "AMAZON";
  if (const auto at = body.find("restockDate"); at != body.end()) {
    const auto time = parse_rfc3339(at->get<std::string>());
    if (!time) return fail(ErrorCode::usage, "restockDate is no time");
    change.restock = *time;
  }
  return change;
}

Result<void> add(Shop& shop, const Json& body) {
  NewListing listing;
  listing.sku = body.at("sku").get<std::string>();
  listing.marketplaces = body.value("marketplaces", std::vector<std::string>());
  listing.parent_sku = body.value("parentSku", "");
  read(body, "variationTheme", listing.variation_theme);
  auto first = change_of(body);
  if (!first) return std::unexpected(first.error());
  listing.first = std::move(*first);
  return shop.list(listing);
}

Result<void> change(Shop& shop, const Json& body) {
  const auto wanted = change_of(body);
  if (!wanted) return std::unexpected(wanted.error());
  return shop.change_listing(body.at("sku").get<std::string>(), *wanted);
}

Result<void> remove(Shop& shop, const Json& body) {
  return shop.unlist(body.at("sku").get<std::string>(), body.value("marketplace", ""));
}

/// The body itself, or each of its `listings` up to the first that is refused.
http::Response for_each_listing(World& world, const Json& body, Result<void> (*act)(Shop&, const Json&)) {
  if (!body.contains("listings")) return done(act(world.shop(), body));
  for (const Json& one : body.at("listings"))
    if (auto ok = act(world.shop(), one); !ok) return refused(ok.error());
  return done({});
}

void write_truth(JsonText& json, const Shop& shop, const ListingView& view) {
  const Product& product = shop.products()[view.number];
  const Listing& listing = *view.listing;
  json.open('{');
  json.field("number", view.number);
  json.field("sku", product.sku);
  json.field("asin", product.asin);
  json.field("title", view.title);
  json.field("fulfillmentChannelCode", channel_code(listing.by_amazon, shop.stores().front().marketplace->region));
  if (listing.other_channel) json.key("otherChannel").truth(true);
  if (listing.channel_gone) json.key("channelGone").truth(true);
  if (!listing.is_parent) json.field("price", listing.price);
  json.field("createdDate", to_rfc3339(listing.created));
  json.field("lastUpdatedDate", to_rfc3339(listing.updated));
  if (listing.lead_time_days > 0) json.field("leadTimeToShipMaxDays", static_cast<int>(listing.lead_time_days));
  if (listing.restock) json.field("restockDate", to_rfc3339(*listing.restock));
  if (listing.is_parent) json.key("isVariationParent").truth(true);
  const VariationFamily* family = shop.listings().family(listing);
  if (family != nullptr && !listing.is_parent) json.field("parentSku", shop.products()[family->parent].sku);
  json.key("marketplaces").open('[');
  for (std::size_t store = 0; store < shop.stores().size(); ++store) {
    if (!view.in(store)) continue;
    json.open('{');
    json.field("marketplaceId", shop.stores()[store].marketplace->id);
    if (listing.has_channel(false) && !listing.is_parent) json.field("quantity", view.quantity(store));
    json.key("status").open('[');
    if (view.buyable(store)) json.value("BUYABLE");
    if (view.discoverable(store)) json.value("DISCOVERABLE");
    json.close(']');
    json.close('}');
  }
  json.close(']');
  json.close('}');
}

}  // namespace

http::Response add_listings(World& world, const Json& body) {
  return for_each_listing(world, body, &add);
}

http::Response change_listings(World& world, const Json& body) {
  return for_each_listing(world, body, &change);
}

http::Response remove_listings(World& world, const Json& body) {
  return for_each_listing(world, body, &remove);
}

http::Response truth_of_listings(const World& world, const Target& target) {
  const Shop& shop = world.shop();
  const std::uint64_t limit = number(target, "limit", UINT64_MAX);
  const std::string* view = target.find("view");
  const bool visible = view != nullptr && *view == "visible";
  http::Response response;
  response.status = 200;
  response.headers.emplace_back("Content-Type", "application/x-ndjson");
  std::uint64_t written = 0;
  for (std::uint64_t i = number(target, "after", 0); i < shop.listings().size() && written < limit; ++i) {
    const auto at = static_cast<std::uint32_t>(i);
    const auto listing = visible ? shop.listings().shown(at) : shop.listings().now(at);
    if (!listing || listing->listing->stores == 0) continue;
    JsonText json(response.body);
    write_truth(json, shop, *listing);
    response.body += '\n';
    ++written;
  }
  return response;
}

}  // namespace invd::sandbox
