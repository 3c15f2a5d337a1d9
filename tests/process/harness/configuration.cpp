#include "process/harness/configuration.h"

#include "process/harness/sandbox.h"

namespace invd::process {

Configuration Configuration::for_sandbox(const Sandbox& sandbox) {
  Configuration out;
  std::string stores;
  for (const std::string& country : sandbox.options().marketplaces) stores += (stores.empty() ? "" : ", ") + country;
  out.integrations.push_back({.endpoint = sandbox.address(),
                              .login_endpoint = sandbox.login_address(),
                              .marketplaces = stores,
                              .mapping = {},
                              .credentials = {}});
  return out;
}

std::string Configuration::yaml(const std::string& home) const {
  std::string out = "organization:\n  name: Test Shop\n  country: US\n  currency: " + currency + "\n  warehouses:\n";
  for (const std::string& warehouse : warehouses)
    out += "    - { name: " + warehouse + (warehouse == warehouses.front() ? ", primary: true }\n" : " }\n");
  out += integrations.empty() ? "integrations: []\n" : "integrations:\n";
  for (const Integration& i : integrations) {
    const std::string folder = i.credentials.empty() ? home : i.credentials;
    out += "  - name: " + i.name + "\n";
    if (!i.enabled) out += "    enabled: false\n";
    out += "    region: " + i.region + "\n";
    if (!i.mapping.empty()) out += "    mapping: " + i.mapping + "\n";
    if (!i.endpoint.empty()) out += "    endpoint: " + i.endpoint + "\n";
    if (!i.login_endpoint.empty()) out += "    login_endpoint: " + i.login_endpoint + "\n";
    out += "    seller_id: " + i.seller_id + "\n    marketplaces: [" + i.marketplaces + "]\n    credentials:\n";
    out += "      client_id: " + folder + "/client-id\n      client_secret: " + folder + "/client-secret\n";
    out += "      refresh_token: " + folder + "/refresh-token\n";
  }
  out += "sync:\n  orders:\n    auto: " + std::string(automatic ? "true" : "false") + "\n    interval: " + interval +
         "\n    initial_window: " + initial_window + "\n    preference: " + preference + "\n";
  if (!listings) out += "  items:\n    auto: false\n";
  if (!pushes) out += "  stock:\n    auto: false\n";
  out +=
      "control:\n  socket: " + home + "/control.sock\n  operators: [" + operators + "]\n  readers: [" + readers + "]\n";
  out += "store:\n  path: " + (store.empty() ? home + "/store" : store) + "\n  max_size: " + max_size + "\n";
  out += "log:\n  level: " + log_level + "\n  target: " + home + "/invd.log\n";
  return out + more;
}

}  // namespace invd::process
