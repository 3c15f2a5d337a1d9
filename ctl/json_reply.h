#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace invd::ctl {

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
