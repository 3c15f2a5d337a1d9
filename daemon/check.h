#pragma once

#include <vector>

#include "config/load.h"
#include "daemon/check_credentials.h"
#include "daemon/exit_status.h"
#include "store/check_store.h"

namespace invd::daemon {

/// How every table's rows are audited.
[[nodiscard]] std::vector<store::TableAudit> table_audits();

/// `invd --check-config`: prints what is wrong with the credentials too, or that all is well.
[[nodiscard]] ExitStatus check_config(const config::Loaded& loaded, const CredentialStores& stores = {});

/// `invd --check-store`: audits everything and prints what it found. The store stays as it is.
[[nodiscard]] ExitStatus check_store(const config::Config& config);

}  // namespace invd::daemon
