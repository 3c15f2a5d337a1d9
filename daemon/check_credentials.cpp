#include "daemon/check_credentials.h"

#include <array>
#include <fmt/format.h>
#include <unistd.h>

namespace invd::daemon {
namespace {

bool exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

/// A credential that systemd hands over when it starts invd, before it has done so.
void check_in_stores(const std::string& name, const std::string& who, const CredentialStores& stores,
                     CredentialsCheck& out) {
  // Closed to all but root, as it should be: then it cannot even be told whether the file is there.
  if (exists(stores.plain) && ::access(stores.plain.c_str(), R_OK | X_OK) != 0) {
    out.not_looked.push_back(fmt::format("{}: credential {}: {} is closed to you; sudo invd --check-config checks it",
                                         who, name, stores.plain));
    return;
  }
  const auto read = config::read_credential({stores.plain}, name);
  if (read) return;
  if (read.error().code != ErrorCode::not_found) {
    out.bad.push_back(read.error().in(who));
  } else if (exists(stores.encrypted + "/" + name)) {
    out.not_looked.push_back(fmt::format("{}: credential {}: it is encrypted in {}, which only systemd can open", who,
                                         name, stores.encrypted));
  } else {
    out.bad.push_back({ErrorCode::not_found,
                       fmt::format("{}: credential {}: it is not in {}", who, name, stores.plain),
                       fmt::format("put the secret into {}/{} (root, mode 0600), unless invd.service loads it from "
                                   "elsewhere",
                                   stores.plain, name),
                       {}});
  }
}

}  // namespace

CredentialsCheck check_credentials(const config::Config& config, const config::CredentialSource& source,
                                   const CredentialStores& stores) {
  CredentialsCheck out;
  for (const config::Integration& integration : config.integrations) {
    const std::string who = "integration " + integration.name.str();
    const config::CredentialNames& names = integration.credentials;
    for (const std::string* name : std::to_array({&names.client_id, &names.client_secret, &names.refresh_token})) {
      if (source.directory.empty() && !name->starts_with('/'))
        check_in_stores(*name, who, stores, out);
      else if (const auto read = config::read_credential(source, *name); !read)
        out.bad.push_back(read.error().in(who));
    }
  }
  return out;
}

}  // namespace invd::daemon
