#include "sandbox/listing_json.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "sandbox/order_json.h"

namespace invd::sandbox {
namespace {

/// What all parts need to know.
struct Writer {
  JsonText& json;
  const Shop& shop;
  const ListingView& view;
  std::vector<std::size_t> stores;  ///< asked for, and the listing is there

  [[nodiscard]] const Product& product() const { return shop.products()[view.number]; }
  [[nodiscard]] const Store& store(std::size_t at) const { return shop.stores()[at]; }
  [[nodiscard]] std::string_view marketplace(std::size_t at) const { return store(at).marketplace->id; }
  [[nodiscard]] std::string_view channel(bool amazon) const {
    return channel_code(amazon, store(0).marketplace->region);
  }
  [[nodiscard]] std::string price(std::size_t at) const {
    Product priced;
    priced.price = view.listing->price;
    return amount_text(price_in(priced, store(at)), store(at).decimals);
  }
};

void write_summaries(Writer& w, std::string_view status) {
  w.json.key("summaries").open('[');
  for (const std::size_t store : w.stores) {
    w.json.open('{');
    w.json.field("marketplaceId", w.marketplace(store));
    w.json.field("asin", w.product().asin);
    w.json.field("productType", product_type(w.view.number));
    if (!w.view.listing->is_parent) w.json.field("conditionType", "new_new");
    w.json.key("status").open('[');
    if (!status.empty()) w.json.value(status);
    if (w.view.buyable(store)) w.json.value("BUYABLE");
    if (w.view.discoverable(store)) w.json.value("DISCOVERABLE");
    w.json.close(']');
    if (w.view.listing->by_amazon) w.json.field("fnSku", fn_sku(w.view.number));
    w.json.field("itemName", w.view.title);
    w.json.field("createdDate", time_text(w.view.listing->created));
    w.json.field("lastUpdatedDate", time_text(w.view.listing->updated));
    w.json.key("mainImage").open('{');
    w.json.field("link", "https://images.example/" + w.product().asin + ".jpg");
    w.json.field("height", 500);
    w.json.field("width", 500);
    w.json.close('}');
    w.json.close('}');
  }
  w.json.close(']');
}

std::string date_text(Timestamp time) {
  return to_rfc3339(time).substr(0, 10);
}

void write_fulfillment_attribute(Writer& w) {
  w.json.key("fulfillment_availability").open('[');
  for (const std::size_t store : w.stores) {
    for (const bool amazon : {false, true}) {
      if (!w.view.listing->has_channel(amazon)) continue;
      w.json.open('{');
      w.json.field("fulfillment_channel_code", w.channel(amazon));
      if (!amazon) w.json.field("quantity", w.view.quantity(store));
      if (!amazon && w.view.listing->lead_time_days > 0)
        w.json.field("lead_time_to_ship_max_days", static_cast<int>(w.view.listing->lead_time_days));
      if (!amazon && w.view.listing->restock) w.json.field("restock_date", date_text(*w.view.listing->restock));
      w.json.field("marketplace_id", w.marketplace(store));
      w.json.close('}');
    }
  }
  w.json.close(']');
}

/// Attributes are named in snake_case, each a list of values with their selectors (facts 2.3).
void write_attributes(Writer& w) {
  w.json.key("attributes").open('{');
  w.json.key("item_name").open('[');
  for (const std::size_t store : w.stores) {
    w.json.open('{');
    w.json.field("value", w.view.title);
    w.json.field("language_tag", w.store(store).language);
    w.json.field("marketplace_id", w.marketplace(store));
    w.json.close('}');
  }
  w.json.close(']');
  if (const VariationFamily* family = w.shop.listings().family(*w.view.listing);
      family != nullptr && !w.view.listing->is_parent)
    for (const std::string& attribute : family->attributes) {
      w.json.key(attribute).open('[');
      w.json.open('{');
      w.json.field("value", attribute + " " + std::to_string(w.view.number));
      w.json.close('}');
      w.json.close(']');
    }
  if (!w.view.listing->is_parent) {
    write_fulfillment_attribute(w);
    w.json.key("purchasable_offer").open('[');
    for (const std::size_t store : w.stores) {
      w.json.open('{');
      w.json.field("currency", w.store(store).marketplace->currency);
      w.json.field("marketplace_id", w.marketplace(store));
      w.json.key("our_price").raw(R"([{"schedule":[{"value_with_tax":)" + w.price(store) + "}]}]");
      w.json.close('}');
    }
    w.json.close(']');
  }
  w.json.close('}');
}

void write_issues(Writer& w) {
  w.json.key("issues").open('[');
  for (const std::size_t store : w.stores) {
    if (!has_error_issue(w.view, store)) continue;
    w.json.open('{');
    w.json.field("code", "90220");
    w.json.field("message", "'size' is required but not supplied.");
    w.json.field("severity", "ERROR");
    w.json.key("attributeNames").raw(R"(["size"])");
    w.json.key("categories").raw(R"(["MISSING_ATTRIBUTE"])");
    w.json.key("marketplaceIds").open('[');
    w.json.value(w.marketplace(store));
    w.json.close(']');
    w.json.close('}');
  }
  w.json.close(']');
}

void write_offers(Writer& w) {
  w.json.key("offers").open('[');
  for (const std::size_t store : w.stores) {
    if (w.view.listing->is_parent) continue;
    w.json.open('{');
    w.json.field("marketplaceId", w.marketplace(store));
    w.json.field("offerType", "B2C");
    w.json.key("price").open('{');
    w.json.field("currencyCode", w.store(store).marketplace->currency);
    w.json.field("amount", w.price(store));
    w.json.close('}');
    w.json.close('}');
  }
  w.json.close(']');
}

/// The data set names no marketplace. Where stores have quantities of their own, Amazon does not say which it shows:
/// here that of the first store asked for.
void write_availability(Writer& w) {
  w.json.key("fulfillmentAvailability").open('[');
  for (const bool amazon : {false, true}) {
    if (w.view.listing->is_parent || !w.view.listing->has_channel(amazon)) continue;
    w.json.open('{');
    w.json.field("fulfillmentChannelCode", w.channel(amazon));
    if (!amazon) w.json.field("quantity", w.view.quantity(w.stores.front()));
    w.json.close('}');
  }
  w.json.close(']');
}

void write_relationship(Writer& w, const VariationFamily& family, std::size_t store) {
  const auto shown_in_store = [&](std::uint32_t number) {
    const auto other = w.shop.listings().shown(number);
    return other && other->in(store);
  };
  w.json.open('{');
  w.json.key(w.view.listing->is_parent ? "childSkus" : "parentSkus").open('[');
  if (w.view.listing->is_parent) {
    for (const std::uint32_t child : family.children)
      if (shown_in_store(child)) w.json.value(w.shop.products()[child].sku);
  } else if (shown_in_store(family.parent)) {
    w.json.value(w.shop.products()[family.parent].sku);
  }
  w.json.close(']');
  w.json.key("variationTheme").open('{');
  w.json.key("attributes").open('[');
  for (const std::string& attribute : family.attributes) w.json.value(attribute);
  w.json.close(']');
  w.json.field("theme", family.theme());
  w.json.close('}');
  w.json.field("type", "VARIATION");
  w.json.close('}');
}

void write_relationships(Writer& w) {
  const VariationFamily* family = w.shop.listings().family(*w.view.listing);
  w.json.key("relationships").open('[');
  for (const std::size_t store : w.stores) {
    w.json.open('{');
    w.json.field("marketplaceId", w.marketplace(store));
    w.json.key("relationships").open('[');
    if (family != nullptr) write_relationship(w, *family, store);
    w.json.close(']');
    w.json.close('}');
  }
  w.json.close(']');
}

void write_product_types(Writer& w) {
  w.json.key("productTypes").open('[');
  for (const std::size_t store : w.stores) {
    w.json.open('{');
    w.json.field("marketplaceId", w.marketplace(store));
    w.json.field("productType", product_type(w.view.number));
    w.json.close('}');
  }
  w.json.close(']');
}

}  // namespace

bool has_error_issue(const ListingView& view, std::size_t store) {
  return !view.listing->is_parent && !view.discoverable(store);
}

void write_listing(JsonText& json, const Shop& shop, const ListingView& view, std::span<const std::size_t> stores,
                   ListingDataSets data, std::string_view status) {
  Writer w{json, shop, view, {}};
  for (const std::size_t store : stores)
    if (view.in(store)) w.stores.push_back(store);
  json.open('{');
  json.field("sku", w.product().sku);
  if (data.has(ListingData::summaries)) write_summaries(w, status);
  if (data.has(ListingData::attributes)) write_attributes(w);
  if (data.has(ListingData::issues)) write_issues(w);
  if (data.has(ListingData::offers)) write_offers(w);
  if (data.has(ListingData::fulfillment_availability)) write_availability(w);
  if (data.has(ListingData::relationships)) write_relationships(w);
  if (data.has(ListingData::product_types)) write_product_types(w);
  json.close('}');
}

}  // namespace invd::sandbox
