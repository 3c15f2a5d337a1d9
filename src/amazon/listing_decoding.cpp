#include "amazon/listing_decoding.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "amazon/fields.h"
#include "catalog/amazon_listing.h"

namespace invd::amazon {
namespace {

using catalog::AmazonListing;
using catalog::Channel;
using catalog::ListingStatus;

/// What availability says of all marketplaces of the item.
struct Availability {
  Channel channel = Channel::unknown;
  std::string code;
  std::optional<std::int64_t> quantity;
};

constexpr std::string_view kOurs = "DEFAULT";

bool has(const std::vector<std::string>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

void add(std::optional<std::int64_t>& sum, const std::optional<std::int64_t>& units) {
  if (units) sum = std::min(sum.value_or(0) + *units, Fields::kMostUnits);
}

Availability availability(Fields& item) {
  Availability ours{Channel::mfn, std::string(kOurs), std::nullopt};
  Availability amazons{Channel::fba, {}, std::nullopt};
  bool any = false;
  for (Fields& entry : item.objects("fulfillmentAvailability")) {
    std::string code = entry.required_text("fulfillmentChannelCode", Fields::kLongestId);
    const auto units = entry.quantity("quantity");
    any = true;
    if (catalog::channel_of_code(code) == Channel::fba) {
      add(amazons.quantity, units);
      if (amazons.code.empty()) amazons.code = std::move(code);
      continue;
    }
    add(ours.quantity, units);
    if (ours.code == kOurs) ours.code = std::move(code);
  }
  if (!amazons.code.empty()) return amazons;
  return any ? ours : Availability{};
}

/// What else is told by marketplace.
struct Details {
  std::string product_type;
  std::vector<std::string> variation_attributes;
  bool is_parent = false;
};

std::map<std::string, Details> details(Fields& item) {
  std::map<std::string, Details> by_marketplace;
  for (Fields& type : item.objects("productTypes")) {
    const std::string marketplace = type.required_id("marketplaceId");
    by_marketplace[marketplace].product_type = type.required_text("productType");
  }
  for (Fields& relations : item.objects("relationships")) {
    Details& of = by_marketplace[relations.required_id("marketplaceId")];
    for (Fields& relation : relations.required_objects("relationships")) {
      if (relation.required_text("type") != "VARIATION") continue;
      of.is_parent = of.is_parent || !relation.texts("childSkus").empty();
      for (std::string& attribute : relation.object("variationTheme").texts("attributes"))
        if (!has(of.variation_attributes, attribute)) of.variation_attributes.push_back(std::move(attribute));
    }
  }
  return by_marketplace;
}

AmazonListing listing(Fields& summary) {
  AmazonListing listing;
  listing.marketplace = MarketplaceId(summary.required_id("marketplaceId"));
  listing.asin = Asin(summary.text("asin", Fields::kLongestId));
  listing.title = summary.text("itemName");
  listing.product_type = summary.required_text("productType");
  listing.condition = summary.text("conditionType");
  const std::vector<std::string> statuses = summary.required_texts("status");
  listing.status = has(statuses, "BUYABLE") ? ListingStatus::active : ListingStatus::inactive;
  listing.created = summary.required_time("createdDate");
  listing.last_updated = summary.required_time("lastUpdatedDate");
  return listing;
}

bool has_marketplace_twice(const std::vector<AmazonListing>& listings) {
  std::vector<MarketplaceId> ids;
  for (const AmazonListing& one : listings) ids.push_back(one.marketplace);
  std::ranges::sort(ids);
  return std::ranges::adjacent_find(ids) != ids.end();
}

/// The words that decide something: all but the titles.
std::vector<std::string_view> deciding_words(const std::vector<AmazonListing>& listings) {
  std::vector<std::string_view> words;
  for (const AmazonListing& one : listings) {
    words.insert(words.end(), {one.marketplace.view(), one.sku.view(), one.asin.view(), one.product_type, one.condition,
                               one.channel_code});
    words.insert(words.end(), one.variation_attributes.begin(), one.variation_attributes.end());
  }
  return words;
}

Result<std::vector<AmazonListing>> decode_read(const json::Value& item, bool repaired) {
  auto listings = decode_listings_item(item);
  if (!listings || !repaired) return listings;
  if (auto garbled = find_garbled(item, deciding_words(*listings))) return std::unexpected(std::move(*garbled));
  return listings;
}

/// Empty when it cannot be read.
Sku sku_of(const json::Value& item) {
  if (item.type() != json::Type::object) return {};
  return Sku(Fields(item).text("sku", Fields::kLongestSku));
}

}  // namespace

Result<std::vector<AmazonListing>> decode_listings_item(const json::Value& item) {
  if (auto checked = item.check(); !checked) return fail(checked);
  Fields fields(item);
  const Sku sku(fields.required_text("sku", Fields::kLongestSku));
  const Availability available = availability(fields);
  const std::map<std::string, Details> more = details(fields);
  std::vector<AmazonListing> listings;
  for (Fields& summary : fields.objects("summaries")) {
    AmazonListing one = listing(summary);
    one.sku = sku;
    one.channel = available.channel;
    one.channel_code = available.code;
    one.quantity = available.quantity;
    if (const auto found = more.find(one.marketplace.str()); found != more.end()) {
      const Details& of = found->second;
      if (!of.product_type.empty()) one.product_type = of.product_type;
      one.variation_attributes = of.variation_attributes;
      one.is_variation_parent = of.is_parent;
    }
    listings.push_back(std::move(one));
  }
  if (!fields.error() && has_marketplace_twice(listings))
    fields.complain("summaries", "the same marketplaceId stands there twice");
  if (const auto& failed = fields.error()) return std::unexpected(*failed);
  return listings;
}

Result<ListingsPage> decode_listings_page(std::string_view body, Reading reading) {
  const auto opened = open_body(body, reading);
  if (!opened) return fail(opened);
  const json::Value top = opened->document.root();
  const auto root = top.object();
  if (!root) return fail(root);
  const auto list = root->array_at("items");
  if (!list) return fail(list);
  if (auto checked = top.check({}, list->value()); !checked) return fail(checked);
  if (opened->repaired && !has_whole_names(top, "items"))
    return std::unexpected(top.error("a name in it holds bytes that are no text"));
  const std::vector<json::Value> elements = list->elements();
  if (elements.size() > json::Limits{}.elements)
    return fail(ErrorCode::limit, "items: more than " + std::to_string(json::Limits{}.elements) + " elements");

  ListingsPage page;
  Fields fields(top);
  page.number_of_results = fields.required_quantity("numberOfResults");
  page.next_token = fields.object("pagination").text("nextToken", Fields::kLongestToken);
  if (const auto& failed = fields.error()) return std::unexpected(*failed);
  for (const json::Value& element : elements) {
    auto listings = decode_read(element, opened->repaired);
    if (listings) {
      std::ranges::move(*listings, std::back_inserter(page.listings));
    } else {
      page.malformed.push_back({sku_of(element), listings.error().message});
    }
  }
  return page;
}

Result<std::vector<AmazonListing>> decode_listing_answer(std::string_view body, const Sku& sku, Reading reading) {
  const auto opened = open_body(body, reading);
  if (!opened) return fail(opened);
  const json::Value item = opened->document.root();
  if (auto checked = item.check(); !checked) return fail(checked);
  auto listings = decode_read(item, opened->repaired);
  if (listings && sku_of(item) != sku) return fail(ErrorCode::malformed, "Amazon answered with another SKU");
  return listings;
}

}  // namespace invd::amazon
