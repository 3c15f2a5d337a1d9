#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "amazon/fields.h"
#include "amazon/processing.h"
#include "base/error.h"
#include "json/document.h"

namespace invd::amazon {

// The bodies that Reports and Feeds 2021-06-30 have in common. Errors: malformed, limit: with the place, never with a
// value. Any thread.

/// The answer of createReport and createFeed. `field`: "reportId".
[[nodiscard]] Result<std::string> decode_new_id(std::string_view body, std::string_view field);

/// `field`: "reportDocumentId".
[[nodiscard]] Result<SignedDocument> decode_signed_document(std::string_view body, std::string_view field);

/// A page of a search. `decode(json::Value) -> Result<T>`: one of them.
template <class T>
struct ProcessingPage {
  std::vector<T> list;
  std::vector<std::string> malformed;  ///< why others cannot be read
  std::string next_token;              ///< empty on the last page
};
template <class T, class Decode>
[[nodiscard]] Result<ProcessingPage<T>> decode_processing_page(std::string_view body, std::string_view list_field,
                                                               Decode decode) {
  const auto document = json::Document::parse(body);
  if (!document) return fail(document);
  const auto root = document->root().object();
  if (!root) return fail(root);
  const auto list = root->array_at(list_field);
  if (!list) return fail(list);
  ProcessingPage<T> page;
  Fields fields(document->root());
  page.next_token = fields.text("nextToken", Fields::kLongestToken);
  if (const auto& failed = fields.error()) return std::unexpected(*failed);
  for (const json::Value& element : list->elements()) {
    auto one = decode(element);
    if (one)
      page.list.push_back(std::move(*one));
    else
      page.malformed.push_back(std::move(one.error().message));
  }
  return page;
}

}  // namespace invd::amazon
