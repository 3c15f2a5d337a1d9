#pragma once

#include <optional>

#include "async/task.h"
#include "base/error.h"
#include "control/doctor_message.h"
#include "daemon/runtime.h"

namespace invd::daemon {

/// Checks everything that can be wrong, live: configuration, credentials, the connection to Amazon, clock, disk,
/// permissions, quotas, imports, the store. A finding for each check, good or bad, with what to do. Takes one token of
/// getMarketplaceParticipations for each integration.
[[nodiscard]] async::Task<Result<control::DoctorReply>> examine(Runtime& runtime);

/// Whether the file holds what is in force, and whether the store has room and is whole: `status` shows these as well.
[[nodiscard]] control::Finding config_finding(const Runtime& runtime);
[[nodiscard]] control::Finding space_finding(const Runtime& runtime, const store::KvInfo& info);
/// What the last look at every row of the store found; nothing before the first one ends without a finding.
[[nodiscard]] std::optional<control::Finding> damage_finding(const Runtime& runtime);

/// The checks that ask nobody outside, for tests: each breaks one thing and looks for one line.
void examine_config(const Runtime& runtime, control::DoctorReply& reply);
void examine_store(Runtime& runtime, control::DoctorReply& reply);
void examine_groups(const Runtime& runtime, control::DoctorReply& reply);
void examine_quota(const amazon::QuotaBook& quota, control::DoctorReply& reply);

}  // namespace invd::daemon
