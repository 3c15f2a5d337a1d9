#include "sandbox/sellers_api.h"

#include <string_view>

#include "sandbox/json_text.h"

namespace invd::sandbox {
namespace {

struct Participation {
  std::string_view id, name, country, currency, language, domain;
  bool participating;
  bool suspended;
};

void write(JsonText& json, const Participation& p) {
  json.open('{');
  json.key("marketplace").open('{');
  json.field("id", p.id);
  json.field("name", p.name);
  json.field("countryCode", p.country);
  json.field("defaultCurrencyCode", p.currency);
  json.field("defaultLanguageCode", p.language);
  json.field("domainName", p.domain);
  json.close('}');
  json.key("participation").open('{');
  json.key("isParticipating").truth(p.participating);
  json.key("hasSuspendedListings").truth(p.suspended);
  json.close('}');
  json.field("storeName", "Sandbox Store");
  json.close('}');
}

}  // namespace

http::Response marketplace_participations(const Shop& shop, const Standing& standing) {
  http::Response response;
  response.status = 200;
  response.headers.emplace_back("Content-Type", "application/json");
  JsonText json(response.body);
  json.open('{');
  json.key("payload").open('[');
  for (const Store& store : shop.stores()) {
    const Marketplace& m = *store.marketplace;
    write(json, {m.id, store.name, m.country, m.currency, store.language, store.domain,
                 !standing.left.contains(m.country), standing.suspended.contains(m.country)});
  }
  write(json, {"AZ0SANDBOXOTHER", "Non-Amazon", "US", "USD", "en_US", "shop.invalid", false, false});
  json.close(']');
  json.close('}');
  return response;
}

}  // namespace invd::sandbox
