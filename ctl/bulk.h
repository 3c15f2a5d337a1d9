#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "control/exit_code.h"
#include "ctl/answers.h"
#include "ctl/session.h"

namespace invd::ctl {

/// The words of a bulk command in parts that each fit one request; one empty part for none.
[[nodiscard]] std::vector<std::vector<std::string>> in_requests(std::span<const std::string> words);

/// Calls the command's method with the words in the parameter `field`, as often as they need, and follows the pages of
/// each answer. With --jsonl each outcome is printed as it arrives. No time limit but --timeout: each element may need
/// an answer of Amazon's.
[[nodiscard]] Gathered gather_bulk(Session& session, std::string_view field, std::span<const std::string> words);

/// How a bulk command ends: done, `partial` when some of its elements failed, `failed` when all did.
[[nodiscard]] control::ExitCode exit_code_of_bulk(std::size_t failed, std::size_t all);

/// Carries out a bulk command and prints one outcome for each element. What was done before an error is shown before
/// it, and makes it `partial`.
template <class Outcome>
control::ExitCode answer_bulk(Session& session, std::string_view field, std::span<const std::string> words,
                              std::string (*render)(const std::vector<Outcome>&, const Screen&)) {
  const Gathered gathered = gather_bulk(session, field, words);
  if (gathered.stopped) return *gathered.stopped;
  std::vector<Outcome> outcomes;
  std::size_t failed = 0;
  for (const std::string& text : gathered.elements) {
    Result<Outcome> outcome = understood<Outcome>(text);
    if (!outcome) return session.failed(outcome.error());
    if (outcome->outcome == "failed") ++failed;
    outcomes.push_back(std::move(*outcome));
  }
  if (gathered.error && outcomes.empty()) return session.failed(*gathered.error);
  control::ExitCode printed = control::ExitCode::done;
  if (session.format() == Format::text) printed = session.print(render(outcomes, session.screen()));
  // One document is whole or an error.
  if (session.format() == Format::json && !gathered.error) printed = session.print(json_array(gathered.elements));
  if (printed != control::ExitCode::done) return printed;
  return gathered.error ? session.failed_halfway(*gathered.error) : exit_code_of_bulk(failed, outcomes.size());
}

}  // namespace invd::ctl
