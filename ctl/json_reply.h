#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "control/fields.h"

namespace invd::ctl {

/// malformed, whatever kind of mistake it is in an answer: the caller's words are not wrong.
[[nodiscard]] std::unexpected<Error> not_understood(const Error& error);

/// The daemon's answer, or one element of its list, as a message. Errors: malformed.
template <class Message>
[[nodiscard]] Result<Message> understood(std::string_view json) {
  Result<Message> message = control::from_json<Message>(json);
  if (!message) return not_understood(message.error());
  return message;
}

/// A page of a list as the daemon sent it: each element its own JSON text on one line, with every field that a newer
/// daemon may have added.
struct JsonPage {
  std::vector<std::string> elements;
  std::string next;  ///< empty = the last page
};

/// Takes the array `list_field` ("runs", or "run.records") out of a reply. Errors: malformed.
[[nodiscard]] Result<JsonPage> json_page(std::string_view reply, std::string_view list_field);

/// The array again: one element a line. "[]\n" for none.
[[nodiscard]] std::string json_array(const std::vector<std::string>& elements);

/// One member of an object, its array `list_field` replaced by the elements. Errors: malformed.
[[nodiscard]] Result<std::string> json_member_with(std::string_view reply, std::string_view member,
                                                   std::string_view list_field,
                                                   const std::vector<std::string>& elements);

}  // namespace invd::ctl
