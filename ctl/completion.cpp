#include "ctl/completion.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "control/connection.h"
#include "control/messages.h"
#include "ctl/completion_words.h"
#include "ctl/display_text.h"
#include "ctl/invocation.h"

namespace invd::ctl {
namespace {

using control::Command;
using control::Completion;
using control::Option;
using control::ValueKind;

// bash and zsh understand the same functions; only the last step, handing the words to the shell, is their own.
constexpr std::string_view kWalk = R"(
# Reads the words before the cursor: noun, name (of the command), arguments (their number) and, after an option that
# takes a value, wants (the kind of value).
_invctl_walk() {
  local word seen=
  noun= name= arguments=0 wants= socket=
  for word in "$@"; do
    if [[ -n $wants ]]; then
      [[ $word == '=' ]] && continue
      [[ $seen == --socket ]] && socket=$word
      wants= seen=
    elif [[ $word == -*=* ]]; then
      continue
    elif [[ $word == -* ]]; then
      seen=$word
      _invctl_option "$name" "$word"
    elif [[ -n $name ]]; then
      arguments=$((arguments + 1))
    else
      _invctl_command "${noun:+$noun }$word"
    fi
  done
}

# Everything that may stand at the cursor, in reply; files tells that a file may.
_invctl_offer() {
  reply= files=
  if [[ -n $wants ]]; then
    _invctl_values "$wants" "$1"
  elif [[ $1 == -* ]]; then
    _invctl_options "$name"
  elif [[ -z $name ]]; then
    _invctl_words "$noun"
  else
    _invctl_argument "$name $arguments"
    [[ -n $wants ]] && _invctl_values "$wants" "$1"
  fi
}
)";

constexpr std::string_view kBashEnd = R"(
_invctl() {
  local cur=${COMP_WORDS[COMP_CWORD]} noun name arguments wants socket reply files
  [[ $cur == '=' ]] && cur=
  _invctl_walk "${COMP_WORDS[@]:1:COMP_CWORD-1}"
  _invctl_offer "$cur"
  if [[ -n $files ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -W "$reply" -- "$cur")
  fi
}
complete -F _invctl invctl
)";

constexpr std::string_view kZshEnd = R"(
_invctl() {
  local noun name arguments wants socket reply files
  _invctl_walk "${(@)words[2,CURRENT-1]}"
  _invctl_offer "${words[CURRENT]}"
  if [[ -n $files ]]; then
    _files
  elif [[ -n $reply ]]; then
    compadd -- ${=reply}
  fi
}
if [[ ${funcstack[1]} == _invctl ]]; then
  _invctl "$@"
else
  compdef _invctl invctl
fi
)";

std::string option_names(std::span<const Option> options) {
  std::string out;
  for (const Option& option : options) out += fmt::format("{}{}", out.empty() ? "" : " ", option.name);
  return out;
}

std::string function(std::string_view name, std::string_view subject, std::string_view cases) {
  return fmt::format("\n{}() {{\n  case {} in\n{}  esac\n}}\n", name, subject, cases);
}

std::string tables_of_sh() {
  std::string command_cases;
  std::string option_cases;
  std::string name_cases;
  std::string argument_cases;
  for (const Command& command : control::commands()) {
    command_cases += fmt::format("    '{0}') name='{0}' ;;\n", command.name);
    name_cases += fmt::format("    '{}') reply='{} {}' ;;\n", command.name, option_names(command.options),
                              option_names(global_options()));
    for (const Option& option : command.options) {
      if (option.kind == ValueKind::flag) continue;
      option_cases +=
          fmt::format("    '{} {}') wants={} ;;\n", command.name, option.name, ctl::name(option.completion));
    }
    for (std::size_t i = 0; i < command.arguments.size(); ++i) {
      const control::Argument& argument = command.arguments[i];
      argument_cases +=
          fmt::format("    '{} '{}) wants={} ;;\n", command.name, argument.many ? std::string("*") : std::to_string(i),
                      ctl::name(argument.completion));
    }
  }
  for (const std::string_view noun : control::nouns()) command_cases += fmt::format("    '{0}') noun='{0}' ;;\n", noun);
  for (const Option& option : global_options()) {
    if (option.kind == ValueKind::flag) continue;
    option_cases += fmt::format("    *' {}') wants={} ;;\n", option.name, ctl::name(option.completion));
  }
  name_cases += fmt::format("    *) reply='{}' ;;\n", option_names(global_options()));

  std::string word_cases;
  std::vector<std::string_view> starts = control::nouns();
  starts.insert(starts.begin(), "");
  for (const std::string_view noun : starts) {
    std::vector<std::string_view> words;
    for (const Word& word : words_after(noun)) words.push_back(word.word);
    word_cases += fmt::format("    '{}') reply='{}' ;;\n", noun, fmt::join(words, " "));
  }

  std::string value_cases = "    file) files=yes ;;\n";
  std::string asked;
  for (const Completion kind : completions()) {
    const std::vector<std::string_view> words = known_words(kind);
    if (asked_of_daemon(kind))
      asked += fmt::format("{}{}", asked.empty() ? "" : " | ", ctl::name(kind));
    else if (!words.empty())
      value_cases += fmt::format("    {}) reply='{}' ;;\n", ctl::name(kind), fmt::join(words, " "));
  }
  value_cases +=
      fmt::format("    {}) reply=$(invctl {} \"$1\" ${{socket:+--socket \"$socket\"}} -- \"$2\" 2>/dev/null) ;;\n",
                  asked, kCompleteWord);

  return function("_invctl_command", "\"$1\"", command_cases) + function("_invctl_option", "\"$1 $2\"", option_cases) +
         function("_invctl_options", "\"$1\"", name_cases) + function("_invctl_words", "\"$1\"", word_cases) +
         function("_invctl_argument", "\"$1\"", argument_cases) + function("_invctl_values", "\"$1\"", value_cases);
}

std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string fish_values(Completion completion) {
  if (completion == Completion::file) return " -rF";
  if (asked_of_daemon(completion))
    return fmt::format(" -xa '(invctl {} {} -- (commandline -ct) 2>/dev/null)'", kCompleteWord, ctl::name(completion));
  return fmt::format(" -xa {}", fish_quoted(fmt::format("{}", fmt::join(known_words(completion), " "))));
}

std::string fish_option(const Option& option, std::string_view condition) {
  std::string out = fmt::format("complete -c invctl{} -l {}", condition, option.name.substr(2));
  if (option.kind != ValueKind::flag) out += fish_values(option.completion);
  return out + fmt::format(" -d {}\n", fish_quoted(option.help));
}

std::string fish_script() {
  std::string names;
  std::string with_value;
  for (const Option& option : global_options()) {
    if (option.kind != ValueKind::flag) with_value += fmt::format(" {}", option.name);
  }
  for (const Command& command : control::commands()) {
    names += fmt::format(" '{}'", command.name);
    for (const Option& option : command.options) {
      if (option.kind != ValueKind::flag && !with_value.contains(option.name))
        with_value += fmt::format(" {}", option.name);
    }
  }
  std::string out = fmt::format(R"(# Completion of invctl for fish; made by: invctl completion fish

# Prints noun:name:arguments, as far as the words before the cursor tell.
function __invctl_state
    set -l noun ''
    set -l name ''
    set -l arguments 0
    set -l skip 0
    set -l words (commandline -opc)
    set -e words[1]
    for word in $words
        if test $skip = 1
            set skip 0
        else if string match -q -- '-*' $word
            contains -- $word{}; and set skip 1
        else if test -n "$name"
            set arguments (math $arguments + 1)
        else if contains -- (string trim "$noun $word"){}
            set name (string trim "$noun $word")
        else
            set noun $word
        end
    end
    echo "$noun:$name:$arguments"
end
function __invctl_at
    test (__invctl_state) = $argv[1]
end
function __invctl_in
    string match -q -- "*:$argv[1]:*" (__invctl_state)
end

complete -c invctl -f
)",
                                with_value, names);
  for (const Option& option : global_options()) out += fish_option(option, "");
  std::vector<std::string_view> starts = control::nouns();
  starts.insert(starts.begin(), "");
  for (const std::string_view noun : starts) {
    for (const Word& word : words_after(noun)) {
      out += fmt::format("complete -c invctl -n '__invctl_at \"{}::0\"' -a {}", noun, word.word);
      out += word.summary.empty() ? "\n" : fmt::format(" -d {}\n", fish_quoted(word.summary));
    }
  }
  for (const Command& command : control::commands()) {
    for (const Option& option : command.options) {
      out += fish_option(option, fmt::format(" -n '__invctl_in \"{}\"'", command.name));
    }
    for (std::size_t i = 0; i < command.arguments.size(); ++i) {
      const std::size_t space = command.name.find(' ');
      const std::string_view noun = space == std::string_view::npos ? "" : command.name.substr(0, space);
      out += fmt::format("complete -c invctl -n '__invctl_at \"{}:{}:{}\"'{}\n", noun, command.name, i,
                         fish_values(command.arguments[i].completion));
    }
  }
  return out;
}

// What the daemon knows of a kind; nothing on any trouble.
template <class Page, class List, class Field>
std::vector<std::string> ids(control::Connection& connection, std::string_view method, std::string_view parameters,
                             List list, Field field) {
  std::vector<std::string> out;
  const Result<std::string> reply = connection.call(method, parameters);
  const Result<Page> page = reply ? control::from_json<Page>(*reply) : Result<Page>(fail(reply));
  if (!page) return out;
  for (const auto& element : (*page).*list) out.push_back(element.*field);
  return out;
}

std::vector<std::string> words_beginning(control::Connection& connection, std::string_view kind, std::string prefix) {
  const std::string request = control::to_json(control::CompleteRequest{std::string(kind), std::move(prefix)});
  const Result<std::string> reply = connection.call("complete.words", request);
  if (!reply) return {};
  Result<control::CompleteReply> words = control::from_json<control::CompleteReply>(*reply);
  return words ? std::move(words->words) : std::vector<std::string>();
}

std::vector<std::string> daemon_values(control::Connection& connection, std::string_view kind,
                                       const std::string& prefix) {
  constexpr std::string_view kNewest = R"({"limit":50})";
  if (kind == "run_id") {
    return ids<control::RunPage>(connection, "history.list", kNewest, &control::RunPage::runs, &control::Run::run_id);
  }
  if (kind == "quarantine_id") {
    return ids<control::QuarantinePage>(connection, "quarantine.list", kNewest, &control::QuarantinePage::entries,
                                        &control::QuarantineEntry::order_id);
  }
  return words_beginning(connection, kind == "order_id" ? "order" : kind, prefix);
}

// A value goes into the reader's command line: one with blanks or anything a shell would read is not offered.
bool harmless(std::string_view value) {
  return !value.empty() &&
         value.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/@+") ==
             std::string_view::npos;
}

}  // namespace

Result<std::string> completion_script(std::string_view shell) {
  if (shell == "bash")
    return "# Completion of invctl for bash; made by: invctl completion bash\n" + tables_of_sh() + std::string(kWalk) +
           std::string(kBashEnd);
  if (shell == "zsh")
    return "#compdef invctl\n# Completion of invctl for zsh; made by: invctl completion zsh\n" + tables_of_sh() +
           std::string(kWalk) + std::string(kZshEnd);
  if (shell == "fish") return fish_script();
  return fail(ErrorCode::usage, fmt::format("there is no completion for '{}'", printable(shell)),
              "one of: bash, zsh, fish");
}

control::ExitCode completion(Session& session) {
  const std::string shell = session.invocation().value("SHELL");
  const Result<std::string> script = completion_script(shell);
  if (!script) return session.failed(script.error());
  if (session.format() == Format::text) return session.print(*script);
  const nlohmann::ordered_json out = {{"shell", shell}, {"script", *script}};
  return session.print(out.dump() + "\n");
}

void offer_values(const std::vector<std::string>& words, const Surroundings& surroundings, Output& out) {
  if (words.size() < 2) return;
  control::Connection::Options options;
  options.socket = surroundings.socket_variable.empty() ? kDefaultSocket : surroundings.socket_variable;
  if (words.size() >= 4 && words[2] == "--socket") options.socket = words[3];
  options.timeout = kCompleteTimeout;
  options.interrupted = surroundings.interrupted;
  Result<control::Connection> connection = control::Connection::connect(std::move(options));
  if (!connection) return;
  const auto dashes = std::ranges::find(words, "--");
  const std::string prefix = words.end() - dashes > 1 ? *(dashes + 1) : std::string();
  for (const std::string& value : daemon_values(*connection, words[1], prefix)) {
    if (harmless(value)) (void)out.write(value + "\n");
  }
}

}  // namespace invd::ctl
