#pragma once

#include <array>

#include "control/command_options.h"
#include "control/item_commands.h"
#include "control/listing_commands.h"

namespace invd::control {

// The commands about warehouses and the stock in them.

inline constexpr Argument kWarehouseName{
    .name = "NAME", .parameter = "name", .help = "the warehouse's name", .completion = Completion::warehouse};
inline constexpr std::array kNewWarehouseArguments{
    Argument{.name = "NAME", .parameter = "name", .help = "of the new warehouse"}};
inline constexpr std::array kWarehouseCreateOptions{Option{.name = "--kind",
                                                           .parameter = "kind",
                                                           .value_name = "KIND",
                                                           .default_value = "own",
                                                           .help = "what it is for",
                                                           .completion = Completion::warehouse_kind}};
inline constexpr std::array kWarehouseArguments{kWarehouseName};
inline constexpr std::array kWarehouseKindArguments{
    kWarehouseName,
    Argument{.name = "KIND", .parameter = "kind", .help = "what it is for", .completion = Completion::warehouse_kind}};
inline constexpr std::array kWarehouseListOptions{kLimit};

inline constexpr std::array kWarehouseCommands{
    Command{.name = "warehouses list",
            .usage = "[--limit N]",
            .summary = "list the places that hold stock",
            .help = "The primary one is where orders go that no mapping sends elsewhere.",
            .method = "warehouses.list",
            .answer = Answer::list,
            .options = kWarehouseListOptions,
            .list_field = "warehouses",
            .example = "invctl warehouses list"},
    Command{.name = "warehouses create",
            .usage = "NAME [--kind KIND]",
            .summary = "create a warehouse",
            .help = "own: we ship from it, and its stock is shown on Amazon. fba: Amazon's. transit: on the way to "
                    "Amazon. The first own one becomes the primary one.",
            .method = "warehouses.create",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .arguments = kNewWarehouseArguments,
            .options = kWarehouseCreateOptions,
            .example = "invctl warehouses create North"},
    Command{.name = "warehouses set-primary",
            .usage = "NAME",
            .summary = "choose the warehouse that orders go to",
            .help = "It must be of kind own. Orders that are in the books stay where they are.",
            .method = "warehouses.set_primary",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .arguments = kWarehouseArguments,
            .example = "invctl warehouses set-primary Main"},
    Command{.name = "warehouses set-kind",
            .usage = "NAME KIND",
            .summary = "change what a warehouse is for",
            .help = "Only own warehouses count for what Amazon shows.",
            .method = "warehouses.set_kind",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .arguments = kWarehouseKindArguments,
            .example = "invctl warehouses set-kind North own"},
};

inline constexpr std::array kStockShowArguments{Argument{
    .name = "SKU", .parameter = "sku", .required = false, .help = "only this item", .completion = Completion::sku}};
inline constexpr std::array kStockShowOptions{Option{.name = "--at",
                                                     .parameter = "at",
                                                     .kind = ValueKind::moment,
                                                     .value_name = "TIME",
                                                     .help = "as it was at this time"},
                                              kWarehouse, kLimit};
inline constexpr std::array kLedgerOptions{kWarehouse, kSince, kUntil, kLimit};
inline constexpr std::array kAdjustOptions{Option{.name = "--warehouse",
                                                  .parameter = "warehouse",
                                                  .value_name = "NAME",
                                                  .help = "where",
                                                  .completion = Completion::warehouse,
                                                  .required = true},
                                           Option{.name = "--by",
                                                  .parameter = "by",
                                                  .kind = ValueKind::change,
                                                  .value_name = "N",
                                                  .help = "units to add, or with a minus to take away"},
                                           Option{.name = "--to",
                                                  .parameter = "to",
                                                  .kind = ValueKind::integer,
                                                  .value_name = "N",
                                                  .help = "units that were counted"},
                                           Option{.name = "--reason",
                                                  .parameter = "reason",
                                                  .value_name = "TEXT",
                                                  .help = "kept in the ledger",
                                                  .required = true}};
inline constexpr std::array kTransferOptions{
    Option{.name = "--from",
           .parameter = "from",
           .value_name = "NAME",
           .help = "the warehouse they leave",
           .completion = Completion::warehouse,
           .required = true},
    Option{.name = "--to",
           .parameter = "to",
           .value_name = "NAME",
           .help = "the warehouse they go to",
           .completion = Completion::warehouse,
           .required = true},
    Option{.name = "--quantity",
           .parameter = "quantity",
           .kind = ValueKind::integer,
           .value_name = "N",
           .help = "units",
           .required = true},
    Option{.name = "--reason", .parameter = "reason", .value_name = "TEXT", .help = "kept in the ledger"}};

inline constexpr std::array kPlanOptions{
    kIntegration,
    Option{.name = "--all",
           .parameter = "all",
           .kind = ValueKind::flag,
           .help = "also numbers that are as they shall be, and those that are not written, with the reason"},
    Option{.name = "--summary",
           .parameter = "summary",
           .kind = ValueKind::flag,
           .help = "no rows: how many raises go by which path and how long either takes, and the openings that wait"},
    kLimit};
inline constexpr std::array kPushArguments{Argument{.name = "SKU",
                                                    .parameter = "skus",
                                                    .required = false,
                                                    .help = "items whose numbers are told about",
                                                    .completion = Completion::sku,
                                                    .many = true}};
inline constexpr std::array kPushOptions{kIntegration, Option{.name = "--no-wait",
                                                              .parameter = "wait",
                                                              .kind = ValueKind::flag,
                                                              .help = "return as soon as the run has started",
                                                              .negates = true}};
inline constexpr std::array kExplainOptions{kIntegration};
inline constexpr std::array kOversellOptions{kIntegration, kSince, kUntil, kLimit};
inline constexpr std::array kApproveArguments{Argument{.name = "LISTING",
                                                       .parameter = "listings",
                                                       .required = false,
                                                       .help = "a listing that is held, or an integration: all of it",
                                                       .completion = Completion::listing,
                                                       .many = true}};
inline constexpr std::array kApproveOptions{
    Option{.name = "--all", .parameter = "all", .kind = ValueKind::flag, .help = "all that is held"}, kIntegration};

inline constexpr std::array kStockCommands{
    Command{.name = "stock show",
            .usage = "[SKU] [--at TIME] [--warehouse NAME] [--limit N]",
            .summary = "show stock by item and warehouse",
            .help = "On hand, committed to open orders, and available, now or at an earlier time.",
            .method = "stock.show",
            .answer = Answer::list,
            .arguments = kStockShowArguments,
            .options = kStockShowOptions,
            .list_field = "rows",
            .example = "invctl stock show MUG-1 --at -7d"},
    Command{.name = "stock ledger",
            .usage = "SKU [--warehouse NAME] [--since TIME] [--until TIME] [--limit N]",
            .summary = "show every change of an item's stock",
            .help = "Movements of units and changes of what is promised, newest first, each with what it belongs to.",
            .method = "stock.ledger",
            .answer = Answer::list,
            .arguments = kItemArguments,
            .options = kLedgerOptions,
            .list_field = "rows",
            .example = "invctl stock ledger MUG-1 --since -30d"},
    Command{.name = "stock adjust",
            .usage = "SKU --warehouse NAME (--by N | --to N) --reason TEXT",
            .summary = "correct what is on hand",
            .help = "--by adds or takes away, --to sets what was counted. Amazon's number follows.",
            .method = "stock.adjust",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .arguments = kItemArguments,
            .options = kAdjustOptions,
            .example = "invctl stock adjust MUG-1 --warehouse Main --by -2 --reason broken"},
    Command{.name = "stock transfer",
            .usage = "SKU --from NAME --to NAME --quantity N [--reason TEXT]",
            .summary = "move units to another warehouse",
            .help = "At once: what is on its way for days is an inbound shipment.",
            .method = "stock.transfer",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .arguments = kItemArguments,
            .options = kTransferOptions,
            .example = "invctl stock transfer MUG-1 --from Main --to North --quantity 10"},
    Command{.name = "stock plan",
            .usage = "[--integration NAME] [--all | --summary] [--limit N]",
            .summary = "show what is to be written to Amazon",
            .help =
                "Every number on Amazon that is not what our stock says, with what it rests on, what it waits for, "
                "and whether it goes by a patch of its own or with thousands of others in a feed, whichever is done "
                "earlier. What is held is written after invctl stock approve. Listings whose opening stock waits for "
                "orders are counted below, and so are those that nobody confirmed. With --summary --json: one object "
                "with estimates, openings and unconfirmed.",
            .method = "stock.plan",
            .answer = Answer::list,
            .options = kPlanOptions,
            .list_field = "rows",
            .example = "invctl stock plan"},
    Command{.name = "stock push",
            .usage = "[SKU ...] [--integration NAME] [--no-wait]",
            .summary = "write what differs to Amazon now",
            .help = "The same as invctl sync stock: waits for no pause after failures. For each item named it tells "
                    "what became of its numbers. Exits 8 when some were not written, 1 when none was.",
            .method = "stock.push",
            .right = Right::operate,
            .concurrency = Concurrency::joins,
            .answer = Answer::progress,
            .arguments = kPushArguments,
            .options = kPushOptions,
            .example = "invctl stock push MUG-1"},
    Command{.name = "stock explain",
            .usage = "SKU [--integration NAME]",
            .summary = "explain an item's number on Amazon",
            .help = "Step by step from the stock in each warehouse to what Amazon should show, what was written and "
                    "seen of it, and what it waits for.",
            .method = "stock.explain",
            .arguments = kItemArguments,
            .options = kExplainOptions,
            .example = "invctl stock explain MUG-1"},
    Command{.name = "stock oversells",
            .usage = "[--integration NAME] [--since TIME] [--until TIME] [--limit N]",
            .summary = "list order lines that found too little stock",
            .help = "By when they were purchased, newest first, each with its cause. latency: the stock had gone, and "
                    "Amazon still showed the higher number. told_late: it was purchased before we knew of what took "
                    "the stock. setting: a setting let Amazon show more than is available. external_edit: somebody "
                    "else raised Amazon's number. They are kept as long as failed records of history.",
            .method = "stock.oversells",
            .answer = Answer::list,
            .options = kOversellOptions,
            .list_field = "oversells",
            .example = "invctl stock oversells --since -30d"},
    Command{.name = "stock approve",
            .usage = "(LISTING ... | --all) [--integration NAME]",
            .summary = "let held changes of Amazon's numbers go",
            .help = "The first change after a link waits for it, and so do changes that are very large. Look at them "
                    "first with invctl stock plan. Exits 8 when some were not held, 1 when none was.",
            .method = "stock.approve",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .answer = Answer::list,
            .arguments = kApproveArguments,
            .options = kApproveOptions,
            .list_field = "outcomes",
            .example = "invctl stock approve amazon-us/US/MUG-1"},
};

}  // namespace invd::control
