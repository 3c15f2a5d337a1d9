#include "ctl/help.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "control/hello_message.h"
#include "ctl/display_text.h"
#include "ctl/invocation.h"
#include "ctl/session.h"

namespace invd::ctl {
namespace {

using control::Command;
using control::Option;
using Json = nlohmann::ordered_json;

constexpr std::size_t kWidestText = 100;
constexpr std::size_t kUsualWidth = 80;

constexpr std::array<std::pair<int, std::string_view>, 9> kExitCodes = {{{0, "done"},
                                                                         {1, "the command failed"},
                                                                         {2, "usage"},
                                                                         {3, "refused: rights, guard, precondition"},
                                                                         {4, "not found"},
                                                                         {5, "conflict"},
                                                                         {6, "the daemon cannot be reached"},
                                                                         {7, "temporary: try again"},
                                                                         {8, "done in part"}}};

std::size_t text_width(const Screen& screen) {
  return screen.width == 0 ? kUsualWidth : std::clamp<std::size_t>(screen.width, 40, kWidestText);
}

// Breaks the text at blanks; all lines but the first begin with `indent` blanks.
std::string wrapped(std::string_view text, std::size_t indent, const Screen& screen) {
  const std::size_t width = text_width(screen);
  std::string out;
  std::size_t column = indent;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t taken = display_width(word);
    if (column > indent && column + 1 + taken > width) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    }
    if (column > indent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += taken;
  }
  return out;
}

struct HelpEntry {
  std::string name;
  std::string text;
};

// Names in one column, what they mean in the next.
std::string entries(const std::vector<HelpEntry>& list, const Screen& screen) {
  std::size_t width = 0;
  for (const HelpEntry& entry : list) width = std::max(width, entry.name.size());
  std::string out;
  for (const HelpEntry& entry : list) {
    out += "  " + painted(entry.name, Tone::strong, screen) + std::string(width - entry.name.size() + 2, ' ');
    out += wrapped(entry.text, width + 4, screen) + "\n";
  }
  return out;
}

// With the words that the value may be, where they are few.
std::string explained(std::string_view help, control::Completion completion) {
  constexpr std::size_t kFew = 10;
  const auto words = control::words_of(completion);
  if (words.empty() || words.size() > kFew) return std::string(help);
  return fmt::format("{}: {}", help, fmt::join(words, ", "));
}

HelpEntry entry_of(const Option& option) {
  HelpEntry entry{std::string(option.name), explained(option.help, option.completion)};
  if (!option.value_name.empty()) entry.name += fmt::format(" {}", option.value_name);
  if (!option.default_value.empty()) entry.text += fmt::format(" (default: {})", option.default_value);
  return entry;
}

std::vector<HelpEntry> option_entries(std::span<const Option> options) {
  std::vector<HelpEntry> list;
  for (const Option& option : options) list.push_back(entry_of(option));
  return list;
}

std::string command_entries(std::string_view noun, const Screen& screen) {
  std::vector<HelpEntry> list;
  for (const Command& command : control::commands()) {
    if (noun.empty() || command.name.starts_with(std::string(noun) + " ")) {
      list.push_back({std::string(command.name), std::string(command.summary)});
    }
  }
  return entries(list, screen);
}

std::string title(std::string_view text, const Screen& screen) {
  return painted(text, Tone::strong, screen) + "\n";
}

Error unknown_topic(std::string_view topic) {
  const std::string_view near = control::nearest_command(topic);
  return {ErrorCode::not_found, fmt::format("'{}' is not a command", topic),
          near.empty() ? "invctl help lists the commands" : fmt::format("did you mean 'invctl help {}'?", near)};
}

bool is_noun(std::string_view topic) {
  return std::ranges::count(control::nouns(), topic) > 0;
}

Json option_json(const Option& option) {
  Json out = {{"name", option.name}};
  if (!option.value_name.empty()) out["value"] = option.value_name;
  if (!option.default_value.empty()) out["default"] = option.default_value;
  out["help"] = option.help;
  return out;
}

Json command_json(const Command& command) {
  Json arguments = Json::array();
  for (const control::Argument& argument : command.arguments) {
    arguments.push_back({{"name", argument.name}, {"required", argument.required}, {"help", argument.help}});
  }
  Json options = Json::array();
  for (const Option& option : command.options) options.push_back(option_json(option));
  return {{"name", command.name},      {"usage", usage_line(command)}, {"summary", command.summary},
          {"help", command.help},      {"arguments", arguments},       {"options", options},
          {"example", command.example}};
}

}  // namespace

std::string render_overview(const Screen& screen) {
  std::string out =
      "invctl talks to invd, the daemon that keeps an Amazon seller account and the seller's inventory in step.\n\n";
  out = wrapped(out.substr(0, out.size() - 2), 0, screen) + "\n\n";
  out += title("Usage", screen) + "  invctl [OPTIONS] COMMAND [ARGUMENTS]\n\n";
  out += title("Commands", screen) + command_entries({}, screen) + "\n";
  out += title("Options of every command, before or after its words", screen) +
         entries(option_entries(global_options()), screen) + "\n";
  std::vector<HelpEntry> codes;
  for (const auto& [code, meaning] : kExitCodes) codes.push_back({std::to_string(code), std::string(meaning)});
  out += title("Exit codes", screen) + entries(codes, screen);
  return out + "\n`invctl help COMMAND` explains one of them.\n";
}

std::string render_help(const Command& command, const Screen& screen) {
  std::string out = painted(fmt::format("invctl {}", command.name), Tone::strong, screen);
  out += fmt::format(": {}\n\n", command.summary);
  out += title("Usage", screen) + "  " + wrapped(usage_line(command), 6, screen) + "\n";
  if (!command.help.empty()) out += "\n" + wrapped(command.help, 0, screen) + "\n";
  if (!command.arguments.empty()) {
    std::vector<HelpEntry> list;
    for (const auto& argument : command.arguments)
      list.push_back({std::string(argument.name), explained(argument.help, argument.completion)});
    out += "\n" + title("Arguments", screen) + entries(list, screen);
  }
  if (!command.options.empty()) {
    out += "\n" + title("Options", screen) + entries(option_entries(command.options), screen);
  }
  if (!command.example.empty()) out += "\n" + title("Example", screen) + fmt::format("  {}\n", command.example);
  return out + "\n`invctl help` lists the options that every command takes.\n";
}

Result<std::string> help_on(std::string_view topic, const Screen& screen) {
  if (topic.empty()) return render_overview(screen);
  if (const Command* command = control::find_command(topic)) return render_help(*command, screen);
  if (is_noun(topic)) return title(fmt::format("invctl {}", topic), screen) + command_entries(topic, screen);
  return std::unexpected(unknown_topic(topic));
}

Result<std::string> help_json(std::string_view topic, Format format) {
  Json out = Json::array();
  for (const Command& command : control::commands()) {
    if (topic.empty() || command.name == topic ||
        (is_noun(topic) && command.name.starts_with(std::string(topic) + " "))) {
      out.push_back(command_json(command));
    }
  }
  if (out.empty()) return std::unexpected(unknown_topic(topic));
  if (format == Format::json) return out.dump(2) + "\n";
  std::string lines;
  for (const Json& command : out) lines += command.dump() + "\n";
  return lines;
}

std::string_view own_version() {
  return INVD_VERSION;
}

control::ExitCode print_help(Session& session, std::string_view topic) {
  const Result<std::string> text =
      session.format() == Format::text ? help_on(topic, session.screen()) : help_json(topic, session.format());
  return text ? session.print(*text) : session.failed(text.error());
}

control::ExitCode print_own_version(Session& session) {
  if (session.format() == Format::text) return session.print(fmt::format("invctl {}\n", own_version()));
  return session.print(Json({{"invctl", own_version()}}).dump() + "\n");
}

control::ExitCode help(Session& session) {
  return print_help(session, session.invocation().value("COMMAND"));
}

control::ExitCode version(Session& session) {
  const control::HelloRequest request{.client = "invctl", .version = std::string(own_version())};
  const Result<std::string> text = session.call("hello", control::to_json(request), {}, Duration{3000});
  const Result<control::Hello> hello =
      text ? control::from_json<control::Hello>(*text) : Result<control::Hello>(fail(text));
  if (session.format() != Format::text) {
    Json out = {{"invctl", own_version()}};
    if (hello) out["invd"] = hello->version;
    return session.print(out.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
  }
  std::string out = fmt::format("invctl {}\n", own_version());
  out += hello ? fmt::format("invd   {}\n", printable(hello->version))
               : fmt::format("invd   not known: {}\n", printable(hello.error().message));
  return session.print(out);
}

}  // namespace invd::ctl
