#include "sandbox/listing_search.h"

#include <algorithm>
#include <array>
#include <functional>

#include "sandbox/chance.h"
#include "sandbox/parameters.h"
#include "sandbox/token_text.h"

namespace invd::sandbox {
namespace {

constexpr char kKind = 'G';
constexpr std::size_t kSearchWords = 6;
constexpr std::size_t kMostIdentifiers = 20;
constexpr std::size_t kMostOnAPage = 20;

template <std::size_t N>
std::function<int(std::string_view)> place_in(const std::array<std::string_view, N>& names) {
  return [&names](std::string_view name) {
    const auto at = std::ranges::find(names, name);
    return at == names.end() ? -1 : static_cast<int>(at - names.begin());
  };
}

/// The one value as its place among the names; `absent` when it is not there.
template <std::size_t N>
std::expected<int, ApiError> parse_choice(const Target& target, std::string_view name,
                                          const std::array<std::string_view, N>& names, int absent) {
  const std::string* text = target.find(name);
  if (text == nullptr) return absent;
  const int at = place_in(names)(*text);
  if (at < 0) return refuse(std::string(name) + " holds a value that is not allowed.");
  return at;
}

constexpr std::array<std::string_view, 9> kIdentifiersTypes = {"SKU",  "ASIN", "FNSKU",  "EAN", "GTIN",
                                                               "ISBN", "JAN",  "MINSAN", "UPC"};
constexpr std::array<std::string_view, 2> kSeverities = {"WARNING", "ERROR"};
constexpr std::array<std::string_view, 2> kStatuses = {"BUYABLE", "DISCOVERABLE"};
constexpr std::array<std::string_view, 3> kSortBy = {"lastUpdatedDate", "createdDate", "sku"};
constexpr std::array<std::string_view, 2> kSortOrder = {"DESC", "ASC"};

std::expected<void, ApiError> take_identifiers(ListingSearch& search, const Target& target) {
  const std::string* identifiers = target.find("identifiers");
  const std::string* type = target.find("identifiersType");
  const std::string* parent = target.find("variationParentSku");
  const std::string* package = target.find("packageHierarchySku");
  if ((identifiers == nullptr) != (type == nullptr))
    return refuse("identifiers and identifiersType must be given together.");
  if ((identifiers != nullptr) + (parent != nullptr) + (package != nullptr) > 1)
    return refuse("Only one of identifiers, variationParentSku and packageHierarchySku may be given.");
  if (identifiers != nullptr) {
    const auto choice = parse_choice(target, "identifiersType", kIdentifiersTypes, 0);
    if (!choice) return Failure(choice.error());
    search.identifiers_type =
        static_cast<IdentifiersType>(std::min(*choice + 1, static_cast<int>(IdentifiersType::other)));
    search.identifiers = split_list(*identifiers);
    if (search.identifiers.size() > kMostIdentifiers) return refuse("identifiers may hold at most 20 values.");
  }
  if (parent != nullptr) search.variation_parent = *parent;
  search.package_hierarchy = package != nullptr;
  return {};
}

std::expected<void, ApiError> take_times(ListingSearch& search, const Target& target) {
  for (const auto& [name, place] : {std::pair("createdAfter", &search.created_after),
                                    {"createdBefore", &search.created_before},
                                    {"lastUpdatedAfter", &search.updated_after},
                                    {"lastUpdatedBefore", &search.updated_before}}) {
    const auto time = parse_time(target, name);
    if (!time) return Failure(time.error());
    *place = *time;
  }
  return {};
}

std::expected<void, ApiError> take_choices(ListingSearch& search, const Target& target) {
  const auto severities = parse_bits(target, "withIssueSeverity", 0, place_in(kSeverities));
  if (!severities) return Failure(severities.error());
  const auto with = parse_bits(target, "withStatus", 0, place_in(kStatuses));
  if (!with) return Failure(with.error());
  const auto without = parse_bits(target, "withoutStatus", 0, place_in(kStatuses));
  if (!without) return Failure(without.error());
  const auto by = parse_choice(target, "sortBy", kSortBy, 0);
  if (!by) return Failure(by.error());
  const auto order = parse_choice(target, "sortOrder", kSortOrder, 0);
  if (!order) return Failure(order.error());
  search.severities = *severities;
  search.with_status = *with;
  search.without_status = *without;
  search.order = static_cast<ListingOrder>(*by);
  search.ascending = *order == 1;
  return {};
}

/// Of all parameters but those that may change from page to page.
std::uint64_t fingerprint(const Target& target) {
  std::uint64_t sum = 'G';
  for (const auto& [key, value] : target.query) {
    if (key == "pageToken" || key == "pageSize" || key == "includedData" || key == "issueLocale") continue;
    sum += mix(std::hash<std::string>()(key), std::hash<std::string>()(value));  // in whatever order they come
  }
  return sum;
}

std::expected<void, ApiError> take_token(ListingSearch& search, const Target& target, Timestamp now) {
  const std::string* text = target.find("pageToken");
  if (text == nullptr) return {};
  search.token = decode_listing_token(*text);
  if (!search.token || search.token->number >= (1U << 31)) return refuse("pageToken is invalid.");
  if (now - search.token->issued > kPageTokenLife) return refuse("pageToken has expired.");
  if (search.token->search != search.fingerprint)
    return refuse("The parameters must be the same as in the request that gave the pageToken.");
  return {};
}

}  // namespace

std::string encode(const ListingToken& token) {
  const std::array<std::uint64_t, kSearchWords> words = {
      static_cast<std::uint64_t>(token.issued.ms), token.search, token.position,
      static_cast<std::uint64_t>(token.time),      token.number, token.backwards ? 1U : 0U};
  return token_text(kKind, words);
}

std::optional<ListingToken> decode_listing_token(std::string_view text) {
  const auto words = token_words(kKind, text, kSearchWords);
  if (!words) return std::nullopt;
  const auto& w = *words;
  return ListingToken{Timestamp{static_cast<std::int64_t>(w[0])}, w[1],     w[2], static_cast<std::int64_t>(w[3]),
                      static_cast<std::uint32_t>(w[4]),           w[5] != 0};
}

std::expected<std::vector<std::size_t>, ApiError> parse_marketplaces(const Target& target, const Shop& shop) {
  const std::string* text = target.find("marketplaceIds");
  if (text == nullptr) return refuse("marketplaceIds is required.");
  std::vector<std::size_t> stores;
  for (const std::string& id : split_list(*text)) {
    const auto at = std::ranges::find_if(shop.stores(), [&](const Store& s) { return s.marketplace->id == id; });
    if (at == shop.stores().end()) return refuse("marketplaceIds holds a value that is not allowed.");
    const auto store = static_cast<std::size_t>(at - shop.stores().begin());
    if (!holds(stores, store)) stores.push_back(store);
  }
  return stores;
}

std::expected<ListingSearch, ApiError> parse_listing_search(const Target& target, const Shop& shop, Timestamp now) {
  if (auto once = check_once(target); !once) return Failure(once.error());
  ListingSearch search;
  const auto stores = parse_marketplaces(target, shop);
  if (!stores) return Failure(stores.error());
  search.asked_stores = *stores;
  for (const std::size_t store : *stores) search.stores |= 1U << store;
  const auto data = parse_listing_data(target);
  if (!data) return Failure(data.error());
  search.data = *data;
  if (auto ok = take_identifiers(search, target); !ok) return Failure(ok.error());
  if (auto ok = take_times(search, target); !ok) return Failure(ok.error());
  if (auto ok = take_choices(search, target); !ok) return Failure(ok.error());
  const auto size = parse_size(target, "pageSize", 1, kMostOnAPage, 10);
  if (!size) return Failure(size.error());
  search.page_size = *size;
  search.fingerprint = fingerprint(target);
  if (auto ok = take_token(search, target, now); !ok) return Failure(ok.error());
  return search;
}

}  // namespace invd::sandbox
