#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/timestamp.h"
#include "control/command.h"

namespace invd::ctl {

enum class Format : std::uint8_t {
  text,   ///< for reading
  json,   ///< one document
  jsonl,  ///< one object a line, as it arrives
};

/// What one call of invctl was asked for: the words of the command line, understood.
struct Invocation {
  const control::Command* command = nullptr;  ///< absent only with `help` or `version`
  std::string noun;                           ///< the first word of a command of two: for `invctl orders --help`
  bool help = false;                          ///< --help stood somewhere
  bool version = false;                       ///< --version, without a command

  std::string socket;  ///< --socket, else INVD_SOCKET, else kDefaultSocket
  Format format = Format::text;
  bool colour = true;               ///< false under --no-color
  std::optional<Duration> timeout;  ///< --timeout; absent = the command's own

  /// As given, by the option's or argument's name in the table: "--limit" -> "5", "ID" -> "111-2". Flags: "".
  std::map<std::string, std::string, std::less<>> values;
  /// Of options and arguments that may be given several times: all, in order; `values` has the last one.
  std::map<std::string, std::vector<std::string>, std::less<>> lists;

  [[nodiscard]] bool has(std::string_view name) const { return values.contains(name); }
  /// Empty when not given.
  [[nodiscard]] std::string value(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> list(std::string_view name) const;
};

inline constexpr std::string_view kDefaultSocket = "/run/invd/control.sock";

/// Those that every command takes, before or after its words.
[[nodiscard]] std::span<const control::Option> global_options();

/// `words` without the program's name; `socket_variable` is INVD_SOCKET, empty when not set. Errors: usage, with the
/// nearest known word or the command's usage as the hint.
[[nodiscard]] Result<Invocation> parse_command_line(std::span<const std::string> words,
                                                    std::string_view socket_variable = {});

/// Which format an error shall have when the words themselves are wrong.
[[nodiscard]] Format format_of(std::span<const std::string> words);

/// The request's parameters as the table declares them, a JSON object on one line.
[[nodiscard]] std::string parameters(const Invocation& invocation);
/// Parameters that a command sets itself, in place of what was given: pages, names read from files, lines of orders.
struct OwnParameters {
  std::map<std::string, std::string> texts = {};
  std::map<std::string, std::int64_t> numbers = {};
  std::map<std::string, std::vector<std::string>> lists = {};
  std::map<std::string, std::string> json = {};  ///< each one JSON value
};
[[nodiscard]] std::string parameters(const Invocation& invocation, const OwnParameters& own);

/// "invctl orders show ID [--integration I]".
[[nodiscard]] std::string usage_line(const control::Command& command);

}  // namespace invd::ctl
