#include <algorithm>
#include <array>

#include "control/command.h"
#include "control/command_options.h"
#include "control/item_commands.h"
#include "control/listing_commands.h"
#include "control/mapping_commands.h"
#include "control/order_commands.h"
#include "control/stock_commands.h"

namespace invd::control {
namespace {

constexpr std::array kStatusOptions{
    Option{.name = "--watch", .kind = ValueKind::flag, .help = "stay and show it again every two seconds"}};

constexpr std::array kSyncArguments{
    Argument{.name = "MODULE", .parameter = "module", .help = "what to sync", .completion = Completion::module}};
constexpr std::array kSyncOptions{kIntegration,
                                  Option{.name = "--from",
                                         .parameter = "from",
                                         .kind = ValueKind::moment,
                                         .value_name = "TIME",
                                         .help = "fetch from this time on, instead of what is new"},
                                  Option{.name = "--to",
                                         .parameter = "to",
                                         .kind = ValueKind::moment,
                                         .value_name = "TIME",
                                         .help = "fetch what lies before this time"},
                                  Option{.name = "--dry-run",
                                         .parameter = "dry_run",
                                         .kind = ValueKind::flag,
                                         .help = "ask Amazon and say what would change; the books stay as they are"},
                                  Option{.name = "--no-wait",
                                         .parameter = "wait",
                                         .kind = ValueKind::flag,
                                         .help = "return as soon as the run has started",
                                         .negates = true}};

constexpr std::array kIntegrationOnly{kIntegration};

constexpr std::array kHistoryListOptions{Option{.name = "--module",
                                                .parameter = "module",
                                                .value_name = "MODULE",
                                                .help = "only runs of this module",
                                                .completion = Completion::module},
                                         Option{.name = "--status",
                                                .parameter = "status",
                                                .value_name = "STATUS",
                                                .help = "only runs with this outcome",
                                                .completion = Completion::run_status},
                                         kIntegration,
                                         kSince,
                                         kUntil,
                                         kLimit};
constexpr std::array kRunArguments{Argument{
    .name = "RUN", .parameter = "run_id", .help = "a run's id, from history list", .completion = Completion::run_id}};
constexpr std::array kHistoryShowOptions{
    Option{.name = "--failed", .parameter = "failed", .kind = ValueKind::flag, .help = "only the records that failed"},
    kLimit};

constexpr std::array kQuarantineListOptions{kIntegration, kLimit};
constexpr std::array kQuarantineArguments{Argument{.name = "ID",
                                                   .parameter = "order_id",
                                                   .help = "the order's id, from quarantine list",
                                                   .completion = Completion::quarantine_id}};

constexpr std::array kConfigCheckArguments{Argument{.name = "FILE",
                                                    .required = false,
                                                    .help = "a file to check; by default the daemon's own",
                                                    .completion = Completion::file}};
constexpr std::array kWatchOptions{kIntegration, Option{.name = "--kind",
                                                        .parameter = "kind",
                                                        .value_name = "KIND",
                                                        .help = "only events of this kind",
                                                        .completion = Completion::event_kind}};
constexpr std::array kHelpArguments{Argument{.name = "COMMAND",
                                             .required = false,
                                             .help = "the command's words: orders list",
                                             .completion = Completion::command}};
constexpr std::array kCompletionArguments{
    Argument{.name = "SHELL", .help = "of which shell", .completion = Completion::shell}};

constexpr std::array kFirstCommands{
    Command{.name = "status",
            .usage = "[--watch]",
            .summary = "health at a glance",
            .help = "For each integration its state, the last and next run of each module, and problems with what to "
                    "do about them; then the store and what waits to be sent.",
            .method = "status",
            .options = kStatusOptions,
            .example = "invctl status --watch"},
    Command{.name = "doctor",
            .usage = "",
            .summary = "check everything that can be wrong",
            .help = "Checks credentials, clock, disk, permissions, roles, region and quotas. Each finding says what "
                    "is wrong and what to do. Exits 1 when something is wrong.",
            .method = "doctor",
            .concurrency = Concurrency::joins,
            .answer = Answer::list,
            .list_field = "findings",
            .example = "invctl doctor"},
    Command{.name = "sync",
            .usage = "MODULE [--integration NAME] [--from TIME] [--to TIME] [--dry-run] [--no-wait]",
            .summary = "run a sync by hand",
            .help = "Starts a run and shows its progress until it ends; joins a run that is under way. Leaving with "
                    "Ctrl-C ends the waiting, not the run. --from and --to bound the time of purchase of orders, and "
                    "of items the last change of their listings; stock takes neither. Exits 8 when some records "
                    "failed.",
            .method = "sync",
            .right = Right::operate,
            .concurrency = Concurrency::joins,
            .answer = Answer::progress,
            .arguments = kSyncArguments,
            .options = kSyncOptions,
            .list_field = "runs",
            .example = "invctl sync orders --from -7d"},
};

constexpr std::array kOtherCommands{
    Command{.name = "history list",
            .usage = "[--module MODULE] [--status STATUS] [--integration NAME] [--since TIME] [--until TIME] "
                     "[--limit N]",
            .summary = "list runs, newest first",
            .help = "Every run is kept with its window, counts and outcome: those that succeeded for one month, those "
                    "that failed for two.",
            .method = "history.list",
            .answer = Answer::list,
            .options = kHistoryListOptions,
            .list_field = "runs",
            .example = "invctl history list --status failed"},
    Command{.name = "history show",
            .usage = "RUN [--failed] [--limit N]",
            .summary = "show a run and its records",
            .help = "The run with each record it touched, the outcome and the reason.",
            .method = "history.show",
            .arguments = kRunArguments,
            .options = kHistoryShowOptions,
            .example = "invctl history show 42 --failed"},
    Command{.name = "quarantine list",
            .usage = "[--integration NAME] [--limit N]",
            .summary = "list orders that could not be understood",
            .help = "Such an order is kept aside with the reason and tried again by itself; the others go on.",
            .method = "quarantine.list",
            .answer = Answer::list,
            .options = kQuarantineListOptions,
            .list_field = "entries",
            .example = "invctl quarantine list"},
    Command{.name = "quarantine show",
            .usage = "ID [--integration NAME]",
            .summary = "show a quarantined order as Amazon sent it",
            .help = "Without buyers' data: only the fields that invd keeps.",
            .method = "quarantine.show",
            .arguments = kQuarantineArguments,
            .options = kIntegrationOnly,
            .example = "invctl quarantine show 111-2222222-3333333"},
    Command{.name = "quarantine retry",
            .usage = "ID [--integration NAME]",
            .summary = "fetch a quarantined order again now",
            .help = "Asks Amazon for the order and imports it. When it fails again, it stays with the new reason.",
            .method = "quarantine.retry",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .arguments = kQuarantineArguments,
            .options = kIntegrationOnly,
            .example = "invctl quarantine retry 111-2222222-3333333"},
    Command{.name = "quarantine drop",
            .usage = "ID [--integration NAME]",
            .summary = "give up a quarantined order",
            .help = "Removes the entry. The order comes back when Amazon reports a change of it.",
            .method = "quarantine.drop",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .arguments = kQuarantineArguments,
            .options = kIntegrationOnly,
            .example = "invctl quarantine drop 111-2222222-3333333"},
    Command{.name = "quota",
            .usage = "",
            .summary = "show Amazon's rate limits and who waits for them",
            .help = "Every token bucket: rate and burst, its level now, waiting calls, and the time until they are "
                    "through.",
            .method = "quota",
            .answer = Answer::list,
            .list_field = "rows",
            .example = "invctl quota"},
    Command{.name = "config show",
            .usage = "",
            .summary = "show every setting in effect and its origin",
            .help = "The value, and the file and line it comes from, or that it is the default. Secrets are never "
                    "shown, only the names of their sources.",
            .method = "config.show",
            .answer = Answer::list,
            .list_field = "values",
            .example = "invctl config show"},
    Command{.name = "config check",
            .usage = "[FILE]",
            .summary = "check a configuration without using it",
            .help = "Every mistake with file, line, column and what was expected. Changes nothing. Exits 1 when "
                    "something is wrong.",
            .method = "config.check",
            .arguments = kConfigCheckArguments,
            .example = "invctl config check /etc/invd/invd.yaml"},
    Command{.name = "config diff",
            .usage = "",
            .summary = "show what a reload would change",
            .help = "Compares the file with what is in effect, and says which changes need a restart.",
            .method = "config.diff",
            .answer = Answer::list,
            .list_field = "rows",
            .example = "invctl config diff"},
    Command{.name = "config reload",
            .usage = "",
            .summary = "read the configuration again",
            .help = "All or nothing: with any mistake the old configuration stays in effect. A run under way ends "
                    "with the settings it began with.",
            .method = "config.reload",
            .right = Right::operate,
            .concurrency = Concurrency::one_only,
            .answer = Answer::list,
            .list_field = "rows",
            .example = "invctl config reload"},
    Command{.name = "watch",
            .usage = "[--integration NAME] [--kind KIND]",
            .summary = "show events as they happen",
            .help = "Orders imported or quarantined, runs, reloads. Ends with Ctrl-C.",
            .method = "watch",
            .answer = Answer::events,
            .options = kWatchOptions,
            .example = "invctl watch --jsonl"},
    Command{.name = "version",
            .usage = "",
            .summary = "show the versions of invctl and of the daemon",
            .help = "Without a daemon, invctl's alone.",
            .answer = Answer::local,
            .example = "invctl version"},
    Command{.name = "help",
            .usage = "[COMMAND]",
            .summary = "explain a command",
            .help = "Without a command, all of them.",
            .right = Right::none,
            .answer = Answer::local,
            .arguments = kHelpArguments,
            .example = "invctl help orders list"},
    Command{.name = "completion",
            .usage = "SHELL",
            .summary = "print the completion script of a shell",
            .help = "For bash: invctl completion bash > ~/.local/share/bash-completion/completions/invctl",
            .right = Right::none,
            .answer = Answer::local,
            .arguments = kCompletionArguments,
            .example = "invctl completion bash"},
};

constexpr std::array kInnerMethods{
    Command{
        .name = "items import", .summary = "take a piece of a file", .method = "files.put", .right = Right::operate},
    Command{.name = "completion", .summary = "tell what may stand where a word is typed", .method = "complete.words"},
};

template <std::size_t... sizes>
constexpr auto joined(const std::array<Command, sizes>&... tables) {
  std::array<Command, (sizes + ...)> out;
  auto at = out.begin();
  ((at = std::ranges::copy(tables, at).out), ...);
  return out;
}
// In the order of help: the daily ones before those of set-up and repair.
constexpr std::array kCommands =
    joined(kFirstCommands, kItemCommands, kListingCommands, kWarehouseCommands, kMappingCommands, kStockCommands,
           kOrderCommands, kReturnCommands, kOtherCommands);

}  // namespace

std::span<const Command> commands() {
  return kCommands;
}
std::span<const Command> inner_methods() {
  return kInnerMethods;
}

}  // namespace invd::control
