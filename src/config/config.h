#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "base/ids.h"
#include "base/marketplace.h"
#include "base/timestamp.h"

namespace invd::config {

/// The whole of invd.yaml as typed values. Plain data: load.h makes it and has checked it; a running job keeps the copy
/// it began with (I24). The defaults here are those of schema.h, which a test compares.

/// Needed for inbound shipments only.
struct Address {
  std::string name, line1, line2, city, state, postal_code;
  std::string country;  ///< ISO 3166, two letters
  std::string phone;
  bool operator==(const Address&) const = default;
};

struct Warehouse {
  WarehouseName name;
  bool primary = false;
  std::optional<Address> address;
  bool operator==(const Warehouse&) const = default;
};

struct Organization {
  std::string name;
  std::string country;   ///< ISO 3166, two letters; FBA-2 and GLO-1 depend on it
  std::string currency;  ///< ISO 4217; must be that of the primary marketplace (INT-2)
  std::string time_zone = "UTC";
  /// Never empty, exactly one is primary. Created when missing.
  std::vector<Warehouse> warehouses;
  bool operator==(const Organization&) const = default;
};

/// FBA tracking or warehouse mapping of one integration: never both (STK-4).
struct WarehouseToggle {
  bool enabled = false;
  std::optional<WarehouseName> warehouse;  ///< set when enabled, and one of the organization's
  bool operator==(const WarehouseToggle&) const = default;
};

/// Names of systemd credentials, or absolute paths of files with mode 0600; credentials.h reads them. Never a secret.
struct CredentialNames {
  std::string client_id = "amazon-client-id";
  std::string client_secret = "amazon-client-secret";
  std::string refresh_token = "amazon-refresh-token";
  /// Midnight UTC of the day the client secret was made (INT-6); absent: its end is not watched.
  std::optional<Timestamp> client_secret_issued;
  bool operator==(const CredentialNames&) const = default;
};

/// One connected seller account.
struct Integration {
  IntegrationName name;
  bool enabled = true;  ///< INT-3
  Region region = Region::na;
  std::string endpoint;        ///< base address of SP-API, without a final slash: the region's own, or a sandbox's
  std::string login_endpoint;  ///< Login with Amazon's token address, or a sandbox's
  std::string seller_id;
  /// Never empty, all of `region`, the first is the primary one. They point into base/marketplace's table.
  std::vector<const Marketplace*> marketplaces;
  WarehouseToggle fba;
  WarehouseToggle mapping;
  /// The marketplaces that share one MFN quantity per SKU; empty means that all of them do.
  std::vector<std::vector<const Marketplace*>> quantity_domains;
  CredentialNames credentials;

  [[nodiscard]] const Marketplace& primary_marketplace() const { return *marketplaces.front(); }
  bool operator==(const Integration&) const = default;
};

/// Which orders become sales orders (PREF-2, ORD-1).
enum class OrderPreference : std::uint8_t { confirmed, confirmed_and_fulfilled };

/// The timers of the modules (PREF-1, PREF-5). `automatic` is the key `auto`.
struct Sync {
  struct Items {
    bool automatic = true;
    Duration interval = std::chrono::hours(1);
    bool operator==(const Items&) const = default;
  } items;
  struct Orders {
    bool automatic = true;
    Duration interval = std::chrono::minutes(3);
    OrderPreference preference = OrderPreference::confirmed;
    Duration initial_window = std::chrono::days(30);  ///< INT-4
    Duration overlap = std::chrono::minutes(10);      ///< of consecutive windows (ORD-9)
    bool operator==(const Orders&) const = default;
  } orders;
  struct Stock {
    bool automatic = true;
    Duration reconcile = std::chrono::hours(24);  ///< a full pass of reading back
    bool operator==(const Stock&) const = default;
  } stock;
  struct Fba {
    bool automatic = true;
    Duration interval = std::chrono::minutes(15);
    bool operator==(const Fba&) const = default;
  } fba;
  struct Shipments {
    bool automatic = true;
    bool operator==(const Shipments&) const = default;
  } shipments;
  bool operator==(const Sync&) const = default;
};

enum class ItemMatch : std::uint8_t { sku, name };

struct Items {
  std::vector<ItemMatch> match = {ItemMatch::sku};  ///< ITEM-2, tried in this order
  bool auto_confirm = false;                        ///< ITEM-3
  bool operator==(const Items&) const = default;
};

enum class StockPush : std::uint8_t { available, on_hand };

/// STK-3. An absent field of `match` fits everything; an absent value leaves the less specific one in force.
struct StockRule {
  struct Match {
    std::optional<IntegrationName> integration;
    const Marketplace* marketplace = nullptr;
    std::optional<Sku> item;
    std::optional<std::string> listing;  ///< "integration/marketplace/seller-sku"
    bool operator==(const Match&) const = default;
  } match;
  std::optional<std::int64_t> buffer;
  std::optional<std::int64_t> cap;
  std::optional<Decimal> ratio;  ///< 0 to 1
  bool off = false;              ///< true: nothing is pushed
  bool operator==(const StockRule&) const = default;
};

struct Stock {
  StockPush push = StockPush::available;
  std::int64_t buffer = 0;          ///< units held back
  std::optional<std::int64_t> cap;  ///< most units to show
  bool allow_negative = true;
  /// Amazon lowers its number itself when an order is placed: an inference, checked by reading back (STK-5).
  bool amazon_counts_orders = true;
  std::vector<StockRule> rules;
  struct Guard {  ///< STK-8
    std::int64_t zeroed_listings = 20;
    int zeroed_percent = 20;
    int moved_percent = 50;
    bool operator==(const Guard&) const = default;
  } guard;
  bool operator==(const Stock&) const = default;
};

struct Fba {
  bool adjust_automatically = false;            ///< FBA-4; the key `adjust`
  std::vector<std::string> countries = {"US"};  ///< FBA-2
  bool operator==(const Fba&) const = default;
};

struct GlobalSelling {
  std::vector<std::string> countries = {"US", "CA"};  ///< GLO-1
  bool operator==(const GlobalSelling&) const = default;
};

/// Calendar months (HIST-2).
struct History {
  int keep_succeeded_months = 1;
  int keep_failed_months = 2;
  bool operator==(const History&) const = default;
};

struct Privacy {
  bool personal_data = false;  ///< DATA-1
  Duration keep_after_delivery = std::chrono::days(30);
  std::string key = "privacy-key";  ///< a credential's name, as in CredentialNames
  bool operator==(const Privacy&) const = default;
};

/// CTL-1. The lists are names of system groups.
struct Control {
  std::string socket = "/run/invd/control.sock";
  std::vector<std::string> operators = {"invd"};
  std::vector<std::string> readers;
  std::vector<std::string> personal_data;
  bool operator==(const Control&) const = default;
};

struct Store {
  std::string path = "/var/lib/invd";
  std::uint64_t max_size = 8ULL << 30;  ///< bytes
  bool operator==(const Store&) const = default;
};

enum class LogLevel : std::uint8_t { debug, info, warning, error };
enum class LogTarget : std::uint8_t { journal, standard_error, file };

struct Log {
  LogLevel level = LogLevel::info;
  LogTarget target = LogTarget::journal;
  std::string file;  ///< absolute path when target is file
  bool operator==(const Log&) const = default;
};

struct Config {
  Organization organization;
  std::vector<Integration> integrations;  ///< names are unique; may be empty
  Sync sync;
  Items items;
  Stock stock;
  Fba fba;
  GlobalSelling global_selling;
  History history;
  Privacy privacy;
  Control control;
  Store store;
  Log log;

  /// nullptr when there is none of that name.
  [[nodiscard]] const Integration* find_integration(const IntegrationName& name) const;
  bool operator==(const Config&) const = default;
};

[[nodiscard]] std::string_view name(OrderPreference preference);  ///< "confirmed", ...
[[nodiscard]] std::string_view name(LogLevel level);

}  // namespace invd::config
