#include "daemon/integrations.h"

#include <algorithm>

#include "daemon/credentials.h"
#include "daemon/version.h"

namespace invd::daemon {
namespace {

orders::Preference preference_of(config::OrderPreference preference) {
  return preference == config::OrderPreference::confirmed ? orders::Preference::confirmed
                                                          : orders::Preference::confirmed_and_fulfilled;
}

sync::PushSettings push_settings(const config::Loaded& loaded, const config::Integration& integration,
                                 const sync::BooksSettings& books) {
  const config::Config& config = loaded.config;
  sync::PushSettings push;
  push.integration = integration.name;
  push.books = books;
  push.what = config.stock.push == config::StockPush::on_hand ? stock::PushOf::on_hand : stock::PushOf::available;
  push.base = {.buffer = config.stock.buffer, .cap = config.stock.cap, .ratio = {}, .off = false};
  for (const config::StockRule& rule : config.stock.rules) {
    if (rule.match.integration && *rule.match.integration != integration.name) continue;
    sync::PushRuleSetting& out = push.rules.emplace_back();
    if (rule.match.marketplace != nullptr) out.marketplace = MarketplaceId(rule.match.marketplace->id);
    out.item = rule.match.item;
    out.listing = rule.match.listing.value_or("");
    out.buffer = rule.buffer;
    out.cap = rule.cap;
    out.ratio = rule.ratio;
    out.off = rule.off;
  }
  push.guard = {config.stock.guard.zeroed_listings, config.stock.guard.zeroed_percent,
                config.stock.guard.moved_percent};
  push.reconcile = config.sync.stock.reconcile;
  push.orders_interval = config.sync.orders.interval;
  push.lag = config.sync.orders.overlap;
  push.orders_automatic = config.sync.orders.automatic;
  push.amazon_counts_orders = config.stock.amazon_counts_orders;
  push.config_hash = loaded.hash;
  return push;
}

}  // namespace

sync::Integration::Settings integration_settings(const config::Loaded& loaded, const config::Integration& integration) {
  const config::Sync::Orders& orders = loaded.config.sync.orders;
  sync::OrdersSettings settings{.integration = integration.name,
                                .marketplaces = {},
                                .preference = preference_of(orders.preference),
                                .initial_window = orders.initial_window,
                                .overlap = orders.overlap,
                                .config_hash = loaded.hash};
  const config::CredentialNames& names = integration.credentials;
  for (const Marketplace* m : integration.marketplaces) settings.marketplaces.emplace_back(m->id);
  const std::vector<MarketplaceId> marketplaces = settings.marketplaces;
  sync::BooksSettings books{integration.name, {}};
  for (const auto& group : integration.quantity_domains) {
    books.quantity_domains.emplace_back();
    for (const Marketplace* m : group) books.quantity_domains.back().emplace_back(m->id);
  }
  sync::PushSettings push = push_settings(loaded, integration, books);
  return {
      .account = {.name = integration.name,
                  .region = integration.region,
                  .endpoint = integration.endpoint,
                  .login_endpoint = integration.login_endpoint,
                  .version = std::string(version()),
                  .seller_id = integration.seller_id},
      .credentials = names.client_id + '\n' + names.client_secret + '\n' + names.refresh_token,
      .marketplaces = integration.marketplaces,
      .organization_currency = loaded.config.organization.currency,
      .enabled = integration.enabled,
      .orders = std::move(settings),
      .orders_timing = {.automatic = orders.automatic, .interval = orders.interval},
      .items = {.integration = integration.name,
                .marketplaces = marketplaces,
                .match_by_name = std::ranges::count(loaded.config.items.match, config::ItemMatch::name) > 0,
                .auto_confirm = loaded.config.items.auto_confirm,
                .books = std::move(books),
                .config_hash = loaded.hash},
      .items_timing = {.automatic = loaded.config.sync.items.automatic, .interval = loaded.config.sync.items.interval},
      .push = std::move(push),
      .pushes = loaded.config.sync.stock.automatic,
      .client_secret_issued = integration.credentials.client_secret_issued};
}

void Integrations::apply(const config::Loaded& loaded) {
  std::vector<std::shared_ptr<sync::Integration>> before = std::move(all_);
  all_.clear();
  for (const config::Integration& wanted : loaded.config.integrations) {
    sync::Integration::Settings settings = integration_settings(loaded, wanted);
    const auto known = std::ranges::find_if(
        before, [&](const auto& i) { return i && i->name() == wanted.name && i->same_connection(settings); });
    if (known != before.end()) {
      (*known)->update(std::move(settings));
      all_.push_back(std::move(*known));
      continue;
    }
    for (const auto& replaced : before)
      if (replaced && replaced->name() == wanted.name) replaced->stop();
    auto credentials =
        std::make_unique<FileCredentials>(config::CredentialSource::from_environment(), wanted.credentials);
    all_.push_back(std::make_shared<sync::Integration>(services_, quota_, http_, std::move(credentials),
                                                       std::move(settings), on_store_failure_));
    all_.back()->start();
  }
  for (const auto& gone : before)
    if (gone) gone->stop();
}

void Integrations::stop() {
  for (const auto& integration : all_) integration->stop();
  all_.clear();
}

std::vector<IntegrationName> Integrations::names() const {
  std::vector<IntegrationName> out;
  for (const auto& integration : all_) out.push_back(integration->name());
  return out;
}

Result<std::shared_ptr<sync::Integration>> Integrations::find(const std::string& name) const {
  std::string known;
  for (const auto& integration : all_) {
    if (integration->name().str() == name) return integration;
    known += (known.empty() ? "" : ", ") + integration->name().str();
  }
  return fail(ErrorCode::not_found, "there is no integration \"" + name + "\"",
              known.empty() ? "add one to invd.yaml and run `invctl config reload`" : "known: " + known);
}

Result<std::vector<std::shared_ptr<sync::Integration>>> Integrations::select(const std::string& name) const {
  if (name.empty()) return all_;
  const auto one = find(name);
  if (!one) return fail(one);
  return std::vector{*one};
}

}  // namespace invd::daemon
