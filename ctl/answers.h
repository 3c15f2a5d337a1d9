#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "control/fields.h"
#include "ctl/json_reply.h"
#include "ctl/session.h"

namespace invd::ctl {

/// Prints a reply as the daemon sent it: one document, or its list when the command has one.
control::ExitCode print_json(Session& session, const std::string& reply);

/// The elements of a command's list, page after page, until --limit.
struct Gathered {
  std::vector<std::string> elements;  ///< JSON
  std::string first_reply;
  std::optional<Error> error;                ///< came after the elements
  bool more = false;                         ///< --limit left elements out
  bool printed = false;                      ///< --jsonl: something is out already
  std::optional<control::ExitCode> stopped;  ///< the output failed, and that was said
};
/// `stream`: under --jsonl each element is printed as it arrives, and none is kept.
enum class Stream : bool { no, yes };
[[nodiscard]] Gathered gather(Session& session, std::string_view list_field, Stream stream);

/// After gather(): the JSON formats are done with; text goes on.
[[nodiscard]] std::optional<control::ExitCode> finished(Session& session, const Gathered& gathered);

/// After the text of a list: says on stderr that --limit left elements out, or what ended the list early.
[[nodiscard]] control::ExitCode end_of_list(Session& session, const Gathered& gathered);

/// A command that answers with one document.
template <class Reply>
control::ExitCode answer(Session& session, std::string (*render)(const Reply&, const Screen&),
                         const OwnParameters& own = {}) {
  const Invocation& invocation = session.invocation();
  const Result<std::string> text = session.call(invocation.command->method, parameters(invocation, own));
  if (!text) return session.failed(text.error());
  if (session.format() != Format::text) return print_json(session, *text);
  const Result<Reply> reply = understood<Reply>(*text);
  if (!reply) return session.failed(reply.error());
  return session.print(render(*reply, session.screen()));
}

/// A command that answers with a list in pages.
template <class Element>
control::ExitCode answer_list(Session& session, std::string (*render)(const std::vector<Element>&, const Screen&)) {
  const Gathered gathered = gather(session, session.invocation().command->list_field, Stream::yes);
  if (const auto done = finished(session, gathered)) return *done;
  std::vector<Element> elements;
  elements.reserve(gathered.elements.size());
  for (const std::string& text : gathered.elements) {
    Result<Element> element = understood<Element>(text);
    if (!element) return session.failed(element.error());
    elements.push_back(std::move(*element));
  }
  const control::ExitCode printed = session.print(render(elements, session.screen()));
  return printed == control::ExitCode::done ? end_of_list(session, gathered) : printed;
}

}  // namespace invd::ctl
