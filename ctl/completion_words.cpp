#include "ctl/completion_words.h"

#include <algorithm>

namespace invd::ctl {

using control::Completion;

std::string_view name(Completion completion) {
  switch (completion) {
    case Completion::none:
      return "none";
    case Completion::file:
      return "file";
    case Completion::shell:
      return "shell";
    case Completion::command:
      return "command";
    case Completion::module:
      return "module";
    case Completion::order_status:
      return "order_status";
    case Completion::run_status:
      return "run_status";
    case Completion::event_kind:
      return "event_kind";
    case Completion::integration:
      return "integration";
    case Completion::order_id:
      return "order_id";
    case Completion::run_id:
      return "run_id";
    case Completion::quarantine_id:
      return "quarantine_id";
  }
  return "none";
}

bool asked_of_daemon(Completion completion) {
  return completion == Completion::integration || completion == Completion::order_id ||
         completion == Completion::run_id || completion == Completion::quarantine_id;
}

std::vector<std::string_view> known_words(Completion completion) {
  const auto copied = [](std::span<const std::string_view> words) {
    return std::vector<std::string_view>(words.begin(), words.end());
  };
  switch (completion) {
    case Completion::shell:
      return {"bash", "zsh", "fish"};
    case Completion::module:
      return copied(control::modules());
    case Completion::order_status:
      return copied(control::order_statuses());
    case Completion::run_status:
      return copied(control::run_statuses());
    case Completion::event_kind:
      return copied(control::event_kinds());
    case Completion::command: {
      std::vector<std::string_view> words;
      for (const Word& word : words_after("")) words.push_back(word.word);
      return words;
    }
    default:
      return {};
  }
}

std::vector<Word> words_after(std::string_view noun) {
  std::vector<Word> out;
  for (const control::Command& command : control::commands()) {
    const std::size_t space = command.name.find(' ');
    const std::string_view first = command.name.substr(0, space);
    if (!noun.empty()) {
      if (first == noun && space != std::string_view::npos)
        out.push_back({command.name.substr(space + 1), command.summary});
    } else if (space == std::string_view::npos) {
      out.push_back({first, command.summary});
    } else if (std::ranges::count(out, first, &Word::word) == 0) {
      out.push_back({first, ""});
    }
  }
  return out;
}

}  // namespace invd::ctl
