#pragma once

#include <array>

#include "control/command_options.h"

namespace invd::control {

// The commands about warehouse mapping.

inline constexpr Option kMappingIntegration{.name = "--integration",
                                            .parameter = "integration",
                                            .value_name = "NAME",
                                            .help = "this seller account; needed where there are several",
                                            .completion = Completion::integration};
inline constexpr Option kMappingYes{.name = "--yes",
                                    .parameter = "yes",
                                    .kind = ValueKind::flag,
                                    .help = "switch, and do not only show what would change"};
inline constexpr std::array kMappingStatusOptions{kIntegration};
inline constexpr std::array kMappingEnableOptions{Option{.name = "--warehouse",
                                                         .parameter = "warehouse",
                                                         .value_name = "NAME",
                                                         .help = "the warehouse to sell from",
                                                         .completion = Completion::warehouse,
                                                         .required = true},
                                                  kMappingIntegration, kMappingYes};
inline constexpr std::array kMappingDisableOptions{kMappingIntegration, kMappingYes};

inline constexpr std::array kMappingCommands{
    Command{.name = "mapping status",
            .usage = "[--integration NAME]",
            .summary = "show which warehouse each seller account sells from",
            .help = "Without mapping Amazon shows what all own warehouses have, and orders go to the primary one.",
            .method = "mapping.status",
            .answer = Answer::list,
            .options = kMappingStatusOptions,
            .list_field = "mappings",
            .example = "invctl mapping status"},
    Command{.name = "mapping enable",
            .usage = "--warehouse NAME [--integration NAME] [--yes]",
            .summary = "sell from one warehouse only",
            .help = "Amazon shows what that warehouse has, and orders purchased from now on go there. Without --yes "
                    "it shows which numbers would change, and exits 3. Excludes FBA tracking.",
            .method = "mapping.enable",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .options = kMappingEnableOptions,
            .example = "invctl mapping enable --warehouse North --yes"},
    Command{.name = "mapping disable",
            .usage = "[--integration NAME] [--yes]",
            .summary = "sell from all own warehouses again",
            .help = "Orders purchased from now on go to the primary warehouse. Without --yes it shows which numbers "
                    "would change, and exits 3.",
            .method = "mapping.disable",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .options = kMappingDisableOptions,
            .example = "invctl mapping disable --yes"},
};

}  // namespace invd::control
