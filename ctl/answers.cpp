#include "ctl/answers.h"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <map>

#include "ctl/quantities.h"

namespace invd::ctl {

using control::ExitCode;

namespace {

constexpr std::int64_t kUsualLimit = 50;
// A page must fit one answer of the protocol (256 KiB), whatever the elements are.
constexpr std::int64_t kPage = 100;

std::string page_request(const Session& session, bool pages, std::optional<std::int64_t> left,
                         const std::string& after) {
  OwnParameters own;
  if (!after.empty()) own.texts.emplace("after", after);
  if (pages) own.numbers.emplace("limit", std::min(left.value_or(kPage), kPage));
  return parameters(session.invocation(), own);
}

bool takes_limit(const control::Command& command) {
  for (const control::Option& option : command.options) {
    if (option.parameter == "limit") return true;
  }
  return false;
}

Error interrupted() {
  return {ErrorCode::cancelled, "interrupted before the end of the list", "ask for fewer: --limit N", {}};
}

}  // namespace

ExitCode print_json(Session& session, const std::string& reply) {
  const std::string_view list_field = session.invocation().command->list_field;
  if (list_field.empty()) return session.print(reply + "\n");
  const Result<JsonPage> page = json_page(reply, list_field);
  if (!page) return session.failed(page.error());
  if (session.format() == Format::json) return session.print(json_array(page->elements));
  for (const std::string& element : page->elements) {
    if (const ExitCode code = session.print(element + "\n"); code != ExitCode::done) return code;
  }
  return ExitCode::done;
}

Gathered gather(Session& session, std::string_view list_field, Stream stream) {
  Gathered out;
  const control::Command& command = *session.invocation().command;
  const bool pages = takes_limit(command);
  const std::string given = session.invocation().value("--limit");
  std::optional<std::int64_t> left = given.empty() ? kUsualLimit : std::stoll(given);
  if (!pages || *left == 0) left.reset();

  std::string after;
  while (true) {
    // What the daemon still has was not asked for: a part must not pass for the whole.
    if (session.over()) {
      out.error = interrupted();
      break;
    }
    Result<std::string> reply = session.call(command.method, page_request(session, pages, left, after));
    Result<JsonPage> page = reply ? json_page(*reply, list_field) : Result<JsonPage>(fail(reply));
    if (!page) {
      out.error = page.error().code == ErrorCode::cancelled ? interrupted() : page.error();
      break;
    }
    if (out.first_reply.empty()) out.first_reply = std::move(*reply);
    for (std::string& element : page->elements) {
      if (left && *left == 0) {
        out.more = true;
        break;
      }
      if (left) --*left;
      if (stream == Stream::no || session.format() != Format::jsonl) {
        out.elements.push_back(std::move(element));
      } else if (const ExitCode code = session.print(element + "\n"); code == ExitCode::done) {
        out.printed = true;
      } else {
        out.stopped = code;
        return out;
      }
    }
    // A page that repeats its own beginning would never end.
    if (page->next.empty() || page->next == after) break;
    if (left && *left == 0) {
      out.more = true;
      break;
    }
    after = page->next;
  }
  return out;
}

std::optional<ExitCode> finished(Session& session, const Gathered& gathered) {
  if (gathered.stopped) return gathered.stopped;
  const bool nothing_shown = !gathered.printed && gathered.elements.empty();
  if (gathered.error && (nothing_shown || session.format() == Format::json)) return session.failed(*gathered.error);
  switch (session.format()) {
    case Format::text:
      return std::nullopt;
    case Format::json:
      return session.print(json_array(gathered.elements));
    case Format::jsonl:
      return gathered.error ? session.failed_halfway(*gathered.error) : ExitCode::done;
  }
  return std::nullopt;
}

ExitCode end_of_list(Session& session, const Gathered& gathered) {
  if (gathered.error) return session.failed_halfway(*gathered.error);
  if (gathered.more && !session.over())
    (void)session.err().write(fmt::format("{} shown; --limit 0 shows all.\n", grouped(std::ssize(gathered.elements))));
  return ExitCode::done;
}

}  // namespace invd::ctl
