#include "config/references.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/marketplace.h"
#include "config/text.h"

namespace invd::config {
namespace {

class Checker {
 public:
  Checker(Scope& root, const std::string& file, std::vector<Problem>& problems)
      : root_(root), file_(file), problems_(problems) {}

  void run() {
    check_warehouses();
    check_integrations();
    check_rules();
  }

 private:
  void problem(const Entry& at, std::string what, std::string hint) {
    problems_.push_back({file_, at.line, at.column, at.path, std::move(what), std::move(hint)});
  }

  static std::string text(const Entry& entry) { return entry.value.text; }
  static bool is_set(const Entry& entry) { return entry.good && !entry.value.null; }
  static bool is_true(const Entry& entry) { return entry.good && entry.value.text == "true"; }

  void check_unique(const std::vector<Scope>& list, std::string_view key, const std::string& thing) {
    std::map<std::string, int> lines;
    for (const Scope& scope : list) {
      if (!scope.has(key) || !is_set(scope.at(key))) continue;
      const Entry& entry = scope.at(key);
      const auto [first, fresh] = lines.emplace(text(entry), entry.line);
      if (!fresh)
        problem(entry, show(text(entry)) + " is the " + thing + " in line " + std::to_string(first->second) + ", too",
                "give each its own");
    }
  }

  void check_warehouses() {
    const std::vector<Scope>& warehouses = root_.list("organization.warehouses");
    check_unique(warehouses, "name", "name of the warehouse");
    std::vector<const Entry*> primary;
    for (const Scope& warehouse : warehouses) {
      if (warehouse.has("name") && is_set(warehouse.at("name"))) names_.insert(text(warehouse.at("name")));
      if (!warehouse.has("primary") || !is_true(warehouse.at("primary"))) continue;
      primary.push_back(&warehouse.at("primary"));
      if (warehouse.has("name")) primary_ = text(warehouse.at("name"));
    }
    if (warehouses.empty()) {
      problems_.push_back({file_, root_.at("organization.name").line, root_.at("organization.name").column,
                           "organization.warehouses", "is missing; expected at least one warehouse",
                           "add warehouses: [{ name: Main, primary: true }]"});
    } else if (primary.empty()) {
      problems_.push_back({file_, warehouses.front().line, warehouses.front().column, "organization.warehouses",
                           "no warehouse is the primary one", "add primary: true to one of them"});
    }
    for (std::size_t i = 1; i < primary.size(); ++i)
      problem(*primary[i], "a second primary warehouse; the first is in line " + std::to_string(primary[0]->line),
              "keep primary: true at one of them");
  }

  /// The books keep what people enter under names of their own.
  void check_reserved(const std::vector<Scope>& integrations) {
    for (const Scope& integration : integrations) {
      if (!integration.has("name") || !is_set(integration.at("name"))) continue;
      const Entry& entry = integration.at("name");
      for (const std::string_view reserved : {"manual", "adjustment", "transfer", "return"})
        if (text(entry) == reserved)
          problem(entry, show(text(entry)) + " is what the books call entries made by hand",
                  "choose another name: amazon-us");
    }
  }

  void check_integrations() {
    std::vector<Scope>& integrations = root_.lists["integrations"];
    check_unique(integrations, "name", "name of the integration");
    check_reserved(integrations);
    check_unique(integrations, "credentials.refresh_token", "refresh token of the integration");
    check_accounts(integrations);
    for (const Scope& integration : integrations)
      if (integration.has("fba.enabled") && is_true(integration.at("fba.enabled")) &&
          is_set(integration.at("fba.warehouse")))
        fba_warehouses_.insert(text(integration.at("fba.warehouse")));
    for (Scope& integration : integrations) {
      if (!integration.has("name")) continue;  // no section at all: reported
      check_marketplaces(integration);
      check_domains(integration);
      check_fba(integration);
      check_mapping(integration);
      fill_in_endpoints(integration);
    }
  }

  /// Two integrations of one account would import every order twice.
  void check_accounts(const std::vector<Scope>& integrations) {
    std::map<std::string, int> lines;
    for (const Scope& integration : integrations) {
      if (!integration.has("seller_id") || !is_set(integration.at("seller_id")) || !is_set(integration.at("region")))
        continue;
      const Entry& seller = integration.at("seller_id");
      const auto [first, fresh] = lines.emplace(text(integration.at("region")) + " " + text(seller), seller.line);
      if (!fresh)
        problem(seller,
                "the account of the integration in line " + std::to_string(first->second) + ", in the same region",
                "keep one integration for each account and region; its marketplaces go into one list");
    }
  }

  void check_marketplaces(const Scope& integration) {
    const Entry& entry = integration.at("marketplaces");
    if (!is_set(entry)) return;
    check_region(integration, entry, entry.value.list());
    const Entry& country = root_.at("organization.country");
    const Entry& allowed = root_.at("global_selling.countries");
    if (entry.value.list().size() > 1 && is_set(country) && allowed.good && !contains(allowed, text(country)))
      problem(entry,
              "several marketplaces need an organization in " + text(allowed) + ", and it is in " + text(country),
              "keep the first one, or add " + text(country) + " to global_selling.countries");
  }

  void check_region(const Scope& integration, const Entry& entry, const std::vector<std::string>& countries) {
    const Entry& region = integration.at("region");
    if (!is_set(region)) return;
    for (const std::string& country : countries) {
      const Marketplace* const marketplace = find_marketplace(country);
      if (marketplace != nullptr && name(marketplace->region) != text(region))
        problem(entry,
                "marketplace " + country + " lies in region " + std::string(name(marketplace->region)) +
                    ", and the integration in " + text(region),
                "each region needs an integration of its own");
    }
  }

  void check_domains(const Scope& integration) {
    const Entry& entry = integration.at("quantity_domains");
    if (!is_set(entry)) return;
    std::set<std::string> seen;
    for (const std::vector<std::string>& group : entry.value.groups) {
      check_region(integration, entry, group);
      for (const std::string& country : group)
        if (!seen.insert(country).second)
          problem(entry, "marketplace " + country + " stands in two groups", "each belongs to one group only");
    }
    if (!is_set(integration.at("marketplaces"))) return;
    for (const std::string& country : integration.at("marketplaces").value.list())
      if (!seen.contains(country))
        problem(entry, "marketplace " + country + " stands in no group",
                "add [" + country + "] if it has a number of its own");
  }

  /// True when the toggle is on and names a warehouse that exists.
  bool check_toggle(const Scope& integration, const std::string& toggle) {
    const Entry& warehouse = integration.at(toggle + ".warehouse");
    const Entry& enabled = integration.at(toggle + ".enabled");
    if (is_set(warehouse) && !names_.contains(text(warehouse))) {
      std::vector<std::string_view> known(names_.begin(), names_.end());
      const std::string_view close = nearest(text(warehouse), known);
      problem(warehouse, "there is no warehouse " + show(text(warehouse)) + " in organization.warehouses",
              close.empty() ? "add it there" : "did you mean " + std::string(close) + "?");
      return false;
    }
    if (!is_true(enabled)) return false;
    if (warehouse.good && warehouse.value.null)
      problem(enabled, "is true, but " + toggle + ".warehouse names none",
              "add warehouse: and one of organization.warehouses");
    return is_set(warehouse);
  }

  void check_fba(const Scope& integration) {
    const Entry& enabled = integration.at("fba.enabled");
    if (is_true(enabled) && is_true(integration.at("mapping.enabled")))
      problem(enabled, "is true, and so is mapping.enabled; FBA tracking and warehouse mapping exclude each other",
              "set one of the two to false");
    const Entry& country = root_.at("organization.country");
    const Entry& allowed = root_.at("fba.countries");
    if (is_true(enabled) && is_set(country) && allowed.good && !contains(allowed, text(country)))
      problem(enabled, "FBA needs an organization in " + text(allowed) + ", and it is in " + text(country),
              "set it to false, or add " + text(country) + " to fba.countries");
    if (check_toggle(integration, "fba") && text(integration.at("fba.warehouse")) == primary_)
      problem(integration.at("fba.warehouse"),
              show(primary_) + " is the primary warehouse, which cannot hold FBA stock",
              "add a warehouse for FBA to organization.warehouses");
  }

  void check_mapping(const Scope& integration) {
    if (!check_toggle(integration, "mapping")) return;
    const Entry& warehouse = integration.at("mapping.warehouse");
    if (fba_warehouses_.contains(text(warehouse)))
      problem(warehouse, show(text(warehouse)) + " holds the FBA stock of an integration", "map another warehouse");
    if (names_.size() - std::min(names_.size(), fba_warehouses_.size()) < 2)
      problem(integration.at("mapping.enabled"), "warehouse mapping needs more than one warehouse of your own",
              "add one to organization.warehouses, or set it to false");
  }

  static void fill_in_endpoints(Scope& integration) {
    const Entry& region = integration.at("region");
    const std::optional<Region> known = is_set(region) ? region_from_name(text(region)) : std::nullopt;
    const auto fill_in = [&](const char* key, std::string_view address) {
      Entry& entry = integration.entries.find(key)->second;
      if (entry.good && entry.value.null)
        entry.value = Value{.null = false, .text = std::string(address), .groups = {}};
    };
    if (known) fill_in("endpoint", endpoint(*known));
    fill_in("login_endpoint", kLoginEndpoint);
  }

  void check_rules() {
    std::set<std::string> integrations;
    for (const Scope& integration : root_.list("integrations"))
      if (integration.has("name")) integrations.insert(text(integration.at("name")));
    std::map<std::string, int> seen;
    for (const Scope& rule : root_.list("stock.rules")) {
      if (!rule.has("off")) continue;  // no section at all: reported
      const Entry& integration = rule.at("match.integration");
      if (is_set(integration) && !integrations.contains(text(integration)))
        problem(integration, "there is no integration " + show(text(integration)), "write the name of one");
      const auto at_rule = [&](std::string what, std::string hint) {
        problems_.push_back({file_, rule.line, rule.column, rule.path, std::move(what), std::move(hint)});
      };
      std::string match;
      bool bad = false;
      bool matches = false;
      for (const char* key : {"match.integration", "match.marketplace", "match.item", "match.listing"}) {
        match += text(rule.at(key)) + '\n';
        matches = matches || is_set(rule.at(key));
        bad = bad || !rule.at(key).good;
      }
      if (bad) continue;
      if (!matches) at_rule("matches everything", "say what it holds for in match:, or use stock.buffer and stock.cap");
      bool says = false;
      for (const char* key : {"buffer", "cap", "ratio", "off"})
        says = says || !rule.at(key).good || rule.at(key).origin == Origin::file;
      if (!says) at_rule("says nothing", "add buffer, cap, ratio or off");
      if (const auto [first, fresh] = seen.emplace(match, rule.line); !fresh)
        at_rule("matches the same as the rule in line " + std::to_string(first->second), "make one rule of the two");
    }
  }

  static bool contains(const Entry& list, const std::string& word) {
    return std::ranges::find(list.value.list(), word) != list.value.list().end();
  }

  Scope& root_;
  const std::string& file_;
  std::vector<Problem>& problems_;
  std::set<std::string> names_;  // of warehouses
  std::set<std::string> fba_warehouses_;
  std::string primary_;
};

}  // namespace

void check_references(Scope& root, const std::string& file_name, std::vector<Problem>& problems) {
  if (root.entries.empty()) return;  // not a file of sections: reported
  Checker(root, file_name, problems).run();
}

}  // namespace invd::config
