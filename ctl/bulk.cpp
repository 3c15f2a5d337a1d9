#include "ctl/bulk.h"

#include <utility>

#include "control/framing.h"

namespace invd::ctl {

using control::ExitCode;

namespace {

constexpr std::size_t kMostWords = 100;
// In JSON a byte takes six at most ("\\u0007"); the frame and the other parameters take the rest.
constexpr std::size_t kMostBytes = control::kMaxRequestBytes / 8;

Error broken_off() {
  return {ErrorCode::cancelled, "interrupted before the end", "what is shown was done; the same command does the rest"};
}

}  // namespace

std::vector<std::vector<std::string>> in_requests(std::span<const std::string> words) {
  std::vector<std::vector<std::string>> out(1);
  std::size_t bytes = 0;
  for (const std::string& word : words) {
    if (!out.back().empty() && (out.back().size() == kMostWords || bytes + word.size() > kMostBytes)) {
      out.emplace_back();
      bytes = 0;
    }
    bytes += word.size();
    out.back().push_back(word);
  }
  return out;
}

Gathered gather_bulk(Session& session, std::string_view field, std::span<const std::string> words) {
  Gathered out;
  const control::Command& command = *session.invocation().command;
  for (std::vector<std::string>& part : in_requests(words)) {
    OwnParameters own;
    own.lists.emplace(field, std::move(part));
    while (true) {
      if (session.over()) {
        out.error = broken_off();
        return out;
      }
      const Result<std::string> reply =
          session.call(command.method, parameters(session.invocation(), own), {}, Duration{0});
      Result<JsonPage> page = reply ? json_page(*reply, command.list_field) : Result<JsonPage>(fail(reply));
      if (!page) {
        out.error = page.error().code == ErrorCode::cancelled ? broken_off() : page.error();
        return out;
      }
      for (std::string& element : page->elements) {
        if (session.format() == Format::jsonl) {
          if (const ExitCode code = session.print(element + "\n"); code != ExitCode::done) {
            out.stopped = code;
            return out;
          }
        }
        out.elements.push_back(std::move(element));
      }
      // A page that repeats its own beginning would never end.
      if (page->next.empty() || page->next == own.texts["after"]) break;
      own.texts["after"] = page->next;
    }
  }
  return out;
}

ExitCode exit_code_of_bulk(std::size_t failed, std::size_t all) {
  if (failed == 0) return ExitCode::done;
  return failed == all ? ExitCode::failed : ExitCode::partial;
}

}  // namespace invd::ctl
