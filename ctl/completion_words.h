#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "control/command.h"

namespace invd::ctl {

/// "order_id": how the scripts call a kind of value.
[[nodiscard]] std::string_view name(control::Completion completion);
/// All kinds, in the sequence of the enum.
[[nodiscard]] std::vector<control::Completion> completions();
/// Those that only the daemon knows.
[[nodiscard]] bool asked_of_daemon(control::Completion completion);
/// The words of a kind that needs no daemon; empty for files, for kinds without words and for the daemon's.
[[nodiscard]] std::vector<std::string_view> known_words(control::Completion completion);

/// What may follow `noun` ("" = the first word): command words in the table's order, each once.
struct Word {
  std::string_view word;
  std::string_view summary;
};
[[nodiscard]] std::vector<Word> words_after(std::string_view noun);

}  // namespace invd::ctl
