#pragma once

#include <memory>
#include <string>
#include <vector>

#include "amazon/quota.h"
#include "config/load.h"
#include "http/client.h"
#include "sync/integration.h"

namespace invd::daemon {

/// The settings of one integration's flows, from the configuration.
[[nodiscard]] sync::Integration::Settings integration_settings(const config::Loaded& loaded,
                                                               const config::Integration& integration);

/// All integrations of the configuration. Who awaits something of one keeps a shared_ptr to it, as a reload may take it
/// away. Loop thread.
class Integrations {
 public:
  Integrations(sync::Services services, amazon::QuotaBook& quota, http::Client& http,
               sync::OrderSync::OnStoreFailure on_store_failure)
      : services_(services), quota_(quota), http_(http), on_store_failure_(std::move(on_store_failure)) {}

  /// Starts what is new, stops what is gone, and gives the others their settings. A changed endpoint, region, switch
  /// or name of a credential makes the integration anew: what it was doing ends, what it has committed stays.
  void apply(const config::Loaded& loaded);
  void stop();

  [[nodiscard]] const std::vector<std::shared_ptr<sync::Integration>>& all() const { return all_; }
  [[nodiscard]] std::vector<IntegrationName> names() const;
  /// Errors: not_found, with the names there are.
  [[nodiscard]] Result<std::shared_ptr<sync::Integration>> find(const std::string& name) const;
  /// The named one, or all when the name is empty. Errors: not_found.
  [[nodiscard]] Result<std::vector<std::shared_ptr<sync::Integration>>> select(const std::string& name) const;

 private:
  sync::Services services_;
  amazon::QuotaBook& quota_;
  http::Client& http_;
  sync::OrderSync::OnStoreFailure on_store_failure_;
  std::vector<std::shared_ptr<sync::Integration>> all_;
};

}  // namespace invd::daemon
