#include "sync/push_settings.h"

#include <array>
#include <fmt/format.h>

#include "base/marketplace.h"

namespace invd::sync {
namespace {

bool names(const std::string& wanted, const catalog::ListingId& listing) {
  if (wanted == to_string(listing)) return true;
  const Marketplace* marketplace = find_marketplace(listing.marketplace.view());
  return marketplace != nullptr &&
         wanted == fmt::format("{}/{}/{}", listing.integration.view(), marketplace->country, listing.sku.view());
}

/// How specific a rule is that matches, from 1; 0: it does not.
int rank(const PushRuleSetting& rule, const catalog::ListingId& listing, const Sku& item) {
  if (rule.marketplace && *rule.marketplace != listing.marketplace) return 0;
  if (rule.item && *rule.item != item) return 0;
  if (!rule.listing.empty() && !names(rule.listing, listing)) return 0;
  if (!rule.listing.empty()) return 4;
  if (rule.item) return 3;
  return rule.marketplace ? 2 : 1;
}

template <class T>
void take(T& value, int& taken, const T& given, int rank) {
  if (!given || rank < taken) return;  // of two alike the later one holds
  value = given;
  taken = rank;
}

std::string text(const std::optional<std::int64_t>& value) {
  return value ? std::to_string(*value) : "-";
}

}  // namespace

std::string fingerprint(const PushSettings& s) {
  std::string out = fmt::format("{} {} {} {} {};", static_cast<int>(s.what), s.base.buffer, text(s.base.cap),
                                s.base.off, s.amazon_counts_orders);
  for (const auto& group : s.books.quantity_domains) {
    for (const MarketplaceId& marketplace : group) out += marketplace.str() + ",";
    out += ";";
  }
  for (const PushRuleSetting& rule : s.rules)
    out += fmt::format("{}|{}|{}|{}|{}|{}|{};", rule.marketplace ? rule.marketplace->view() : "",
                       rule.item ? rule.item->view() : "", rule.listing, text(rule.buffer), text(rule.cap),
                       rule.ratio ? rule.ratio->str() : "-", rule.off);
  return out;
}

stock::PushRule rule_of(const PushSettings& settings, const catalog::ListingId& listing, const Sku& item) {
  std::optional<std::int64_t> buffer = settings.base.buffer;
  std::optional<std::int64_t> cap = settings.base.cap;
  std::optional<Decimal> ratio;
  bool off = settings.base.off;
  std::array<int, 3> taken{};
  for (const PushRuleSetting& rule : settings.rules) {
    const int of = rank(rule, listing, item);
    if (of == 0) continue;
    take(buffer, taken[0], rule.buffer, of);
    take(cap, taken[1], rule.cap, of);
    take(ratio, taken[2], rule.ratio, of);
    off = off || rule.off;
  }
  return {.buffer = buffer.value_or(0), .cap = cap, .ratio = ratio, .off = off};
}

}  // namespace invd::sync
