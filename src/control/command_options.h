#pragma once

#include "control/command.h"

namespace invd::control {

// Options that mean the same with every command that has them.

inline constexpr Option kIntegration{.name = "--integration",
                                     .parameter = "integration",
                                     .value_name = "NAME",
                                     .help = "only this seller account, as named in invd.yaml",
                                     .completion = Completion::integration};
inline constexpr Option kLimit{.name = "--limit",
                               .parameter = "limit",
                               .kind = ValueKind::integer,
                               .value_name = "N",
                               .default_value = "50",
                               .help = "at most this many; 0 = all"};
inline constexpr Option kSince{.name = "--since",
                               .parameter = "since",
                               .kind = ValueKind::moment,
                               .value_name = "TIME",
                               .help = "from this time on: 2026-11-01, 2026-11-01T10:00:00Z or -7d"};
inline constexpr Option kUntil{.name = "--until",
                               .parameter = "until",
                               .kind = ValueKind::moment,
                               .value_name = "TIME",
                               .help = "before this time"};
inline constexpr Option kWarehouse{.name = "--warehouse",
                                   .parameter = "warehouse",
                                   .value_name = "NAME",
                                   .help = "only this warehouse",
                                   .completion = Completion::warehouse};
inline constexpr Option kDryRun{.name = "--dry-run",
                                .parameter = "dry_run",
                                .kind = ValueKind::flag,
                                .help = "say what would change; the books stay as they are"};

}  // namespace invd::control
