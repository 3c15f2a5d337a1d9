#include "sandbox/listings_api.h"

#include <algorithm>
#include <string>
#include <utility>

#include "sandbox/damage.h"
#include "sandbox/listing_json.h"
#include "sandbox/parameters.h"

namespace invd::sandbox {
namespace {

constexpr std::string_view kSearch = "searchListingsItems";
constexpr std::size_t kMostPaged = 1000;

http::Response ok() {
  http::Response response;
  response.status = 200;
  response.headers.emplace_back("Content-Type", "application/json");
  return response;
}

/// A listing by what it is sorted by. By SKU, the time is 0 and the SKUs themselves are compared.
using Key = std::pair<std::int64_t, std::uint32_t>;

Key key_of(ListingOrder order, const ListingView& view) {
  switch (order) {
    case ListingOrder::updated:
      return {view.listing->updated.ms, view.number};
    case ListingOrder::created:
      return {view.listing->created.ms, view.number};
    case ListingOrder::sku:
      break;
  }
  return {0, view.number};
}

bool within(Timestamp time, const std::optional<Timestamp>& after, const std::optional<Timestamp>& before) {
  return (!after || time >= *after) && (!before || time <= *before);
}

}  // namespace

struct ListingsApi::Found {
  std::vector<Key> page;  ///< in the order of the answer
  std::size_t total = 0;  ///< of the whole search
  bool more = false;      ///< there are others in the direction of the page
};

bool ListingsApi::matches(const ListingSearch& search, const ListingView& view) const {
  const Listing& listing = *view.listing;
  const std::uint32_t stores = listing.stores & search.stores;
  if (stores == 0 || search.package_hierarchy) return false;
  if (!within(listing.created, search.created_after, search.created_before)) return false;
  if (!within(listing.updated, search.updated_after, search.updated_before)) return false;
  if (search.identifiers_type == IdentifiersType::asin &&
      !holds(search.identifiers, shop_.products()[view.number].asin))
    return false;
  if (search.identifiers_type == IdentifiersType::fn_sku &&
      !(listing.by_amazon && holds(search.identifiers, fn_sku(view.number))))
    return false;
  if (search.variation_parent) {
    const VariationFamily* family = shop_.listings().family(listing);
    if (family == nullptr || listing.is_parent || shop_.products()[family->parent].sku != *search.variation_parent)
      return false;
  }
  if (search.with_status == 0 && search.without_status == 0 && search.severities == 0) return true;
  std::uint32_t statuses = 0;
  bool error = false;
  for (const std::size_t store : search.asked_stores) {
    if (!view.in(store)) continue;
    statuses |= (view.buyable(store) ? 1U : 0U) | (view.discoverable(store) ? 2U : 0U);
    error = error || has_error_issue(view, store);
  }
  if (search.with_status != 0 && (statuses & search.with_status) == 0) return false;
  if ((statuses & search.without_status) != 0) return false;
  return search.severities == 0 || ((search.severities & 2U) != 0 && error);
}

ListingsApi::Found ListingsApi::collect(const ListingSearch& search, bool backwards, bool inclusive,
                                        std::size_t size) const {
  // Whether `a` stands before `b` in the answer.
  const auto before = [&](const Key& a, const Key& b) {
    if (a == b) return false;
    if (search.order == ListingOrder::sku) {
      const int way = shop_.products()[a.second].sku.compare(shop_.products()[b.second].sku);
      return search.ascending ? way < 0 : way > 0;
    }
    return search.ascending ? a < b : a > b;
  };
  const Key at = search.token ? Key(search.token->time, search.token->number) : Key();
  Found found;
  std::vector<Key> keys;
  const auto look_at = [&](std::uint32_t number) {
    const auto view = shop_.listings().shown(number);
    if (!view || !matches(search, *view)) return;
    ++found.total;
    const Key key = key_of(search.order, *view);
    const bool wanted = !search.token || (backwards ? before(key, at) : before(at, key)) || (inclusive && key == at);
    if (wanted) keys.push_back(key);
  };
  if (search.identifiers_type == IdentifiersType::sku) {
    std::vector<std::uint32_t> numbers;
    for (const std::string& sku : search.identifiers)
      if (const auto number = shop_.listings().find(sku); number && !holds(numbers, *number))
        numbers.push_back(*number);
    std::ranges::for_each(numbers, look_at);
  } else if (search.identifiers_type != IdentifiersType::other) {
    for (std::uint32_t number = 0; number < shop_.listings().size(); ++number) look_at(number);
  }
  const std::size_t kept = std::min(size, keys.size());
  const auto end = keys.begin() + static_cast<std::ptrdiff_t>(kept);
  if (backwards)
    std::partial_sort(keys.begin(), end, keys.end(), [&](const Key& a, const Key& b) { return before(b, a); });
  else
    std::partial_sort(keys.begin(), end, keys.end(), before);
  found.more = keys.size() > kept;
  found.page.assign(keys.begin(), end);
  if (backwards) std::ranges::reverse(found.page);
  return found;
}

void ListingsApi::write(JsonText& json, const ListingView& view, const std::vector<std::size_t>& stores,
                        ListingDataSets data, std::string_view operation) {
  const std::string_view status =
      faults_.fires(FaultKind::unknown_enum, operation) != nullptr ? kUnknownStatus : std::string_view();
  if (faults_.fires(FaultKind::malformed_order, operation) == nullptr) {
    write_listing(json, shop_, view, stores, data, status);
    return;
  }
  std::string text;
  JsonText single(text);
  write_listing(single, shop_, view, stores, data, status);
  json.raw(with_wrong_type(text, faults_.random()));
}

http::Response ListingsApi::search_listings_items(const Target& target, Timestamp now) {
  const auto search = parse_listing_search(target, shop_, now);
  if (!search) return to_response(search.error());
  const auto& token = search->token;
  if (token && token->number >= shop_.listings().size()) return to_response(invalid_input("pageToken is invalid."));
  if (token && faults_.fires(FaultKind::expired_token, kSearch) != nullptr)
    return to_response(invalid_input("pageToken has expired."));
  // A token repeats its page by giving that which ends where it stands.
  const bool repeated = token && !token->backwards && faults_.fires(FaultKind::repeated_page, kSearch) != nullptr;
  const bool backwards = repeated || (token && token->backwards);
  const std::uint64_t position = token ? token->position : 0;
  const std::size_t room = position >= kMostPaged ? 0 : kMostPaged - position;
  const Found found = collect(*search, backwards, repeated, std::min(search->page_size, room));

  http::Response response = ok();
  JsonText json(response.body);
  json.open('{');
  json.field("numberOfResults", found.total);
  json.key("items").open('[');
  for (const Key& key : found.page)
    write(json, *shop_.listings().shown(key.second), search->asked_stores, search->data, kSearch);
  json.close(']');
  const std::uint64_t next = position + found.page.size();
  const bool more = repeated || (!found.page.empty() && next < kMostPaged && (backwards || found.more));
  const bool earlier = !found.page.empty() && position > 0 && !repeated;
  if (more || earlier) {
    json.key("pagination").open('{');
    if (repeated)
      json.field("nextToken", *target.find("pageToken"));
    else if (more)
      json.field("nextToken", encode(ListingToken{now, search->fingerprint, next, found.page.back().first,
                                                  found.page.back().second, false}));
    if (earlier) {
      const std::uint64_t previous = position - std::min<std::uint64_t>(position, search->page_size);
      json.field("previousToken", encode(ListingToken{now, search->fingerprint, previous, found.page.front().first,
                                                      found.page.front().second, true}));
    }
    json.close('}');
  }
  json.close('}');
  return response;
}

http::Response ListingsApi::get_listings_item(std::string_view sku, const Target& target) {
  if (auto once = check_once(target); !once) return to_response(once.error());
  const auto stores = parse_marketplaces(target, shop_);
  if (!stores) return to_response(stores.error());
  const auto data = parse_listing_data(target);
  if (!data) return to_response(data.error());
  const auto number = shop_.listings().find(sku);
  const auto view = number ? shop_.listings().shown(*number) : std::nullopt;
  if (!view || std::ranges::none_of(*stores, [&](std::size_t store) { return view->in(store); }))
    return to_response({404, "NOT_FOUND", "SKU '" + std::string(sku) + "' was not found in the marketplaces.", {}});
  http::Response response = ok();
  JsonText json(response.body);
  write(json, *view, *stores, *data, "getListingsItem");
  return response;
}

}  // namespace invd::sandbox
