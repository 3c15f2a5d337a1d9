#pragma once

#include <string>
#include <vector>

namespace invd::process {

class Sandbox;

/// An invd.yaml in the making. Change what the test is about, keep the rest.
struct Configuration {
  struct Integration {
    std::string name = "demo";
    bool enabled = true;
    std::string region = "na";
    std::string endpoint;
    std::string login_endpoint;
    std::string seller_id = "A0SANDBOXSELLER";
    std::string marketplaces = "US, CA";
    std::string mapping;  ///< the section as it stands: "{ enabled: true, warehouse: North }"
    std::string
        credentials;  ///< the folder of the files client-id, client-secret, refresh-token; the daemon's own if empty
  };
  std::string currency = "USD";
  std::vector<std::string> warehouses = {"Main"};  ///< the first is the primary one
  std::vector<Integration> integrations;
  bool automatic = true;         ///< sync.orders.auto
  bool listings = true;          ///< the module items reads by itself
  bool pushes = true;            ///< sync.stock.auto
  std::string interval = "10s";  ///< sync.orders.interval
  std::string initial_window = "95d";
  std::string preference = "confirmed_and_fulfilled";
  std::string operators;  ///< groups, with commas
  std::string readers;
  std::string store;  ///< folder; the daemon's own if empty
  std::string max_size = "1GiB";
  std::string log_level = "debug";
  std::string more;  ///< further sections, as they stand

  /// One integration, "demo", connected to that sandbox.
  [[nodiscard]] static Configuration for_sandbox(const Sandbox& sandbox);
  /// `home` is the folder of what has no place of its own.
  [[nodiscard]] std::string yaml(const std::string& home) const;
};

}  // namespace invd::process
