#pragma once

#include <array>

#include "control/command_options.h"

namespace invd::control {

// The commands about sales orders and returns.

inline constexpr std::array kOrderListOptions{Option{.name = "--status",
                                                     .parameter = "status",
                                                     .value_name = "STATUS",
                                                     .help = "only orders in this state",
                                                     .completion = Completion::order_status},
                                              kIntegration, kSince, kUntil, kLimit};
inline constexpr std::array kOrderArguments{Argument{.name = "ID",
                                                     .parameter = "order_id",
                                                     .help = "Amazon's order id: 111-2222222-3333333",
                                                     .completion = Completion::order_id}};
inline constexpr std::array kOrderOnly{kIntegration};
inline constexpr Option kUnitsOfItem{.name = "--line",
                                     .value_name = "SKU=QTY",
                                     .help = "so many units of an item; once for each line",
                                     .completion = Completion::sku,
                                     .many = true};
inline constexpr std::array kOrderCreateOptions{
    Option{.name = "--line",
           .value_name = "SKU=QTY[@PRICE]",
           .help = "so many units of an item, each at this price; once for each line",
           .completion = Completion::sku,
           .required = true,
           .many = true},
    Option{.name = "--currency", .value_name = "CODE", .help = "of the prices: EUR"},
    Option{.name = "--warehouse",
           .parameter = "warehouse",
           .value_name = "NAME",
           .help = "where it ships from; by default the primary one",
           .completion = Completion::warehouse},
    Option{.name = "--reference",
           .parameter = "reference",
           .value_name = "TEXT",
           .help = "your own word for it, an invoice's number; nothing about the buyer"},
    Option{.name = "--at",
           .parameter = "at",
           .kind = ValueKind::moment,
           .value_name = "TIME",
           .help = "when it was sold; by default now"}};
inline constexpr std::array kOrderMoveOptions{Option{.name = "--warehouse",
                                                     .parameter = "warehouse",
                                                     .value_name = "NAME",
                                                     .help = "where it shall ship from",
                                                     .completion = Completion::warehouse,
                                                     .required = true},
                                              Option{.name = "--line",
                                                     .parameter = "line",
                                                     .value_name = "LINE",
                                                     .help = "only this line, by its id from orders show"},
                                              kIntegration};
inline constexpr std::array kOrderCommentArguments{
    kOrderArguments[0], Argument{.name = "TEXT", .parameter = "text", .help = "what to note, in quotes"}};

inline constexpr std::array kOrderCommands{
    Command{.name = "orders list",
            .usage = "[--status STATUS] [--integration NAME] [--since TIME] [--until TIME] [--limit N]",
            .summary = "list orders, newest first",
            .help = "Orders by the time of purchase. --since and --until bound that time.",
            .method = "orders.list",
            .answer = Answer::list,
            .options = kOrderListOptions,
            .list_field = "orders",
            .example = "invctl orders list --since -1d --status confirmed"},
    Command{.name = "orders show",
            .usage = "ID [--integration NAME]",
            .summary = "show an order with its lines",
            .help = "The order as the books hold it: lines, amounts, states, parcels.",
            .method = "orders.show",
            .arguments = kOrderArguments,
            .options = kOrderOnly,
            .example = "invctl orders show 111-2222222-3333333"},
    Command{.name = "orders create",
            .usage = "--line SKU=QTY[@PRICE] ... [--currency CODE] [--warehouse NAME] [--reference TEXT] [--at TIME]",
            .summary = "enter an offline sale",
            .help = "Its units are promised at once, and Amazon is never told of the order; Amazon's stock numbers "
                    "follow. Prices need --currency.",
            .method = "orders.create",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .options = kOrderCreateOptions,
            .example = "invctl orders create --line MUG-1=2@9.90 --currency EUR --reference INV-17"},
    Command{.name = "orders void",
            .usage = "ID [--integration NAME]",
            .summary = "void an order that was entered by hand",
            .help = "Releases the units that have not shipped. Amazon's own orders follow Amazon and cannot be voided "
                    "here.",
            .method = "orders.void",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .arguments = kOrderArguments,
            .options = kOrderOnly,
            .example = "invctl orders void 111-2222222-3333333"},
    Command{.name = "orders move",
            .usage = "ID --warehouse NAME [--line LINE] [--integration NAME]",
            .summary = "ship an order from another warehouse",
            .help = "The units that have not shipped are promised there instead. With --line only that line.",
            .method = "orders.move",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .arguments = kOrderArguments,
            .options = kOrderMoveOptions,
            .example = "invctl orders move 111-2222222-3333333 --warehouse North"},
    Command{.name = "orders comment",
            .usage = "ID TEXT [--integration NAME]",
            .summary = "note something on an order",
            .help = "Shown by orders show. Write nothing about the buyer: comments are kept as long as the order.",
            .method = "orders.comment",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .arguments = kOrderCommentArguments,
            .options = kOrderOnly,
            .example = "invctl orders comment 111-2222222-3333333 checked"},
};

inline constexpr std::array kReturnCreateOptions{
    Option{.name = "--order",
           .parameter = "order_id",
           .value_name = "ID",
           .help = "the order that it comes back from; absent = of none in the books",
           .completion = Completion::order_id},
    kUnitsOfItem,
    Option{.name = "--order-line",
           .value_name = "LINE=QTY",
           .help = "so many units of an order's line, by its id; once for each line",
           .many = true},
    Option{.name = "--warehouse",
           .parameter = "warehouse",
           .value_name = "NAME",
           .help = "where it arrived",
           .completion = Completion::warehouse,
           .required = true},
    Option{.name = "--restock", .parameter = "restock", .kind = ValueKind::flag, .help = "the units can be sold again"},
    Option{.name = "--scrap",
           .parameter = "restock",
           .kind = ValueKind::flag,
           .help = "the units are written off",
           .negates = true},
    Option{.name = "--note", .parameter = "note", .value_name = "TEXT", .help = "why it came back"},
    kIntegration};
inline constexpr std::array kReturnListOptions{Option{.name = "--order",
                                                      .parameter = "order_id",
                                                      .value_name = "ID",
                                                      .help = "only those of this order",
                                                      .completion = Completion::order_id},
                                               kSince, kUntil, kLimit};

inline constexpr std::array kReturnCommands{
    Command{.name = "returns create",
            .usage = "[--order ID] (--line SKU=QTY | --order-line LINE=QTY) ... --warehouse NAME "
                     "(--restock | --scrap) [--note TEXT] [--integration NAME]",
            .summary = "enter units that came back",
            .help = "Restocked units are on hand again in the warehouse. What comes back to Amazon's warehouses comes "
                    "with Amazon's stock and is not entered here.",
            .method = "returns.create",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .options = kReturnCreateOptions,
            .example = "invctl returns create --order 111-2222222-3333333 --line MUG-1=1 --warehouse Main --restock"},
    Command{.name = "returns list",
            .usage = "[--order ID] [--since TIME] [--until TIME] [--limit N]",
            .summary = "list returns, newest first",
            .help = "Returns by the time they were entered.",
            .method = "returns.list",
            .answer = Answer::list,
            .options = kReturnListOptions,
            .list_field = "returns",
            .example = "invctl returns list --since -30d"},
};

}  // namespace invd::control
