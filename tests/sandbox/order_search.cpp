#include "sandbox/order_search.h"

#include <algorithm>

#include "sandbox/chance.h"
#include "sandbox/parameters.h"
#include "sandbox/token_text.h"

namespace invd::sandbox {
namespace {

struct Family {
  std::optional<Timestamp> after, before;
  [[nodiscard]] bool named() const { return after || before; }
};

std::expected<Family, ApiError> parse_family(const Target& target, const std::string& name, Timestamp now) {
  const auto after = parse_time(target, name + "After");
  if (!after) return Failure(after.error());
  const auto before = parse_time(target, name + "Before");
  if (!before) return Failure(before.error());
  if (*before && *after && **before < **after)
    return refuse(name + "Before must be equal to or after " + name + "After.");
  if (*before && **before > now - kHidden)
    return refuse(name + "Before must be at least two minutes before the time of the request.");
  return Family{*after, *before};
}

int status_bit(std::string_view text) {
  for (int i = 0; i <= static_cast<int>(Status::unfulfillable); ++i)
    if (name(static_cast<Status>(i)) == text) return i;
  return -1;
}

std::expected<void, ApiError> take_filters(OrderSearch& search, const Target& target, const Shop& shop) {
  if (const std::string* ids = target.find("marketplaceIds"); ids != nullptr && split_list(*ids).size() > 50)
    return refuse("marketplaceIds may hold at most 50 values.");
  const auto stores = parse_bits(target, "marketplaceIds", ~0U, [&](std::string_view id) {
    const auto at = std::ranges::find_if(shop.stores(), [&](const Store& s) { return s.marketplace->id == id; });
    return at == shop.stores().end() ? -1 : static_cast<int>(at - shop.stores().begin());
  });
  if (!stores) return Failure(stores.error());
  const auto statuses = parse_bits(target, "fulfillmentStatuses", ~0U, status_bit);
  if (!statuses) return Failure(statuses.error());
  const auto parties = parse_bits(target, "fulfilledBy", 3, [](std::string_view party) {
    return party == "MERCHANT" ? 0 : party == "AMAZON" ? 1 : -1;
  });
  if (!parties) return Failure(parties.error());
  search.stores = *stores;
  search.statuses = *statuses;
  search.parties = *parties;
  return {};
}

std::expected<void, ApiError> take_token(OrderSearch& search, const Target& target, Timestamp now) {
  const std::string* text = target.find("paginationToken");
  if (text == nullptr) return {};
  search.token = decode(*text);
  if (!search.token) return refuse("paginationToken is invalid.");
  if (now - search.token->issued > kPageTokenLife) return refuse("paginationToken has expired.");
  if (search.token->search != search.fingerprint)
    return refuse("The parameters must be the same as in the request that gave the paginationToken.");
  return {};
}

std::uint64_t fingerprint(const OrderSearch& search) {
  std::uint64_t sum = search.by_creation ? 1 : 2;
  for (const std::uint64_t word :
       {static_cast<std::uint64_t>(search.after.ms), static_cast<std::uint64_t>(search.before ? search.before->ms : -1),
        std::uint64_t{search.stores}, std::uint64_t{search.statuses}, std::uint64_t{search.parties}})
    sum = mix(sum, word);
  return sum;
}

}  // namespace

std::expected<Groups, ApiError> parse_groups(const Target& target, PersonalData personal) {
  Groups groups;
  const std::string* text = target.find("includedData");
  if (text == nullptr) return groups;
  for (const std::string& one : split_list(*text)) {
    const auto group = group_from_name(one);
    if (!group) return refuse("includedData holds a value that is not allowed.");
    groups.add(*group);
  }
  for (const Group group : {Group::buyer, Group::recipient, Group::tax, Group::payment}) {
    if (personal == PersonalData::granted || !groups.has(group)) continue;
    if (personal == PersonalData::refused)
      return Failure(ApiError{403, "Unauthorized", "Access to requested resource is denied.",
                              "The application lacks the role for the requested data."});
    groups.drop(group);
  }
  return groups;
}

std::expected<OrderSearch, ApiError> parse_search(const Target& target, const Shop& shop, PersonalData personal,
                                                  Timestamp now) {
  if (auto once = check_once(target); !once) return Failure(once.error());
  const auto created = parse_family(target, "created", now);
  if (!created) return Failure(created.error());
  const auto updated = parse_family(target, "lastUpdated", now);
  if (!updated) return Failure(updated.error());
  if (created->named() && updated->named())
    return refuse("createdAfter and createdBefore do not go together with lastUpdatedAfter and lastUpdatedBefore.");
  if (!created->after && !updated->after)
    return refuse("You must provide exactly one of createdAfter and lastUpdatedAfter.");
  OrderSearch search;
  search.by_creation = created->after.has_value();
  const Family& family = search.by_creation ? *created : *updated;
  search.after = *family.after;
  search.before = family.before;
  if (auto ok = take_filters(search, target, shop); !ok) return Failure(ok.error());
  const auto groups = parse_groups(target, personal);
  if (!groups) return Failure(groups.error());
  search.groups = *groups;
  const auto size = parse_size(target, "maxResultsPerPage", 1, 100, 100);
  if (!size) return Failure(size.error());
  search.page_size = *size;
  search.fingerprint = fingerprint(search);
  if (auto ok = take_token(search, target, now); !ok) return Failure(ok.error());
  return search;
}

}  // namespace invd::sandbox
