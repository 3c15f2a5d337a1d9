#include "config/schema.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace invd::config {
namespace {

constexpr std::int64_t kSecond = 1'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kMiB = 1 << 20;
constexpr std::int64_t kTiB = kMiB << 20;
constexpr std::int64_t kMaxUnits = 1'000'000'000;
constexpr auto kLive = Effect::live;
constexpr auto kRestart = Effect::restart;

// Columns: path, kind, default, help, effect, safety, min, max, words.
constexpr std::array kKeys = std::to_array<Key>({
    {"organization.name", Kind::text, kRequired, "The business's name."},
    {"organization.country", Kind::country, kRequired, "Where it is; FBA and Global Selling depend on it."},
    {"organization.currency", Kind::currency, kRequired, "Its base currency; must be that of the primary marketplace."},
    {"organization.time_zone", Kind::time_zone, "UTC", "For showing times; everything is kept in UTC."},
    {"organization.warehouses[].name", Kind::label, kRequired, "The warehouse's name."},
    {"organization.warehouses[].primary", Kind::flag, "false", "Exactly one warehouse is the primary one."},
    {"organization.warehouses[].address", Kind::optional_section, "null", "Needed for inbound shipments only."},
    {"organization.warehouses[].address.name", Kind::text, kRequired, "Who sends from there."},
    {"organization.warehouses[].address.line1", Kind::text, kRequired, "Street and number."},
    {"organization.warehouses[].address.line2", Kind::text, "null", "More of it."},
    {"organization.warehouses[].address.city", Kind::text, kRequired, "City."},
    {"organization.warehouses[].address.state", Kind::text, "null", "State or province, where the country has them."},
    {"organization.warehouses[].address.postal_code", Kind::text, kRequired, "Postal code."},
    {"organization.warehouses[].address.country", Kind::country, kRequired, "Country."},
    {"organization.warehouses[].address.phone", Kind::text, "null", "Telephone number for the carrier."},

    {"integrations[].name", Kind::label, kRequired, "How this seller account is called here."},
    {"integrations[].enabled", Kind::flag, "true", "false: nothing is sent to or fetched from Amazon.", kLive, true},
    {"integrations[].region", Kind::word, kRequired, "Picks Amazon's endpoints.", kLive, true, 0, 0, "na|eu|fe"},
    {"integrations[].endpoint", Kind::base_url, "null", "A sandbox instead of the region's address.", kLive, true},
    {"integrations[].login_endpoint", Kind::base_url, "null", "A sandbox instead of Login with Amazon.", kLive, true},
    {"integrations[].seller_id", Kind::seller_id, kRequired, "Amazon's id of the seller (merchant token).", kLive,
     true},
    {"integrations[].marketplaces", Kind::marketplaces, kRequired, "The first is primary, the others Global Selling."},
    {"integrations[].fba.enabled", Kind::flag, "false", "Follow FBA stock; excludes mapping.", kLive, true},
    {"integrations[].fba.warehouse", Kind::warehouse, "null", "The warehouse that stands for Amazon's.", kLive, true},
    {"integrations[].mapping.enabled", Kind::flag, "false", "Sell from one warehouse only; excludes FBA.", kLive, true},
    {"integrations[].mapping.warehouse", Kind::warehouse, "null", "That warehouse.", kLive, true},
    {"integrations[].quantity_domains", Kind::marketplace_groups, "null",
     "Marketplaces that share one quantity per SKU; by default all of them.", kLive, true},
    {"integrations[].credentials.client_id", Kind::credential, "amazon-client-id", "The application's client id."},
    {"integrations[].credentials.client_secret", Kind::credential, "amazon-client-secret", "Its secret."},
    {"integrations[].credentials.refresh_token", Kind::credential, "amazon-refresh-token",
     "What the seller's authorisation gave."},
    {"integrations[].credentials.client_secret_issued", Kind::date, "null",
     "The day the client secret was made; its end, 180 days later, is told in time."},

    {"sync.items.auto", Kind::flag, "true", "Read the listings by timer."},
    {"sync.items.interval", Kind::duration, "1h", "How often.", kLive, false, 5 * kMinute, 7 * kDay},
    {"sync.orders.auto", Kind::flag, "true", "Import orders by timer."},
    {"sync.orders.interval", Kind::duration, "3m", "How often; Amazon's rate allows one call in three minutes.", kLive,
     false, 10 * kSecond, kDay},
    {"sync.orders.preference", Kind::word, "confirmed", "Which orders become sales orders.", kLive, false, 0, 0,
     "confirmed|confirmed_and_fulfilled"},
    {"sync.orders.initial_window", Kind::duration, "30d", "How far back the first import goes.", kLive, false, kHour,
     730 * kDay},
    {"sync.orders.overlap", Kind::duration, "10m", "By how much consecutive windows overlap.", kLive, false,
     2 * kMinute, kDay},
    {"sync.stock.auto", Kind::flag, "true", "Push quantities as soon as they change."},
    {"sync.stock.reconcile", Kind::duration, "24h", "How often every listing is read back.", kLive, false, kHour,
     30 * kDay},
    {"sync.fba.auto", Kind::flag, "true", "Read FBA stock by timer."},
    {"sync.fba.interval", Kind::duration, "15m", "How often.", kLive, false, 2 * kMinute, 7 * kDay},
    {"sync.shipments.auto", Kind::flag, "true", "Confirm shipments to Amazon by itself."},

    {"items.match", Kind::word_list, "[sku]", "How a listing finds its item, in this order.", kLive, false, 0, 0,
     "sku|name"},
    {"items.auto_confirm", Kind::flag, "false", "Make an item from every listing without one."},

    {"stock.push", Kind::word, "available", "Which number is shown on Amazon.", kLive, false, 0, 0,
     "available|on_hand"},
    {"stock.buffer", Kind::integer, "0", "Units held back.", kLive, false, 0, kMaxUnits},
    {"stock.cap", Kind::integer, "null", "Most units to show.", kLive, false, 0, kMaxUnits},
    {"stock.allow_negative", Kind::flag, "true",
     "false: refuse adjustments, transfers and manual orders below zero (never Amazon's orders)."},
    {"stock.amazon_counts_orders", Kind::flag, "true", "Amazon lowers its number itself when an order is placed."},
    {"stock.rules[].match.integration", Kind::integration, "null", "Holds for this integration."},
    {"stock.rules[].match.marketplace", Kind::marketplace, "null", "Holds for this marketplace."},
    {"stock.rules[].match.item", Kind::text, "null", "Holds for this item, by its SKU."},
    {"stock.rules[].match.listing", Kind::text, "null", "Holds for this listing: integration/marketplace/seller-sku."},
    {"stock.rules[].buffer", Kind::integer, "null", "Units held back.", kLive, false, 0, kMaxUnits},
    {"stock.rules[].cap", Kind::integer, "null", "Most units to show.", kLive, false, 0, kMaxUnits},
    {"stock.rules[].ratio", Kind::ratio, "null", "The share of the base to show."},
    {"stock.rules[].off", Kind::flag, "false", "true: push nothing."},
    {"stock.guard.zeroed_listings", Kind::integer, "20", "More listings to zero within an hour wait for approval.",
     kLive, false, 1, 1'000'000},
    {"stock.guard.zeroed_percent", Kind::integer, "20", "The same as a share of all listings; the larger counts.",
     kLive, false, 1, 100},
    {"stock.guard.moved_percent", Kind::integer, "50", "More of all units moved within an hour wait for approval.",
     kLive, false, 1, 100},

    {"fba.adjust", Kind::word, "manual", "Who records differences in the FBA warehouse.", kLive, false, 0, 0,
     "manual|auto"},
    {"fba.countries", Kind::country_list, "[US]", "Where the organization may be to use FBA."},

    {"global_selling.countries", Kind::country_list, "[US, CA]",
     "Where the organization may be to sell in several marketplaces."},

    {"history.keep_succeeded", Kind::months, "1 month", "How long records that synced are kept.", kLive, false, 1, 120},
    {"history.keep_failed", Kind::months, "2 months", "How long records that failed are kept.", kLive, false, 1, 120},

    {"privacy.personal_data", Kind::flag, "false", "Store buyers' personal data, sealed.", kLive, true},
    {"privacy.keep_after_delivery", Kind::duration, "30d", "How long; 30 days at most.", kLive, false, kHour,
     30 * kDay},
    {"privacy.key", Kind::credential, "privacy-key", "The key that seals it.", kRestart},

    {"control.socket", Kind::path, "/run/invd/control.sock", "Where invctl connects.", kRestart, false, 0, 107},
    {"control.operators", Kind::group_list, "[invd]", "Groups that may change things."},
    {"control.readers", Kind::group_list, "[]", "Groups that may only look."},
    {"control.personal_data", Kind::group_list, "[]", "Groups that may also see personal data."},

    {"store.path", Kind::path, "/var/lib/invd", "The folder of the store.", kRestart, false, 0, 1000},
    {"store.max_size", Kind::size, "8GiB", "The store never grows beyond.", kRestart, false, 64 * kMiB, 16 * kTiB},

    {"log.level", Kind::word, "info", "The least that is written.", kLive, false, 0, 0, "debug|info|warning|error"},
    {"log.target", Kind::log_target, "journal", "Where to: journal, stderr, or a file's path."},
});

}  // namespace

std::span<const Key> schema() {
  return kKeys;
}

const Key* find_key(std::string_view path) {
  const auto* const found = std::ranges::find(kKeys, path, &Key::path);
  return found == kKeys.end() ? nullptr : found;
}

std::string_view name(Effect effect) {
  return effect == Effect::live ? "live" : "needs restart";
}

}  // namespace invd::config
