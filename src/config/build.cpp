#include "config/build.h"

#include "base/assert.h"

namespace invd::config {
namespace {

/// Typed access to the values of a scope. Each has been checked by its kind, so reading it again cannot fail.
class Values {
 public:
  explicit Values(const Scope& scope) : scope_(scope) {}

  [[nodiscard]] const std::string& text(std::string_view key) const { return good(key).text; }
  [[nodiscard]] std::string text_or_empty(std::string_view key) const { return null(key) ? std::string() : text(key); }
  [[nodiscard]] bool null(std::string_view key) const { return good(key).null; }
  [[nodiscard]] bool flag(std::string_view key) const { return text(key) == "true"; }
  [[nodiscard]] const std::vector<std::string>& list(std::string_view key) const { return good(key).list(); }
  [[nodiscard]] Duration duration(std::string_view key) const { return sure(parse_duration(text(key))); }
  [[nodiscard]] std::int64_t size(std::string_view key) const { return sure(parse_size(text(key))); }
  [[nodiscard]] int months(std::string_view key) const { return static_cast<int>(sure(parse_months(text(key)))); }
  [[nodiscard]] std::int64_t integer(std::string_view key) const { return sure(parse_integer(text(key))); }
  [[nodiscard]] std::optional<std::int64_t> maybe_integer(std::string_view key) const {
    return null(key) ? std::nullopt : std::optional(integer(key));
  }
  [[nodiscard]] std::optional<Timestamp> maybe_date(std::string_view key) const {
    return null(key) ? std::nullopt : std::optional(sure(parse_rfc3339(text(key) + "T00:00:00Z")));
  }
  [[nodiscard]] std::optional<Decimal> maybe_ratio(std::string_view key) const {
    return null(key) ? std::nullopt : std::optional(sure(Decimal::parse(text(key))));
  }
  template <class T>
  [[nodiscard]] std::optional<T> maybe(std::string_view key) const {
    return null(key) ? std::nullopt : std::optional<T>(T(text(key)));
  }

 private:
  [[nodiscard]] const Value& good(std::string_view key) const {
    const Entry& entry = scope_.at(key);
    INVD_ASSERT(entry.good);
    return entry.value;
  }
  template <class T>
  static T sure(const Result<T>& result) {
    INVD_ASSERT(result.has_value());
    return *result;
  }

  const Scope& scope_;
};

std::vector<const Marketplace*> marketplaces_of(const std::vector<std::string>& countries) {
  std::vector<const Marketplace*> out;
  for (const std::string& country : countries) {
    out.push_back(find_marketplace(country));
    INVD_ASSERT(out.back() != nullptr);
  }
  return out;
}

Warehouse build_warehouse(const Scope& scope) {
  const Values values(scope);
  Warehouse warehouse;
  warehouse.name = WarehouseName(values.text("name"));
  warehouse.primary = values.flag("primary");
  if (scope.has("address.name"))
    warehouse.address = Address{.name = values.text("address.name"),
                                .line1 = values.text("address.line1"),
                                .line2 = values.text_or_empty("address.line2"),
                                .city = values.text("address.city"),
                                .state = values.text_or_empty("address.state"),
                                .postal_code = values.text("address.postal_code"),
                                .country = values.text("address.country"),
                                .phone = values.text_or_empty("address.phone")};
  return warehouse;
}

Integration build_integration(const Scope& scope) {
  const Values values(scope);
  const auto toggle = [&](const std::string& section) {
    return WarehouseToggle{.enabled = values.flag(section + ".enabled"),
                           .warehouse = values.maybe<WarehouseName>(section + ".warehouse")};
  };
  const std::optional<Region> region = region_from_name(values.text("region"));
  INVD_ASSERT(region.has_value());
  Integration out;
  out.name = IntegrationName(values.text("name"));
  out.enabled = values.flag("enabled");
  out.region = *region;
  out.endpoint = values.text("endpoint");
  out.login_endpoint = values.text("login_endpoint");
  out.seller_id = values.text("seller_id");
  out.marketplaces = marketplaces_of(values.list("marketplaces"));
  out.fba = toggle("fba");
  out.mapping = toggle("mapping");
  for (const std::vector<std::string>& group : scope.at("quantity_domains").value.groups)
    out.quantity_domains.push_back(marketplaces_of(group));
  out.credentials = {.client_id = values.text("credentials.client_id"),
                     .client_secret = values.text("credentials.client_secret"),
                     .refresh_token = values.text("credentials.refresh_token"),
                     .client_secret_issued = values.maybe_date("credentials.client_secret_issued")};
  return out;
}

StockRule build_rule(const Scope& scope) {
  const Values values(scope);
  StockRule rule;
  rule.match.integration = values.maybe<IntegrationName>("match.integration");
  if (!values.null("match.marketplace")) rule.match.marketplace = find_marketplace(values.text("match.marketplace"));
  rule.match.item = values.maybe<Sku>("match.item");
  rule.match.listing = values.maybe<std::string>("match.listing");
  rule.buffer = values.maybe_integer("buffer");
  rule.cap = values.maybe_integer("cap");
  rule.ratio = values.maybe_ratio("ratio");
  rule.off = values.flag("off");
  return rule;
}

Sync build_sync(const Values& values) {
  const bool all = values.text("sync.orders.preference") == name(OrderPreference::confirmed_and_fulfilled);
  return {.items = {.automatic = values.flag("sync.items.auto"), .interval = values.duration("sync.items.interval")},
          .orders = {.automatic = values.flag("sync.orders.auto"),
                     .interval = values.duration("sync.orders.interval"),
                     .preference = all ? OrderPreference::confirmed_and_fulfilled : OrderPreference::confirmed,
                     .initial_window = values.duration("sync.orders.initial_window"),
                     .overlap = values.duration("sync.orders.overlap")},
          .stock = {.automatic = values.flag("sync.stock.auto"), .reconcile = values.duration("sync.stock.reconcile")},
          .fba = {.automatic = values.flag("sync.fba.auto"), .interval = values.duration("sync.fba.interval")},
          .shipments = {.automatic = values.flag("sync.shipments.auto")}};
}

Stock build_stock(const Values& values, const Scope& root) {
  Stock stock;
  stock.push = values.text("stock.push") == "on_hand" ? StockPush::on_hand : StockPush::available;
  stock.buffer = values.integer("stock.buffer");
  stock.cap = values.maybe_integer("stock.cap");
  stock.allow_negative = values.flag("stock.allow_negative");
  stock.amazon_counts_orders = values.flag("stock.amazon_counts_orders");
  for (const Scope& rule : root.list("stock.rules")) stock.rules.push_back(build_rule(rule));
  stock.guard = {.zeroed_listings = values.integer("stock.guard.zeroed_listings"),
                 .zeroed_percent = static_cast<int>(values.integer("stock.guard.zeroed_percent")),
                 .moved_percent = static_cast<int>(values.integer("stock.guard.moved_percent"))};
  return stock;
}

Log build_log(const Values& values) {
  Log log;
  for (const LogLevel level : {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error})
    if (values.text("log.level") == name(level)) log.level = level;
  const std::string& target = values.text("log.target");
  if (target == "stderr") log.target = LogTarget::standard_error;
  if (target.starts_with('/')) {
    log.target = LogTarget::file;
    log.file = target;
  }
  return log;
}

}  // namespace

Config build(const Scope& root) {
  const Values values(root);
  Config config;
  config.organization.name = values.text("organization.name");
  config.organization.country = values.text("organization.country");
  config.organization.currency = values.text("organization.currency");
  config.organization.time_zone = values.text("organization.time_zone");
  for (const Scope& warehouse : root.list("organization.warehouses"))
    config.organization.warehouses.push_back(build_warehouse(warehouse));
  for (const Scope& integration : root.list("integrations"))
    config.integrations.push_back(build_integration(integration));
  config.sync = build_sync(values);
  config.items.match.clear();
  for (const std::string& word : values.list("items.match"))
    config.items.match.push_back(word == "name" ? ItemMatch::name : ItemMatch::sku);
  config.items.auto_confirm = values.flag("items.auto_confirm");
  config.stock = build_stock(values, root);
  config.fba = {.adjust_automatically = values.text("fba.adjust") == "auto", .countries = values.list("fba.countries")};
  config.global_selling.countries = values.list("global_selling.countries");
  config.history = {.keep_succeeded_months = values.months("history.keep_succeeded"),
                    .keep_failed_months = values.months("history.keep_failed")};
  config.privacy = {.personal_data = values.flag("privacy.personal_data"),
                    .keep_after_delivery = values.duration("privacy.keep_after_delivery"),
                    .key = values.text("privacy.key")};
  config.control = {.socket = values.text("control.socket"),
                    .operators = values.list("control.operators"),
                    .readers = values.list("control.readers"),
                    .personal_data = values.list("control.personal_data")};
  config.store = {.path = values.text("store.path"),
                  .max_size = static_cast<std::uint64_t>(values.size("store.max_size"))};
  config.log = build_log(values);
  return config;
}

}  // namespace invd::config
