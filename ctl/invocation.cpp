#include "ctl/invocation.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "ctl/nearest.h"

namespace invd::ctl {
namespace {

using control::Argument;
using control::Command;
using control::Option;
using control::ValueKind;
using Json = nlohmann::ordered_json;

constexpr std::array kGlobalOptions = {
    Option{.name = "--socket",
           .value_name = "PATH",
           .default_value = kDefaultSocket,
           .help = "the daemon's socket; INVD_SOCKET says the same",
           .completion = control::Completion::file},
    Option{.name = "--json", .kind = ValueKind::flag, .help = "print one JSON document (a list: an array)"},
    Option{.name = "--jsonl", .kind = ValueKind::flag, .help = "print one JSON object a line, as it arrives"},
    Option{.name = "--no-color", .kind = ValueKind::flag, .help = "no colours; NO_COLOR says the same"},
    Option{.name = "--timeout", .value_name = "SECONDS", .help = "how long to wait for an answer"},
    Option{.name = "--help", .kind = ValueKind::flag, .help = "explain the command"},
    Option{.name = "--version", .kind = ValueKind::flag, .help = "print the version of invctl"},
};
constexpr double kLongestTimeoutSeconds = 86'400;

std::string_view long_name(std::string_view name) {
  return name == "-h" ? "--help" : name;
}

const Option* find_option(std::span<const Option> options, std::string_view name) {
  const auto it = std::ranges::find(options, name, &Option::name);
  return it == options.end() ? nullptr : &*it;
}

bool is_option(std::string_view word) {
  return word.size() > 1 && word.front() == '-';
}

std::unexpected<Error> usage_error(std::string message, std::string hint) {
  return fail(ErrorCode::usage, std::move(message), std::move(hint));
}

/// A sign, also the plus that from_chars() would not take, belongs to changes only.
std::optional<std::int64_t> whole_number(std::string_view text, ValueKind kind) {
  const bool change = kind == ValueKind::change;
  if (change && text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || (number < 0 && !change)) return std::nullopt;
  return number;
}

Json json_value(const Option& option, const Invocation& invocation) {
  std::string value = invocation.value(option.name);
  switch (option.kind) {
    case ValueKind::flag:
      return !option.negates;
    case ValueKind::integer:
    case ValueKind::change:
      return whole_number(value, option.kind).value();
    case ValueKind::text:
    case ValueKind::moment:
      return value;
  }
  return value;
}

class Parser {
 public:
  explicit Parser(std::span<const std::string> words) : words_(words) {}

  Result<Invocation> run() {
    while (at_ < words_.size()) {
      const std::string& word = words_[at_++];
      if (!only_arguments_ && word == "--") {
        only_arguments_ = true;
      } else if (auto taken = !only_arguments_ && is_option(word) ? option(word) : plain(word); !taken) {
        return fail(taken);
      }
    }
    return finished();
  }

 private:
  Result<void> plain(const std::string& word) {
    if (invocation_.command == nullptr) return command_word(word);
    const auto& arguments = invocation_.command->arguments;
    if (arguments_ == arguments.size() && !arguments.empty() &&
        arguments.back().completion == control::Completion::command) {
      invocation_.values.find(arguments.back().name)->second += " " + word;  // the name of a command has two words
      return {};
    }
    if (arguments_ == arguments.size() && !arguments.empty() && arguments.back().many && !word.empty()) {
      invocation_.lists.find(arguments.back().name)->second.push_back(word);
      return {};
    }
    if (arguments_ >= arguments.size()) {
      return usage_error(fmt::format("{}: '{}' is one word too many", invocation_.command->name, word),
                         usage_line(*invocation_.command));
    }
    if (word.empty()) {
      return usage_error(fmt::format("{}: {} is empty", invocation_.command->name, arguments[arguments_].name),
                         usage_line(*invocation_.command));
    }
    const Argument& argument = arguments[arguments_++];
    invocation_.values[std::string(argument.name)] = word;
    if (argument.many) invocation_.lists[std::string(argument.name)].push_back(word);
    return {};
  }

  Result<void> command_word(const std::string& word) {
    const std::string name = noun_.empty() ? word : noun_ + " " + word;
    if (const Command* command = control::find_command(name)) {
      invocation_.command = command;
      return {};
    }
    if (noun_.empty() && std::ranges::count(control::nouns(), std::string_view(word)) > 0) {
      noun_ = word;
      return {};
    }
    if (!noun_.empty()) {
      const auto known = verbs();
      const std::string_view near = nearest(word, known);
      return usage_error(fmt::format("'{}' is not something that {} can do", word, noun_),
                         near.empty() ? fmt::format("it can: {}", fmt::join(known, ", "))
                                      : fmt::format("did you mean 'invctl {} {}'?", noun_, near));
    }
    const std::string_view near = control::nearest_command(word);
    return usage_error(
        fmt::format("'{}' is not a command", word),
        near.empty() ? "invctl help lists the commands" : fmt::format("did you mean 'invctl {}'?", near));
  }

  Result<void> option(std::string_view word) {
    const std::size_t equals = word.find('=');
    const std::string_view name = long_name(word.substr(0, equals));
    const std::optional<std::string_view> attached =
        equals == std::string_view::npos ? std::nullopt : std::optional(word.substr(equals + 1));

    const Option* own = invocation_.command != nullptr ? find_option(invocation_.command->options, name) : nullptr;
    const Option* found = own != nullptr ? own : find_option(global_options(), name);
    if (found == nullptr) return unknown_option(name);
    if (invocation_.values.contains(found->name) && !found->many) {
      return usage_error(fmt::format("{} is given twice", name), "give it once");
    }

    std::string value;
    if (found->kind == ValueKind::flag) {
      if (attached)
        return usage_error(fmt::format("{} takes no value", name), fmt::format("leave out '={}'", *attached));
    } else if (attached) {
      value = *attached;
    } else if (at_ < words_.size()) {
      value = words_[at_++];
    }
    if (found->kind != ValueKind::flag && value.empty()) {
      return usage_error(fmt::format("{} needs a value", name),
                         fmt::format("{} {}: {}", name, found->value_name, found->help));
    }
    const bool number = found->kind == ValueKind::integer || found->kind == ValueKind::change;
    if (number && !whole_number(value, found->kind)) {
      return found->kind == ValueKind::integer
                 ? usage_error(fmt::format("{}: '{}' is not a whole number of at least 0", name, value),
                               fmt::format("for example {} 20", name))
                 : usage_error(fmt::format("{}: '{}' is not a whole number", name, value),
                               fmt::format("for example {0} 5 or {0} -3", name));
    }
    invocation_.values[std::string(found->name)] = value;
    if (found->many) invocation_.lists[std::string(found->name)].push_back(value);
    return {};
  }

  std::unexpected<Error> unknown_option(std::string_view name) const {
    std::vector<std::string_view> known;
    if (invocation_.command != nullptr) {
      for (const Option& option : invocation_.command->options) known.push_back(option.name);
    }
    for (const Option& option : global_options()) known.push_back(option.name);
    const std::string_view near = nearest(name, known);
    const std::string_view who = invocation_.command != nullptr ? invocation_.command->name : "invctl";
    std::string hint = !near.empty()                    ? fmt::format("did you mean {}?", near)
                       : invocation_.command != nullptr ? usage_line(*invocation_.command)
                                                        : "options of a command stand after its words";
    return usage_error(fmt::format("{} has no option {}", who, name), std::move(hint));
  }

  Result<Invocation> finished() {
    Invocation& out = invocation_;
    const auto take = [&out](std::string_view name) {
      const auto it = out.values.find(name);
      if (it == out.values.end()) return std::optional<std::string>();
      auto value = std::optional(std::move(it->second));
      out.values.erase(it);
      return value;
    };
    out.noun = noun_;
    out.help = take("--help").has_value();
    out.version = take("--version").has_value();
    const bool json = take("--json").has_value();
    const bool jsonl = take("--jsonl").has_value();
    if (json && jsonl) return usage_error("--json and --jsonl exclude each other", "give one of them");
    if (json) out.format = Format::json;
    if (jsonl) out.format = Format::jsonl;
    out.colour = !take("--no-color");
    out.socket = take("--socket").value_or("");
    if (const auto seconds = take("--timeout")) {
      double number = 0;
      const auto [end, error] = std::from_chars(seconds->data(), seconds->data() + seconds->size(), number);
      if (error != std::errc() || end != seconds->data() + seconds->size() || !(number > 0) ||
          number > kLongestTimeoutSeconds) {
        return usage_error(fmt::format("--timeout: '{}' is not a number of seconds up to a day", *seconds),
                           "for example --timeout 30");
      }
      out.timeout = Duration(std::max<std::int64_t>(1, std::llround(number * 1000)));
    }
    if (out.help || (out.version && out.command == nullptr)) return std::move(out);
    if (out.command == nullptr && !noun_.empty()) {
      return usage_error(fmt::format("{}: what to do is missing", noun_),
                         fmt::format("one of: {}", fmt::join(verbs(), ", ")));
    }
    if (out.command == nullptr) return usage_error("no command given", "invctl help lists the commands");
    for (const Argument& argument : out.command->arguments.subspan(arguments_)) {
      if (argument.required) {
        return usage_error(fmt::format("{}: {} is missing", out.command->name, argument.name),
                           usage_line(*out.command));
      }
    }
    for (const Option& option : out.command->options) {
      if (option.required && !out.has(option.name)) {
        return usage_error(fmt::format("{}: {} is missing", out.command->name, option.name), usage_line(*out.command));
      }
    }
    return std::move(out);
  }

  [[nodiscard]] std::vector<std::string_view> verbs() const {
    std::vector<std::string_view> found;
    for (const Command& command : control::commands()) {
      if (command.name.size() > noun_.size() + 1 && command.name.starts_with(noun_) &&
          command.name[noun_.size()] == ' ') {
        found.push_back(command.name.substr(noun_.size() + 1));
      }
    }
    return found;
  }

  std::span<const std::string> words_;
  std::size_t at_ = 0;
  bool only_arguments_ = false;
  std::string noun_;
  std::size_t arguments_ = 0;
  Invocation invocation_;
};

}  // namespace

std::string Invocation::value(std::string_view name) const {
  const auto it = values.find(name);
  return it == values.end() ? std::string() : it->second;
}

std::vector<std::string> Invocation::list(std::string_view name) const {
  const auto it = lists.find(name);
  return it == lists.end() ? std::vector<std::string>() : it->second;
}

std::span<const Option> global_options() {
  return kGlobalOptions;
}

Result<Invocation> parse_command_line(std::span<const std::string> words, std::string_view socket_variable) {
  Result<Invocation> invocation = Parser(words).run();
  if (invocation && invocation->socket.empty()) {
    invocation->socket = socket_variable.empty() ? kDefaultSocket : socket_variable;
  }
  return invocation;
}

Format format_of(std::span<const std::string> words) {
  if (std::ranges::count(words, std::string("--json")) > 0) return Format::json;
  if (std::ranges::count(words, std::string("--jsonl")) > 0) return Format::jsonl;
  return Format::text;
}

std::string parameters(const Invocation& invocation) {
  return parameters(invocation, OwnParameters{});
}

std::string parameters(const Invocation& invocation, const OwnParameters& own) {
  Json out = Json::object();
  for (const Argument& argument : invocation.command->arguments) {
    if (argument.parameter.empty() || !invocation.has(argument.name)) continue;
    out[argument.parameter] =
        argument.many ? Json(invocation.list(argument.name)) : Json(invocation.value(argument.name));
  }
  for (const Option& option : invocation.command->options) {
    if (option.parameter.empty() || !invocation.has(option.name)) continue;
    out[option.parameter] = option.many ? Json(invocation.list(option.name)) : json_value(option, invocation);
  }
  for (const auto& [name, value] : own.texts) out[name] = value;
  for (const auto& [name, value] : own.numbers) out[name] = value;
  for (const auto& [name, value] : own.lists) out[name] = value;
  for (const auto& [name, value] : own.json) out[name] = Json::parse(value);
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string usage_line(const Command& command) {
  return command.usage.empty() ? fmt::format("invctl {}", command.name)
                               : fmt::format("invctl {} {}", command.name, command.usage);
}

}  // namespace invd::ctl
