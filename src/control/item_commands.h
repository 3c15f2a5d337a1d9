#pragma once

#include <array>

#include "control/command_options.h"
#include "control/listing_commands.h"

namespace invd::control {

// The commands of the catalogue: items, and the listings that become or join them.

inline constexpr Argument kSkuArgument{
    .name = "SKU", .parameter = "sku", .help = "an item's SKU, exactly as it is", .completion = Completion::sku};
inline constexpr std::array kItemArguments{kSkuArgument};
inline constexpr std::array kNewItemArguments{
    Argument{.name = "SKU", .parameter = "sku", .help = "of the new item; listings with the same SKU link to it"}};
inline constexpr std::array kMarkArguments{Argument{
    .name = "SKU", .parameter = "skus", .help = "the items' SKUs", .completion = Completion::sku, .many = true}};
inline constexpr Option kMatch{
    .name = "--match", .parameter = "match", .value_name = "TEXT", .help = "only those with this in the SKU or name"};
inline constexpr std::array kItemListOptions{kMatch, kWarehouse, kLimit};
inline constexpr std::array kItemCreateOptions{
    Option{.name = "--name", .parameter = "name", .value_name = "TEXT", .help = "by default the SKU"},
    Option{.name = "--unit", .parameter = "unit", .value_name = "TEXT", .help = "what it is counted in: pcs"}};
inline constexpr std::array kImportArguments{
    Argument{.name = "FILE", .help = "a CSV file; - reads it from stdin", .completion = Completion::file}};
inline constexpr std::array kImportOptions{kDryRun,
                                           Option{.name = "--partial",
                                                  .parameter = "partial",
                                                  .kind = ValueKind::flag,
                                                  .help = "take the rows that are right when others are wrong"}};
inline constexpr std::array kExportOptions{Option{.name = "--format",
                                                  .value_name = "FORMAT",
                                                  .default_value = "csv",
                                                  .help = "how to write it",
                                                  .completion = Completion::export_format},
                                           Option{.name = "--output",
                                                  .value_name = "FILE",
                                                  .help = "write this file, whole or not at all; by default stdout",
                                                  .completion = Completion::file},
                                           kMatch, kWarehouse};

inline constexpr std::array kUnconfirmedOptions{kIntegration, kLimit};
inline constexpr std::array kConfirmArguments{Argument{.name = "LISTING",
                                                       .parameter = "listings",
                                                       .required = false,
                                                       .help = kListingArgument.help,
                                                       .completion = Completion::listing,
                                                       .many = true}};
inline constexpr std::array kConfirmOptions{
    Option{.name = "--all", .parameter = "all", .kind = ValueKind::flag, .help = "all that items unconfirmed lists"},
    kIntegration,
    Option{.name = "--sku",
           .parameter = "sku",
           .value_name = "SKU",
           .help = "of the new item, for one listing; by default the seller SKU"},
    Option{.name = "--name",
           .parameter = "name",
           .value_name = "TEXT",
           .help = "of the new item, for one listing; by default the title"},
    kDryRun};
inline constexpr std::array kLinkArguments{kListingArgument, kSkuArgument};
inline constexpr std::array kLinkOptions{
    Option{.name = "--stock",
           .parameter = "stock",
           .value_name = "HOW",
           .help = "keep on hand, or add the units of open orders to it; by default add where on hand came from "
                   "another listing",
           .completion = Completion::link_stock},
    Option{.name = "--open-orders",
           .parameter = "open_orders",
           .value_name = "HOW",
           .default_value = "move",
           .help = "where the unshipped part of the listing's orders goes",
           .completion = Completion::open_orders},
    kDryRun};
inline constexpr std::array kUnlinkOptions{kDryRun};

inline constexpr std::array kItemCommands{
    Command{.name = "items list",
            .usage = "[--match TEXT] [--warehouse NAME] [--limit N]",
            .summary = "list items by SKU, with their stock",
            .help = "On hand, committed and available over all warehouses. --warehouse shows only items that have "
                    "stock or promises there.",
            .method = "items.list",
            .answer = Answer::list,
            .options = kItemListOptions,
            .list_field = "items",
            .example = "invctl items list --match mug"},
    Command{.name = "items show",
            .usage = "SKU",
            .summary = "show an item with its stock and listings",
            .help = "Stock in each warehouse, the listings it is sold through, and opening stock that is pending or "
                    "in doubt.",
            .method = "items.show",
            .arguments = kItemArguments,
            .example = "invctl items show MUG-1"},
    Command{.name = "items create",
            .usage = "SKU [--name TEXT] [--unit TEXT]",
            .summary = "create an item",
            .help = "Without stock: stock adjust or items import brings it.",
            .method = "items.create",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .arguments = kNewItemArguments,
            .options = kItemCreateOptions,
            .example = "invctl items create MUG-1 --unit pcs"},
    Command{.name = "items import",
            .usage = "FILE [--dry-run] [--partial]",
            .summary = "create and change items from a CSV file",
            .help = "Columns: sku, name, unit, warehouse, on_hand; a row for each item and warehouse. All rows are "
                    "taken or none, unless --partial is given. Exits 1 when nothing was taken because rows are "
                    "wrong, 8 when only a part was.",
            .method = "items.import",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .answer = Answer::progress,
            .arguments = kImportArguments,
            .options = kImportOptions,
            .example = "invctl items import items.csv --dry-run"},
    Command{.name = "items export",
            .usage = "[--format FORMAT] [--output FILE] [--match TEXT] [--warehouse NAME]",
            .summary = "write all items to a file",
            .help = "As CSV with the columns that items import reads, or as one JSON object a line. A row for each "
                    "item and warehouse.",
            .answer = Answer::local,
            .options = kExportOptions,
            .example = "invctl items export --output items.csv"},
    Command{.name = "items unconfirmed",
            .usage = "[--integration NAME] [--limit N]",
            .summary = "list listings that no item stands behind yet",
            .help = "Confirm them to make items of them, or link them to existing ones. Orders of such a listing are "
                    "on hold; their units are shown.",
            .method = "items.unconfirmed",
            .answer = Answer::list,
            .options = kUnconfirmedOptions,
            .list_field = "listings",
            .example = "invctl items unconfirmed"},
    Command{.name = "items confirm",
            .usage = "(LISTING ... | --all) [--integration NAME] [--sku SKU] [--name TEXT] [--dry-run]",
            .summary = "make items of unconfirmed listings",
            .help = "Takes Amazon's quantity as opening stock of listings that we ship ourselves; no number on Amazon "
                    "changes. Exits 8 when some listings failed, 1 when all did.",
            .method = "items.confirm",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .answer = Answer::list,
            .arguments = kConfirmArguments,
            .options = kConfirmOptions,
            .list_field = "outcomes",
            .example = "invctl items confirm --all --dry-run"},
    Command{.name = "items link",
            .usage = "LISTING SKU [--stock HOW] [--open-orders HOW] [--dry-run]",
            .summary = "link a listing to an existing item",
            .help = "The item's stock becomes the master: Amazon's number is ignored and will follow it. A linked "
                    "listing moves to the other item. --dry-run shows each listing's number before and after.",
            .method = "items.link",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .arguments = kLinkArguments,
            .options = kLinkOptions,
            .example = "invctl items link amazon-us/US/MUG-1-B MUG-1 --dry-run"},
    Command{.name = "items unlink",
            .usage = "LISTING [--dry-run]",
            .summary = "take a listing away from its item",
            .help = "Its open order lines stay with the item; nothing is pushed to the listing any more.",
            .method = "items.unlink",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .arguments = kListingArguments,
            .options = kUnlinkOptions,
            .example = "invctl items unlink amazon-us/US/MUG-1-B"},
    Command{.name = "items confirm-channel",
            .usage = "LISTING",
            .summary = "accept that a listing's channel has changed",
            .help = "A listing that went from FBA to MFN or back is not pushed to until somebody has looked.",
            .method = "items.confirm_channel",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .arguments = kListingArguments,
            .example = "invctl items confirm-channel amazon-us/US/MUG-1"},
    Command{.name = "items mark-fba",
            .usage = "SKU ...",
            .summary = "mark items as fulfilled by Amazon",
            .help = "Each needs an active FBA listing. Exits 8 when some failed, 1 when all did.",
            .method = "items.mark_fba",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .answer = Answer::list,
            .arguments = kMarkArguments,
            .list_field = "outcomes",
            .example = "invctl items mark-fba MUG-1 MUG-2"},
    Command{.name = "items mark-mfn",
            .usage = "SKU ...",
            .summary = "mark items as shipped by ourselves again",
            .help = "Exits 8 when some failed, 1 when all did.",
            .method = "items.mark_mfn",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .answer = Answer::list,
            .arguments = kMarkArguments,
            .list_field = "outcomes",
            .example = "invctl items mark-mfn MUG-1 MUG-2"},
};

}  // namespace invd::control
