#pragma once

#include <array>

#include "control/command_options.h"

namespace invd::control {

// The commands about what Amazon has, as last read.

inline constexpr Argument kListingArgument{.name = "LISTING",
                                           .parameter = "listing",
                                           .help =
                                               "integration/marketplace/seller-sku, or the seller SKU alone where "
                                               "that is unique",
                                           .completion = Completion::listing};
inline constexpr std::array kListingArguments{kListingArgument};
inline constexpr std::array kListingListOptions{
    kIntegration,
    Option{.name = "--marketplace",
           .parameter = "marketplace",
           .value_name = "M",
           .help = "only this country store, by country code or Amazon's id",
           .completion = Completion::marketplace},
    Option{.name = "--channel",
           .parameter = "channel",
           .value_name = "CHANNEL",
           .help = "only what is shipped by Amazon or by us",
           .completion = Completion::channel},
    Option{.name = "--status",
           .parameter = "status",
           .value_name = "STATUS",
           .help = "only listings in this state",
           .completion = Completion::listing_status},
    Option{.name = "--item",
           .parameter = "item",
           .value_name = "SKU",
           .help = "only listings of this item",
           .completion = Completion::sku},
    Option{.name = "--missing",
           .parameter = "missing",
           .kind = ValueKind::flag,
           .help = "only those that Amazon no longer shows"},
    kLimit};

inline constexpr std::array kListingCommands{
    Command{.name = "listings list",
            .usage = "[--integration NAME] [--marketplace M] [--channel CHANNEL] [--status STATUS] [--item SKU] "
                     "[--missing] [--limit N]",
            .summary = "list what Amazon has",
            .help = "Every offer as it was last read, with the item that it is linked to.",
            .method = "listings.list",
            .answer = Answer::list,
            .options = kListingListOptions,
            .list_field = "listings",
            .example = "invctl listings list --marketplace DE --channel MFN"},
    Command{.name = "listings show",
            .usage = "LISTING",
            .summary = "show a listing",
            .help = "What Amazon states of it, its item, and what is on its way to Amazon.",
            .method = "listings.show",
            .arguments = kListingArguments,
            .example = "invctl listings show amazon-us/US/MUG-1"},
};

}  // namespace invd::control
