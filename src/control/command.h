#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "control/rights.h"
#include "control/words.h"

namespace invd::control {

/// What the shell offers for a value.
enum class Completion : std::uint8_t {
  none,
  file,
  shell,         ///< bash, zsh, fish
  command,       ///< the name of a command
  module,        ///< modules() of this release
  order_status,  ///< order_statuses()
  run_status,    ///< run_statuses()
  event_kind,
  warehouse_kind,
  channel,
  listing_status,
  link_stock,
  open_orders,
  marketplace,    ///< country codes
  export_format,  ///< csv, jsonl
  // Asked of the daemon:
  integration,
  order_id,
  run_id,  ///< the newest
  quarantine_id,
  sku,  ///< of items
  listing,
  warehouse,
};

enum class ValueKind : std::uint8_t {
  flag,     ///< takes no value; JSON true, left out when not given
  text,     ///< JSON string
  integer,  ///< JSON integer, at least 0
  change,   ///< JSON integer with a sign: "-3", "+5"
  moment,   ///< a date, RFC 3339 time or "-7d"; goes as text, the daemon's clock resolves it
};

struct Option {
  std::string_view name = {};       ///< "--dry-run"
  std::string_view parameter = {};  ///< the request's field: "dry_run"; empty = invctl's own affair
  ValueKind kind = ValueKind::text;
  std::string_view value_name = {};     ///< "TIME"; empty for flags
  std::string_view default_value = {};  ///< shown in help; empty = none
  std::string_view help = {};
  Completion completion = Completion::none;
  bool negates = false;   ///< a flag that sends false: "--no-wait" is `wait: false`
  bool required = false;  ///< without it the command makes no sense
  bool many = false;      ///< may be given several times; a JSON list
};

struct Argument {
  std::string_view name = {};       ///< "ID"
  std::string_view parameter = {};  ///< the request's field
  bool required = true;
  std::string_view help = {};
  Completion completion = Completion::none;
  bool many = false;  ///< the last one: takes all words that follow; a JSON list
};

/// What a call may do beside others of its kind.
enum class Concurrency : std::uint8_t {
  free,     ///< any number at once
  joins,    ///< a second call joins the work that is under way
  one_only  ///< one after the other
};

/// How the answer comes.
enum class Answer : std::uint8_t {
  single,    ///< one document
  list,      ///< pages: `after`, `limit`, `next`
  progress,  ///< `progress` notifications, then one document
  events,    ///< `event` notifications until the client leaves
  local      ///< invctl answers by itself
};

/// One command of invctl, declared once: dispatch, rights, help, completion and the manual's list come from here.
struct Command {
  std::string_view name = {};     ///< the words: "orders list"
  std::string_view usage = {};    ///< what follows the words: "ID [--integration I]"
  std::string_view summary = {};  ///< one line, no full stop
  std::string_view help = {};     ///< paragraphs
  std::string_view method = {};   ///< of the protocol: "orders.list"; empty when local
  Right right = Right::read;
  Concurrency concurrency = Concurrency::free;
  Answer answer = Answer::single;
  std::span<const Argument> arguments = {};
  std::span<const Option> options = {};
  std::string_view list_field = {};  ///< the reply's array, for lists and tables: "orders"; empty = the reply itself
  std::string_view example = {};     ///< a line to copy
};

/// All commands, in the order help shows them.
[[nodiscard]] std::span<const Command> commands();
/// Methods that invctl calls in the course of a command, without words of their own; `name` is that command's.
[[nodiscard]] std::span<const Command> inner_methods();
/// By its words, "orders list"; nullptr when there is none.
[[nodiscard]] const Command* find_command(std::string_view name);
/// By its method, "orders.list", also an inner one; nullptr when there is none.
[[nodiscard]] const Command* find_method(std::string_view method);
/// The first words of commands of two words: "orders", "history", ...
[[nodiscard]] std::vector<std::string_view> nouns();
/// The known word nearest to `word`, for "did you mean"; empty when none is near.
[[nodiscard]] std::string_view nearest_command(std::string_view word);

[[nodiscard]] std::span<const std::string_view> modules();  ///< those that `sync` can run
/// What a value of this kind may be, as far as it is known without a daemon and is not a file's or a command's name;
/// empty otherwise.
[[nodiscard]] std::span<const std::string_view> words_of(Completion completion);

/// Errors: usage; a module of invd that this release cannot run yet is told apart from a word that is none.
[[nodiscard]] Result<void> check_module(std::string_view module);

}  // namespace invd::control
